"""Repeats get the first confirmation again and do nothing twice (architecture 2, *Repeats*)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.iso18626.codes import Action
from tests.ops.programs import NOON, House, house, new, says

LATER = NOON + timedelta(minutes=5)


def test_a_new_request_again_gets_the_first_confirmation_byte_for_byte(home: House) -> None:
    first, again = home.put(new(), new(at=LATER))
    home.work()
    (later,) = home.put(new(at=LATER + timedelta(days=1)))
    home.clock.pass_time(minutes=10)
    home.work()
    assert home.answer(first) == home.answer(again) == home.answer(later)
    assert home.facts().count("request.placed") == 1


def test_a_repeat_after_a_restart_is_recognised(tmp_path: Path) -> None:
    with house(tmp_path) as before:
        (first,) = before.put(new())
        before.work()
        answer = before.answer(first)
    with house(tmp_path) as after:
        (again,) = after.put(new(at=LATER))
        after.work()
        assert after.answer(again) == answer
        assert after.facts().count("request.placed") == 1


def test_a_repeat_leaves_a_fact_of_its_own(home: House) -> None:
    home.say(new())
    home.say(new(at=LATER))
    history = home.program.history.entries(home.request().id)
    outcomes = [e.data["outcome"] for e in history if e.event == "request.message_received"]
    assert sorted(outcomes) == ["accepted", "repeated"]


def test_a_new_request_with_a_known_id_and_other_content_is_refused(home: House) -> None:
    home.say(new(title="Rivers"))
    for title in ("Mountains", "Lakes"):
        confirmation = home.say(new(title=title))
        assert confirmation.header.status == "ERROR"
        assert "already exists" in str(confirmation.errors[0].value)
    assert home.facts().count("request.placed") == 1
    assert home.request().citation.title == "Rivers"


def test_other_content_is_refused_within_one_batch_too(home: House) -> None:
    first, other = home.put(new(title="Rivers"), new(title="Mountains"))
    home.work()
    assert home.confirmation(first).header.status == "OK"
    assert home.confirmation(other).header.status == "ERROR"


def test_the_same_id_of_another_partner_is_another_request(home: House) -> None:
    home.put(new(), new(symbol="ISIL:OTHER"))
    home.work()
    assert home.request(partner="SIM").id != home.request(partner="OTHER").id


@pytest.mark.parametrize("together", [True, False])
def test_another_message_with_the_same_timestamp_and_content_is_applied_once(
    home: House, together: bool
) -> None:
    home.say(new())
    cancel = says(Action.CANCEL, at=LATER)
    first, again = home.put(cancel, cancel) if together else (*home.put(cancel), "")
    home.work()
    home.clock.pass_time(seconds=30)
    (later,) = home.put(cancel)
    home.work()
    assert home.answer(first) == home.answer(later)
    assert not together or home.answer(again) == home.answer(first)
    assert home.facts().count("request.cancel_requested") == 1


def test_another_message_with_another_timestamp_is_another_message(home: House) -> None:
    home.say(new())
    home.say(says(Action.STATUS_REQUEST, at=NOON))
    home.say(says(Action.STATUS_REQUEST, at=LATER))
    assert home.facts().count("request.status_asked") == 2


def test_a_refused_message_is_judged_anew(home: House) -> None:
    """A partner may send what came too early once more, as we do ourselves."""
    status = says(Action.STATUS_REQUEST)
    assert home.say(status).header.status == "ERROR"
    home.say(new())
    assert home.say(status).header.status == "OK"


def test_the_very_same_record_on_the_topic_twice_is_passed_over(home: House) -> None:
    record = home.record(new(), "m-same")
    home.program.topics.append([record])
    home.work()
    facts, answer = home.facts(), home.answer("m-same")
    home.program.topics.append([record, record, home.record(new("r-2"), "m-next")])
    home.work()
    assert home.answer("m-same") == answer
    assert home.request("r-2").citation.title == "Rivers"
    assert len(home.facts()) == 2 * len(facts)
    assert not home.letters()
