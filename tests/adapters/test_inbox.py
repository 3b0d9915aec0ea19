"""Inbound topics never get stuck: what cannot be handled is set aside, and the others go on."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Event, Thread
from typing import Any

import pytest

import schemas
from adapters.inbox import Inbox
from adapters.topics import dead_letters
from adapters.topics.port import NewRecord
from engine.application.intake import Intake
from engine.eventlog.log import PositionMove, PositionMoved, StoreUnavailable
from ops.composition import ISO
from tests.ops.programs import NOON, House, eventually, new


class Fussy:
    """Reads messages as the program does, but fails on those with a word that it cannot bear."""

    def __init__(self, home: House, word: bytes, *, later: bool = False) -> None:
        self._read = home.program.read_iso
        self._word = word
        self._later = later
        self.bears = False

    def __call__(self, message: Mapping[str, Any], owner: str | None) -> Intake:
        intake = self._read(message, owner)
        if self.bears or self._word not in message["body"]:
            return intake
        if not self._later:
            raise ZeroDivisionError("a fault while reading")
        return Intake(**{n: getattr(intake, n) for n in intake.__struct_fields__} | {"answer": _no})


def _no(_: object) -> bytes:
    raise ZeroDivisionError("a fault while answering")


def inbox_with(home: House, reader: Any) -> Inbox:
    program = home.program
    return Inbox(
        program.topics,
        program.log,
        program.reception,
        {ISO: reader},
        program.inbound,
        home.clock,
    )


def raw(home: House, value: bytes, headers: tuple[tuple[str, bytes], ...] = ()) -> NewRecord:
    return NewRecord(topic=home.program.names.inbound(ISO), key=b"k", value=value, headers=headers)


@pytest.mark.parametrize("later", [False, True], ids=["reading", "answering"])
def test_a_message_that_makes_our_code_raise_is_set_aside_and_the_others_go_on(
    home: House, later: bool
) -> None:
    reader = Fussy(home, b"Poison", later=later)
    home.program.inbox = inbox_with(home, reader)
    ids = home.put(new("r-1"), new("r-2", title="Poison"), new("r-3"))
    home.work()
    assert home.confirmation(ids[0]).header.status == home.confirmation(ids[2]).header.status
    assert home.request("r-1").citation.title == home.request("r-3").citation.title == "Rivers"
    assert not home.log.answers([ids[1]])
    (letter,) = home.letters()
    assert letter.reason == "fault"
    assert "ZeroDivisionError" in letter.error
    reader.bears = True
    dead_letters.requeue(home.program.topics, letter.id, "operator", home.clock())
    home.work()
    assert home.confirmation(ids[1]).header.status == "OK"
    assert home.request("r-2").citation.title == "Poison"
    assert not home.letters()


def test_records_that_cannot_be_decoded_are_set_aside(home: House) -> None:
    shipped = schemas.fingerprint_header("inbound")
    unknown_protocol = home.record(new("r-8"), "m-8", protocol="pigeon")
    home.program.topics.append(
        [
            raw(home, b""),
            raw(home, b"no avro"),
            raw(home, b"\0\0\0\0\1" + b"\xff" * 50, (shipped,)),
            raw(home, schemas.encode("outbound", OUTBOUND)),
            unknown_protocol,
            home.record(new("r-9"), "m-9"),
        ]
    )
    home.work()
    assert home.request("r-9").citation.title == "Rivers"
    assert [letter.reason for letter in home.letters()] == ["undecodable"] * 5
    assert any("outbound" in letter.error for letter in home.letters())


OUTBOUND = {
    "message_id": "o-1",
    "type": "message",
    "protocol": ISO,
    "partner": "SIM",
    "request_id": None,
    "number": None,
    "library": "DEMO",
    "decided_at": NOON,
    "body": b"",
}


def test_a_batch_is_taken_in_one_transaction(home: House) -> None:
    ids = home.put(*(new(f"r-{n}") for n in range(50)))
    home.take()
    answers = home.log.answers(ids).values()
    assert len({answer.recorded_at for answer in answers}) == 1
    assert len(list(answers)) == 50


class Interrupted:
    """A reception that fails the first time, and then does what it should."""

    def __init__(self, home: House, trouble: Exception) -> None:
        self._reception = home.program.reception
        self._trouble: Exception | None = trouble

    def take(self, incoming: Any, meanwhile: Any = None) -> None:
        if self._trouble is not None:
            trouble, self._trouble = self._trouble, None
            raise trouble
        self._reception.take(incoming)


MOVE = PositionMove(group="inbox", topic="t", partition=0, expected=0, new=1)


@pytest.mark.parametrize("trouble", [StoreUnavailable("full"), PositionMoved(MOVE, 1)])
def test_who_is_interrupted_reads_on_from_the_stored_position(
    home: House, trouble: Exception
) -> None:
    home.program.reception = Interrupted(home, trouble)
    inbox, stop = inbox_with(home, home.program.read_iso), Event()
    ids = home.put(new("r-1"), new("r-2"))
    with pytest.raises(type(trouble)):
        inbox.run(stop)
    thread = Thread(target=inbox.run, args=(stop,))
    thread.start()
    eventually(lambda: len(home.log.answers(ids)) == 2)
    stop.set()
    thread.join()
    assert home.facts().count("request.placed") == 2
    assert not home.letters()


def test_a_message_alone_that_meets_a_store_which_is_not_there_is_not_set_aside(
    home: House,
) -> None:
    """First the batch fails by a fault of ours, then the store: nothing of it is lost."""

    class Twice(Interrupted):
        def take(self, incoming: Any, meanwhile: Any = None) -> None:
            if self._trouble is None and not self.again:
                self.again = True
                raise StoreUnavailable("full")
            super().take(incoming)

        again = False

    home.program.reception = Twice(home, ZeroDivisionError("a fault"))
    home.program.inbox = inbox_with(home, home.program.read_iso)
    ids = home.put(new("r-1"), new("r-2"))
    with pytest.raises(StoreUnavailable):
        home.take()
    home.reopen_inbox()
    home.take()
    assert len(home.log.answers(ids)) == 2
    assert not home.letters()
