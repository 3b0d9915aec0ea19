"""Whatever comes in, reading it, making its command and answering it raise nothing but refusals."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from adapters.iso18626.bridge import Accepted, Bridge
from adapters.iso18626.codec import decode
from adapters.iso18626.codes import Action, RequestType, Version
from adapters.iso18626.dialects import DIALECTS
from adapters.iso18626.values import Confirmation
from engine.application.intake import Intake, Outcome, Target
from engine.errors import Illegal, Refusal, Unknown
from engine.partner import Partner
from tests.adapters.iso18626.peers import (
    ANSWERED,
    CAME,
    SIM,
    Directory,
    OpenSealer,
    action,
    header,
    known,
    read,
    request,
)

AssertValid = Callable[[bytes, Version], None]
SAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parent / "samples").glob("*.xml"))]
MESSAGES = [
    *SAMPLES,
    request(),
    request(request_type=RequestType.RETRY, previous_request_id="r-0", note="x #seq:1#"),
    request(request_type=RequestType.REMINDER),
    *(action(what, "a note #seq:2#", version="2021-2") for what in Action),
]
NOTES = [
    "#MultipleItems#",
    "#MultipleItems#\n\\\n#MultipleItemsEnd#",
    "#ReShareUpdatedField-",
    "#lastSeq:9#",
    "#seq:1##lastSeq:2#",
    "ACCEPT",
    "#RETURN_TO#",
    "Supplier: , reject",
    "_" * 300,
]
TEXTS = (
    st.sampled_from(["", " ", "0", "-1", "9999-12-31T23:59:00-14:00", "0001-01-01", "Y", *NOTES])
    | st.sampled_from([*Action, *RequestType, "Copy", "ISBN", "jo@reader.example"])
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)
)


class Everybody(Directory):
    """Knows every symbol as the same partner."""

    def __init__(self, partner: Partner) -> None:
        super().__init__(partner)
        self._partner = partner

    def partner_by_symbol(self, symbol: str) -> Partner | None:
        return self._partner


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """A message with a few elements changed, dropped, doubled or moved."""
    root = etree.fromstring(draw(st.sampled_from(MESSAGES)))
    for _ in range(draw(st.integers(0, 4))):
        nodes = [node for node in root.iter() if isinstance(node.tag, str)]
        node = draw(st.sampled_from(nodes))
        parent = node.getparent()
        change = draw(st.sampled_from(["text", "text", "text", "drop", "double", "move"]))
        if change == "text" or parent is None:
            node.text = draw(TEXTS).replace("\ufffe", "").replace("\uffff", "")
        elif change == "drop":
            parent.remove(node)
        elif change == "double":
            parent.append(etree.fromstring(etree.tostring(node)))
        else:
            parent.insert(0, node)
    return etree.tostring(root)


def tried(intake: Intake) -> None:
    for found in (None, known(), known(external_id="r-0"), known("OTHER")):
        if intake.command is None:
            continue
        target = Target(request_id="one", request=found, sealer=OpenSealer())
        try:
            made = intake.command(target)
        except Refusal:
            continue
        assert made.id == intake.message_id


@given(bodies(), st.sampled_from(sorted(DIALECTS)), st.sampled_from(["1.2", "2021-2"]))
@example(b"", "plain", "1.2")
@example(b"\x00", "plain", "1.2")
def test_reading_commanding_and_answering_never_fail(
    assert_valid: AssertValid, body: bytes, dialect: str, version: Version
) -> None:
    partner = msgspec.structs.replace(SIM, dialect=dialect, iso_version=version)
    intake = read(body, Everybody(partner))
    assert (intake.command is None) == (intake.error is not None)
    tried(intake)
    for error in (intake.error, Illegal("no", "not now"), Unknown("none", "there is none")):
        answer = intake.answer(Outcome(error=error, at=ANSWERED))
        assert isinstance(decode(answer), Confirmation)
        if intake.partner is not None:
            assert_valid(answer, version)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(body: bytes) -> None:
    intake = read(body)
    answer = intake.answer(Outcome(error=intake.error, at=ANSWERED))
    assert isinstance(decode(answer), Confirmation)


@given(bodies())
def test_the_door_lets_in_or_answers(body: bytes) -> None:
    taken = Bridge(Directory(), lambda: CAME).accept(body, {"content-type": "text/xml"})
    assert isinstance(taken, Accepted) or isinstance(decode(taken.body), Confirmation)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize(
    "piece",
    [" ", "#", "#seq:1", "#lastSeq:", "#MultipleItems#", "#ReShareUpdatedField-A:#", "\\", "x|"],
)
def test_a_note_as_long_as_a_message_is_read_in_no_time(piece: str, dialect: str) -> None:
    note = "a" + piece * (600_000 // len(piece)) + "z"
    started = time.perf_counter()
    DIALECTS[dialect].read_note(note)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("symbol", ["ISIL:" + "x" * 500, ":", "ISIL:a:b:c", "ISIL:<&>"])
def test_odd_symbols_are_only_unknown(symbol: str) -> None:
    if symbol == ":":
        body = request().replace(b"<agencyIdValue>REQ<", b"<agencyIdValue>:<")
    else:
        body = request(header(symbol))
    intake = read(body)
    assert intake.partner is None
    assert isinstance(decode(intake.answer(Outcome(error=intake.error, at=ANSWERED))), Confirmation)
