"""What was decided to be told comes onto the outbound topic, in order and always the same."""

from __future__ import annotations

from typing import Any

import pytest

import schemas
from adapters.iso18626.codec import decode
from adapters.iso18626.instants import Timestamp
from adapters.outbox import Outbox
from adapters.topics.port import Record, TopicPartition
from engine.application.following import Follower
from engine.partner import PartnerType
from ops.composition import ISO, Program
from tests.ops.programs import BY, SIM, House, house, new


def outbound(home: House) -> list[Record]:
    """All records on the outbound topic."""
    topics, topic = home.program.topics, home.program.names.outbound(ISO)
    parts = [TopicPartition(topic, n) for n in range(topics.partitions(topic))]
    return [record for at in parts for record in topics.read(at, 0, 1000)]


def outbox_with(program: Program, render: Any) -> Outbox:
    return Outbox(
        Follower(program.log, "outbox", Outbox.NAMES),
        program.topics,
        program.names,
        program.directory,
        program.keyring,
        {ISO: render} if render else {},
        program.undeliverable,
    )


def test_a_decided_message_is_rendered_with_the_decisions_time(home: House) -> None:
    home.say(new())
    home.act("will-supply")
    (record,) = outbound(home)
    _, message = schemas.decode(record.value, record.headers)
    body = decode(message["body"])
    assert record.key.decode() == message["request_id"] == home.request().id
    assert body.header.timestamp == Timestamp.of(home.clock.now)
    assert message["decided_at"] == home.clock.now
    assert body.status == "WillSupply"
    assert dict(record.headers)["sequence"] == b"1"


def test_messages_of_a_request_are_in_one_partition_in_order(home: House) -> None:
    home.say(new())
    home.act("will-supply")
    home.act("ship-physically", {"barcodes": ["D-1"]})
    home.act("general-message", {"text": "One page is missing."})
    records = outbound(home)
    assert len({record.partition for record in records}) == 1
    assert [dict(r.headers)["sequence"] for r in records] == [b"1", b"2", b"3"]


def test_after_a_crash_before_the_position_moved_the_bytes_are_the_same(home: House) -> None:
    home.say(new())
    home.act("ship-physically", {"barcodes": ["D-1"], "note_to_partner": "With care."})
    (first,) = outbound(home)
    home.clock.pass_time(hours=3)
    again = Follower(home.log, "another", Outbox.NAMES)
    program = home.program
    Outbox(
        again,
        program.topics,
        program.names,
        program.directory,
        program.keyring,
        program.renderers,
        program.undeliverable,
    ).work()
    first, second = outbound(home)
    assert (first.key, first.value, first.headers) == (second.key, second.value, second.headers)
    home.work()
    assert len(home.log.rows("SELECT * FROM deliveries")) == 1


def _breaks(*_: Any) -> bytes:
    raise ZeroDivisionError("a fault while rendering")


@pytest.mark.parametrize("why", ["fault", "no adapter", "forgotten", "incomplete"])
def test_what_cannot_be_rendered_alerts_staff_and_the_others_go_on(home: House, why: str) -> None:
    home.put(new("r-1"), new("r-2"))
    home.work()
    program = home.program
    body = {"barcodes": ["D-1"], "note_to_partner": "Mind the spine."}
    if why == "fault":
        program.outbox = outbox_with(program, _breaks)
    elif why == "no adapter":
        program.outbox = outbox_with(program, None)
    desk_act(home, "r-1", body)
    if why == "forgotten":
        program.keyring.forget([home.request("r-1").id])
    elif why == "incomplete":
        program.outbox = outbox_with(program, _nameless(program))
    home.work()
    alerts = [alert.code for alert in home.request("r-1").alerts]
    assert alerts == ["message_delivery_failed"]
    assert not outbound(home)
    program.outbox = outbox_with(program, program.renderers[ISO])
    home.act("ship-physically", {"barcodes": ["D-2"]}, "r-2")
    assert len(outbound(home)) == 1


def desk_act(home: House, external_id: str, body: dict[str, Any]) -> None:
    """Ship without letting anything else work."""
    work, home.work = home.work, lambda: None
    home.act("ship-physically", body, external_id)
    home.work = work


def _nameless(program: Program) -> Any:
    """The program's own words, for a request whose partner has no symbol."""

    def render(decided: Any, *more: Any) -> bytes:
        nobody = {"requesting_agency": ""}
        fields = {n: getattr(decided.correspondents, n) for n in ("external_id", "number")}
        told = type(decided.correspondents)(supplying_agency="ISIL:X", **fields, **nobody)
        given = {n: getattr(decided, n) for n in decided.__struct_fields__}
        return program.renderers[ISO](type(decided)(**(given | {"correspondents": told})), *more)

    return render


def test_a_message_to_a_partner_without_a_protocol_of_ours_alerts_staff(home: House) -> None:
    fields = {name: getattr(SIM, name) for name in SIM.__struct_fields__}
    home.say(new())
    by_mail = type(SIM)(**(fields | {"type": PartnerType.EMAIL}))
    home.program.administration.set_partner(by_mail, BY)
    home.act("reject", {"reason": "NotHeld"})
    assert [alert.code for alert in home.request().alerts] == ["message_delivery_failed"]


def test_nothing_is_rendered_twice_after_a_restart(tmp_path: Any) -> None:
    with house(tmp_path / "data") as before:
        before.say(new())
        before.act("will-supply")
    with house(tmp_path / "data") as after:
        after.work()
        assert len(outbound(after)) == 1
