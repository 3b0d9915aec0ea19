"""We read what fastavro would read, and never take for a message what is none."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from fastavro import schemaless_reader
from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas.reading import reader
from schemas.shipped import CURRENT

Values = Callable[[Any], st.SearchStrategy[Any]]


@pytest.mark.parametrize("name", sorted(CURRENT))
@given(data=st.data())
def test_every_message_is_read_as_fastavro_reads_it(
    name: str, values: Values, data: st.DataObject
) -> None:
    schema = CURRENT[name].schema
    body = schemas.encode(name, data.draw(values(schema)))[5:]
    assert reader(schema)(body, 0) == (schemaless_reader(BytesIO(body), schema, None), len(body))


@pytest.mark.parametrize("name", sorted(CURRENT))
@given(data=st.data())
def test_a_message_that_is_cut_anywhere_is_none(
    name: str, values: Values, data: st.DataObject
) -> None:
    whole = schemas.encode(name, data.draw(values(CURRENT[name].schema)))
    for cut in range(len(whole)):
        with pytest.raises(schemas.Undecodable):
            schemas.decode(whole[:cut])


@pytest.mark.parametrize("name", sorted(CURRENT))
@given(body=st.binary(max_size=200))
def test_whatever_comes_is_a_message_or_undecodable(name: str, body: bytes) -> None:
    headers = [schemas.fingerprint_header(name)]
    try:
        found, _ = schemas.decode(b"\0\0\0\0\1" + body, headers)
    except schemas.Undecodable:
        return
    assert found == name


def test_an_array_may_come_in_blocks_that_say_their_size() -> None:
    items = reader({"type": "array", "items": "string"})
    assert items(b"\x03\x08\x02a\x02b\x02\x02c\x00", 0) == (["a", "b", "c"], 10)


@pytest.mark.parametrize(
    ("schema", "data"),
    [
        ("bytes", b"\x01"),
        ("string", b"\x03ab"),
        ("string", b"\x02\xff"),
        (["null", "string"], b"\x04\x02a"),
        ("long", b"\xff" * 10 + b"\x01"),
    ],
    ids=["negative length", "negative text", "not UTF-8", "no branch", "endless number"],
)
def test_what_is_no_value_is_refused(schema: Any, data: bytes) -> None:
    with pytest.raises(ValueError):
        reader(schema)(data, 0)


def test_a_type_that_no_schema_uses_has_no_reader() -> None:
    with pytest.raises(KeyError, match="double"):
        reader("double")
