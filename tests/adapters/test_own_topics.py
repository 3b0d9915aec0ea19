"""A partner who lives on topics: its messages in, its confirmations and ours out, nobody else's."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import schemas
from adapters.confirming import Confirmations
from adapters.inbox import Inbox
from adapters.iso18626.codec import decode
from adapters.iso18626.codes import Action
from adapters.iso18626.values import Confirmation, SupplyingAgencyMessage
from adapters.outbox import Outbox
from adapters.own_topics import inbound_topics, own_pairs
from adapters.topics.port import NewRecord, TopicPartition
from engine.application.following import Follower
from ops.composition import ISO
from tests.ops.programs import SIM, House, new, says

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


class OnTopics:
    """A house whose partner SIM has its own pair of topics."""

    def __init__(self, home: House) -> None:
        self.home = home
        program, names = home.program, home.program.names
        partners = list(program.directory.partners.values())
        program.topics.create(own_pairs(partners, names, 2))
        self.inbound, self.outbound = names.inbound(ISO, "SIM"), names.outbound(ISO, "SIM")
        owners = {names.inbound(ISO): None, **inbound_topics(partners, names)}
        assert owners[self.inbound] == "SIM"
        readers = {ISO: program.read_iso}
        self.inbox = Inbox(
            program.topics, program.log, program.reception, readers, owners, home.clock
        )
        self.outbox = self.new_outbox()

    def new_outbox(self, group: str = "outbox") -> Outbox:
        program = self.home.program
        return Outbox(
            Follower(program.log, group, Outbox.NAMES_WITH_OWN_TOPICS),
            program.topics,
            program.names,
            program.directory,
            program.keyring,
            program.renderers,
            program.undeliverable,
            Confirmations(program.topics, program.names, program.log.answers),
        )

    def put(self, body: bytes, message_id: str = "m-1", topic: str = "", **fields: Any) -> None:
        """What the partner writes; it claims what it likes."""
        message = {
            "message_id": message_id,
            "protocol": ISO,
            "partner": "OTHER",
            "door": "http",
            "authenticated_by": "secret",
            "received_at": LONG_AGO,
            "content_type": "application/xml",
            "body": body,
        } | fields
        record = NewRecord(
            topic=topic or self.inbound, key=b"k", value=schemas.encode("inbound", message)
        )
        self.home.program.topics.append([record])
        with closing(self.inbox.consumer()) as consumer:
            while self.inbox.work(consumer, timeout=0):
                pass
        self.work()

    def work(self) -> None:
        program = self.home.program
        while any((program.reactions.work(), self.outbox.work(), program.project())):
            pass

    def told(self, topic: str = "") -> list[dict[str, Any]]:
        """What is on the partner's outbound topic, in the order it came there per key."""
        topics, topic = self.home.program.topics, topic or self.outbound
        parts = [TopicPartition(topic, n) for n in range(topics.partitions(topic))]
        records = [record for at in parts for record in topics.read(at, 0, 100)]
        return [schemas.decode(record.value, record.headers)[1] for record in records]


@pytest.fixture
def sim(home: House) -> OnTopics:
    home.set_up(parameters={"topics": "own"})
    return OnTopics(home)


def test_a_request_is_confirmed_on_the_partner_s_own_topic(sim: OnTopics) -> None:
    sim.put(new())
    (confirmation,) = sim.told()
    assert (confirmation["type"], confirmation["message_id"]) == ("confirmation", "m-1")
    assert confirmation["partner"] == "SIM"
    assert confirmation["request_id"] == sim.home.request().id
    body = decode(confirmation["body"])
    assert isinstance(body, Confirmation)
    assert body.header.requesting_agency_request_id == "r-1"


def test_our_messages_follow_the_confirmation_they_come_after(sim: OnTopics) -> None:
    sim.put(new())
    sim.home.work = sim.work
    sim.home.act("ship-physically", {"barcodes": ["D-1"]})
    sim.put(says(Action.RENEW), "m-2")
    kinds = [(message["type"], message["message_id"]) for message in sim.told()]
    assert kinds[0] == ("confirmation", "m-1")
    assert kinds[1][0] == "message"
    assert kinds[2] == ("confirmation", "m-2")
    assert isinstance(decode(sim.told()[1]["body"]), SupplyingAgencyMessage)
    assert sim.told(sim.home.program.names.outbound(ISO)) == []


def test_what_a_record_claims_about_its_sender_is_not_believed(sim: OnTopics) -> None:
    sim.put(new("r-9", symbol="ISIL:OTHER"))
    (confirmation,) = sim.told()
    assert confirmation["partner"] == "SIM"
    assert b"ERROR" in confirmation["body"]
    assert sim.home.log.names(["external:OTHER:r-9", "external:SIM:r-9"]) == {}


def test_the_time_is_when_it_was_appended(sim: OnTopics) -> None:
    sim.put(new())
    created = sim.home.request().created_at
    assert abs(created - datetime.now(UTC)) < timedelta(minutes=1)


def test_two_partners_may_use_the_same_message_ids(sim: OnTopics) -> None:
    sim.put(new())
    shared = sim.home.program.names.inbound(ISO)
    sim.put(new("r-2", symbol="ISIL:OTHER"), topic=shared, partner=None)
    sim.put(new("r-3"), "m-2")
    assert {message["message_id"] for message in sim.told()} == {"m-1", "m-2"}
    assert sim.home.request("r-2", "OTHER").partner == "OTHER"


def test_a_repeat_after_a_crash_is_the_same_bytes(sim: OnTopics) -> None:
    sim.put(new())
    sim.new_outbox("another").work()
    first, second = sim.told()
    assert first == second


def test_a_message_that_came_again_gets_its_first_confirmation_again(sim: OnTopics) -> None:
    sim.put(new())
    sim.put(new(), "m-2")
    first, second = sim.told()
    assert (first["message_id"], second["message_id"]) == ("m-1", "m-2")
    assert first["body"] == second["body"]


def test_a_partner_without_topics_gets_nothing_on_any(home: House) -> None:
    home.say(new())
    assert own_pairs([SIM], home.program.names, 1) == {}
    assert inbound_topics([SIM], home.program.names) == {}
