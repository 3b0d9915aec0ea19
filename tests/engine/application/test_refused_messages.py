"""Refused messages leave facts and answers, and nothing else (architecture 2)."""

from __future__ import annotations

from adapters.iso18626.codes import Action, RequestType
from engine.eventlog.format import decode
from tests.adapters.iso18626 import peers
from tests.ops.programs import House, head, new, says

RETRY = {"reason": "NotAvailableForILL", "may_retry": True, "reason_retry": "AtBindery"}


def retry(external_id: str, previous: str) -> bytes:
    return peers.request(
        head(external_id), request_type=RequestType.RETRY, previous_request_id=previous
    )


def test_a_message_of_no_request_leaves_its_fact_in_a_stream_of_its_own(home: House) -> None:
    (message_id,) = home.put(says(Action.RECEIVED, "nobody's"))
    home.work()
    stream = f"message:{message_id}"
    assert home.facts(stream) == ["request.message_received"]
    (stored,) = home.log.streams([stream])[stream]
    fact = decode(stored.name, stored.state).event
    assert (fact.outcome, fact.error) == ("refused", "unknown_request")
    assert home.program.unseal(stream, fact.raw) == says(Action.RECEIVED, "nobody's")
    assert home.program.unseal(stream, fact.detail) == b"there is no such request"


def test_a_message_refused_by_the_lifecycle_leaves_its_fact_with_the_request(home: House) -> None:
    home.say(new())
    before = home.request()
    confirmation = home.say(says(Action.SHIPPED_RETURN))
    after = home.request()
    assert confirmation.header.status == "ERROR"
    assert after.status == before.status
    assert after.version == before.version + 1
    assert home.facts(after.id)[-1] == "request.message_received"


def test_another_partners_message_does_not_touch_the_request(home: House) -> None:
    home.say(new())
    before = home.request()
    confirmation = home.say(says(Action.CANCEL, symbol="ISIL:OTHER"))
    assert confirmation.header.status == "ERROR"
    assert home.request() == before


def test_a_refused_retry_claims_no_name(home: House) -> None:
    home.say(new("r-1"))
    assert home.say(retry("r-2", "r-1")).header.status == "ERROR"
    assert home.say(new("r-2")).header.status == "OK"
    assert home.request("r-2").id != home.request("r-1").id


def test_an_accepted_retry_claims_its_new_name(home: House) -> None:
    home.say(new("r-1"))
    home.act("reject", RETRY)
    assert home.say(retry("r-2", "r-1")).header.status == "OK"
    assert home.request("r-2").id == home.request("r-1").id
    assert home.say(new("r-2", title="Another")).header.status == "ERROR"


def test_a_retry_under_another_requests_id_is_refused(home: House) -> None:
    home.put(new("r-1"), new("r-2"))
    home.work()
    home.act("reject", RETRY)
    assert home.say(retry("r-2", "r-1")).header.status == "ERROR"
    assert home.request("r-1").status == "rejected"


def test_a_message_to_a_library_that_is_not_ours_is_refused(home: House) -> None:
    stranger = peers.header("ISIL:REQ", "r-9", supplying_agency=peers.agency_of("ISIL:ELSEWHERE"))
    assert home.say(peers.request(stranger)).header.status == "ERROR"
    assert not home.log.names(["external:SIM:r-9"])


def test_an_unknown_senders_message_is_not_kept_itself(home: House) -> None:
    (message_id,) = home.put(new(symbol="ISIL:STRANGER"))
    home.work()
    (stored,) = home.log.streams([f"message:{message_id}"])[f"message:{message_id}"]
    fact = decode(stored.name, stored.state).event
    assert fact.raw is None
    assert home.confirmation(message_id).header.status == "ERROR"


def test_a_message_about_forgotten_data_is_still_answered(home: House) -> None:
    home.say(new())
    request = home.request()
    home.program.keyring.forget([request.id])
    assert home.say(says(Action.NOTIFICATION, note="a word")).header.status == "ERROR"
    assert home.say(says(Action.STATUS_REQUEST)).header.status == "OK"
    assert not home.letters()


def test_every_fact_of_a_message_has_an_id_of_its_own(home: House) -> None:
    home.put(new("r-1"), new("r-2"), says(Action.CANCEL), says(Action.STATUS_REQUEST), new("r-1"))
    home.work()
    ids = [decode(e.name, e.state).stamp.id for e in home.log.notifications(0, 1000)]
    assert len(ids) == len(set(ids))
