"""Names of topics say what they carry, both ways."""

from __future__ import annotations

import pytest

from adapters.topics.names import (
    INBOUND,
    OUTBOUND,
    PROTOCOLS,
    Route,
    TopicNames,
    dead_letter_topic,
    is_dead_letter,
)

NAMES = TopicNames()


def test_topics_are_named_by_protocol_and_direction() -> None:
    assert NAMES.inbound("iso18626") == "interlend.iso18626.inbound"
    assert NAMES.outbound("ncip") == "interlend.ncip.outbound"
    assert NAMES.events == "interlend.lending.events"


def test_a_partner_s_own_pair_bears_its_code() -> None:
    assert NAMES.inbound("iso18626", "SIM") == "interlend.iso18626.inbound.SIM"
    assert NAMES.outbound("iso18626", "SIM") == "interlend.iso18626.outbound.SIM"


def test_another_prefix_keeps_installations_apart() -> None:
    other = TopicNames("town.test")
    assert other.inbound("email") == "town.test.email.inbound"
    assert other.route("town.test.email.inbound.A.B") == Route("email", INBOUND, "A.B")
    assert other.route(NAMES.inbound("email")) is None


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("direction", [INBOUND, OUTBOUND])
@pytest.mark.parametrize("partner", [None, "SIM", "a.b", "dead-letters"])
def test_a_name_tells_its_route(protocol: str, direction: str, partner: str | None) -> None:
    route = Route(protocol, direction, partner)
    assert NAMES.route(NAMES.of(route)) == route


@pytest.mark.parametrize(
    "topic",
    [
        "interlend.lending.events",
        "interlend.iso18626.inbound.dead-letter",
        "interlend.iso18626.inbound.SIM.dead-letter",
        "interlend.iso18626.inbound.",
        "interlend.iso18626.sideways",
        "interlend.iso18626",
        "x.interlend.iso18626.inbound",
        "",
    ],
)
def test_other_topics_have_no_route(topic: str) -> None:
    assert NAMES.route(topic) is None


@pytest.mark.parametrize(
    "code", ["", "dead-letter", "a.dead-letter", "a b", "馆", "x" * 250, "a/b"]
)
def test_a_partner_s_code_that_cannot_name_a_topic_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a topic"):
        NAMES.inbound("iso18626", code)


def test_every_topic_has_dead_letters_of_one_partition() -> None:
    shared = NAMES.shared(8)
    assert len(shared) == 2 * (2 * len(PROTOCOLS) + 1)
    for topic, partitions in shared.items():
        if is_dead_letter(topic):
            assert partitions == 1
        else:
            assert partitions == 8
            assert dead_letter_topic(topic) in shared


def test_a_partner_s_own_pair_has_dead_letters_too() -> None:
    assert NAMES.own_pair("ncip", "SIM", 2) == {
        "interlend.ncip.inbound.SIM": 2,
        "interlend.ncip.outbound.SIM": 2,
        "interlend.ncip.inbound.SIM.dead-letter": 1,
        "interlend.ncip.outbound.SIM.dead-letter": 1,
    }
