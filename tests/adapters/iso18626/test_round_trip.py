"""What is written is read back, for every value that a version carries; and it is valid.

The values are drawn from the element tables: a field that the version has no element for, or
cannot carry as often, stays at its default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.iso18626.codec import decode, encode
from adapters.iso18626.codes import ErrorType, MessageKind, Version, knows
from adapters.iso18626.grammar import Choice, Code, Group, Kind, Leaf, OpenCode, Row, Structure
from adapters.iso18626.instants import Timestamp
from adapters.iso18626.leaves import BOOLEAN, DECIMAL, INSTANT, INTEGER, NATURAL, TIMESTAMP, YES_NO
from adapters.iso18626.tables import MESSAGES
from adapters.iso18626.tables.confirmations import ERROR_TYPE, in_one
from adapters.iso18626.tables.request import REQUEST
from adapters.iso18626.values import Message, SchemeValue, SupplyingAgencyMessage

VERSIONS: tuple[Version, ...] = ("1.2", "2021-2")
LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=["Cc"],
    exclude_characters="\ufffe\uffff",
    include_characters="\t\n\r",
)
TEXTS = st.sampled_from(["a", "Å & <b> 'c'", 'd\t"e"\r\nf', "借书"]) | st.text(
    LETTERS, min_size=1, max_size=8
).filter(lambda text: text == text.strip())
SCHEMES = st.none() | st.sampled_from(["RESHARE", "http://codes.example/List-V1.0?a=1&b=2"])
INSTANTS = st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TRUTHS = st.booleans()
LEAVES: list[tuple[Leaf, st.SearchStrategy[Any]]] = [
    (DECIMAL, st.decimals(Decimal(-(10**9)), Decimal(10**9), places=2)),
    (INTEGER, st.integers(-(10**9), 10**9)),
    (NATURAL, st.integers(0, 10**9)),
    (YES_NO, TRUTHS),
    (BOOLEAN, TRUTHS),
    (INSTANT, INSTANTS),
    (TIMESTAMP, INSTANTS.map(Timestamp.of)),
    (ERROR_TYPE, st.sampled_from(ErrorType)),
]
ALWAYS_THERE = {"request_type"}


def values(kind: Kind, version: Version) -> st.SearchStrategy[Any]:
    """What an element of this kind may carry."""
    match kind:
        case Structure():
            return structures(kind, version)
        case Choice():
            return st.one_of(*[structures(inner, version) for _, inner in kind.options])
        case Code():
            return st.sampled_from([code for code in kind.values if knows(version, code)])
        case OpenCode():
            schemes = SCHEMES if kind.with_scheme else st.none()
            return st.builds(SchemeValue, TEXTS, schemes)
        case Leaf():
            return next((strategy for leaf, strategy in LEAVES if leaf is kind), TEXTS)


@cache
def structures(structure: Structure, version: Version) -> st.SearchStrategy[Any]:
    """Values of a structure, with the fields that the version carries."""
    rows = list(carried(structure.rows, version))
    fields = {row.field: field(row, structure, version) for row in rows}
    return st.builds(structure.type, **fields)


def carried(rows: Iterable[Row | Group], version: Version) -> Iterable[Row]:
    for row in rows:
        if row.only not in {None, version}:
            continue
        if isinstance(row, Group):
            yield from carried(row.rows, version)
        else:
            yield row


def field(row: Row, structure: Structure, version: Version) -> st.SearchStrategy[Any]:
    one = values(row.kind, version)
    if row.many:
        most = 1 if row.fold and version == "1.2" else 2
        return st.lists(one, max_size=most).map(tuple)
    core = row.field == structure.core
    filled = structure is REQUEST and row.field == "service" and version == "2021-2"
    if row.required or row.needed or core or filled or row.field in ALWAYS_THERE:
        return one
    return st.none() | one


def sends_a_url_as_an_item_id(message: Message) -> bool:
    """Which is read as a URL, on purpose."""
    delivery = message.delivery if isinstance(message, SupplyingAgencyMessage) else None
    method = delivery.delivery_method if delivery else None
    return method is not None and method.value.casefold() == "url"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", MessageKind)
@given(data=st.data())
def test_every_message_is_written_validly_and_read_back_the_same(
    kind: MessageKind,
    version: Version,
    data: st.DataObject,
    assert_valid_where_possible: Callable[[bytes, Version], None],
) -> None:
    message = data.draw(structures(MESSAGES[kind], version))
    assume(not sends_a_url_as_an_item_id(message))
    body = encode(message, version)
    assert decode(body) == message
    assert encode(message, version) == body
    assert_valid_where_possible(body, version)


@pytest.mark.parametrize("kind", MessageKind)
@given(data=st.data())
def test_what_only_2021_carries_is_brought_down_to_valid_1_2(
    kind: MessageKind,
    data: st.DataObject,
    assert_valid_where_possible: Callable[[bytes, Version], None],
) -> None:
    message = data.draw(structures(MESSAGES[kind], "2021-2"))
    body = encode(message, "1.2")
    assert_valid_where_possible(body, "1.2")
    again = decode(body)
    assert encode(again, "1.2") == body


@pytest.mark.parametrize("kind", MessageKind)
@given(data=st.data())
def test_what_only_1_2_carries_is_brought_up_to_valid_2021(
    kind: MessageKind,
    data: st.DataObject,
    assert_valid_where_possible: Callable[[bytes, Version], None],
) -> None:
    message = data.draw(structures(MESSAGES[kind], "1.2"))
    assert_valid_where_possible(encode(message, "2021-2"), "2021-2")


def test_no_errors_stay_no_errors() -> None:
    assert in_one(()) == ()
