"""What a message to the partner carries beside its reason and status (`iso18626.md` 4.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.commands import arrival, desk, ending, loan, partner, supply
from engine.values import Money
from tests.engine.given import (
    asked_again,
    completed,
    conditional,
    invited_to_retry,
    overdue,
    recalled,
    rejected,
    renew_requested,
    requested,
    shipped,
    shipped_digitally,
    will_supply,
)
from tests.engine.story import PARTNER, Story, text

LOANED = "Loaned"


def details(story: Story) -> dict[str, Any]:
    """The details of the one message of the last step that say something."""
    (message,) = story.news
    said = {name: getattr(message.details, name) for name in message.details.__struct_fields__}
    return {name: value for name, value in said.items() if value not in ("", None, (), False)}


EUR = Money(amount=Decimal("12.50"), currency="EUR")


def test_a_loan_tells_due_date_items_cost_and_the_way_back() -> None:
    story = requested()
    story.do(supply.ShipPhysically, barcodes=("A1", "B2"), due_date=story.day(10), cost=EUR)
    assert details(story) == {
        "due_date": story.day(10),
        "items": ("A1", "B2"),
        "cost": EUR,
        "sent_via": "Mail",
        "delivered_format": "Printed",
        "return_to": "DEMO",
    }


def test_a_link_is_told_with_its_terms() -> None:
    story = requested().do(
        supply.ShipDigitally, url="https://example.org/e", terms_of_use="CC-BY", cost=EUR
    )
    assert details(story) == {
        "url": "https://example.org/e",
        "terms_of_use": "CC-BY",
        "sent_via": "URL",
        "delivered_format": "PDF",
        "cost": EUR,
    }


def test_a_file_goes_by_mail() -> None:
    assert details(shipped_digitally()) == {"sent_via": "Email", "delivered_format": "PDF"}


def test_a_copy_on_paper_says_so() -> None:
    story = requested().do(supply.ShipNonReturnable, cost=EUR)
    assert details(story) == {
        "sent_via": "Mail",
        "delivered_format": "PaperCopy",
        "cost": EUR,
    }


def test_a_rejection_tells_its_reason() -> None:
    assert details(rejected()) == {"reason_unfilled": "NotHeld"}


def test_a_rejection_that_may_be_retried_tells_the_other_reason_and_when() -> None:
    story = requested()
    story.do(
        ending.Reject,
        reason="NotHeld",
        may_retry=True,
        reason_retry="CostExceedsMaxCost",
        retry_after=story.day(30),
        cost=EUR,
    )
    assert details(story) == {
        "reason_retry": "CostExceedsMaxCost",
        "retry_after": story.day(30),
        "cost": EUR,
    }


def test_conditions_tell_what_is_asked_until_when_and_for_how_much() -> None:
    story = conditional(cost=EUR)
    assert details(story) == {
        "condition": "LibraryUseOnly",
        "reply_by": story.day(7),
        "cost": EUR,
    }


def test_a_refused_renewal_repeats_the_due_date() -> None:
    story = renew_requested()
    due = story.r.due_date
    assert details(story.do(loan.RefuseRenewal)) == {"due_date": due}


def test_a_granted_renewal_tells_the_new_due_date() -> None:
    story = renew_requested()
    story.do(loan.Renew, due_date=story.day(40))
    assert details(story) == {"due_date": story.day(40)}


def test_an_overdue_tells_the_missed_due_date() -> None:
    story = shipped()
    due = story.r.due_date
    assert details(overdue(story)) == {"due_date": due}


def test_a_recall_tells_the_new_due_date() -> None:
    story = recalled()
    assert details(story) == {"due_date": story.day(7)}


def test_a_changed_due_date_is_told() -> None:
    story = shipped()
    story.do(loan.ChangeDueDate, due_date=story.day(3))
    assert details(story) == {"due_date": story.day(3)}


def test_the_end_of_a_loan_tells_no_due_date() -> None:
    assert details(completed()) == {}


def test_a_status_before_shipping_tells_no_due_date() -> None:
    assert details(requested().do(partner.AskStatus)) == {}


def test_a_loss_tells_its_cost() -> None:
    assert details(shipped().do(loan.ReportLost, cost=EUR)) == {"cost": EUR}
    assert details(shipped().do(loan.ReportDamaged, cost=EUR))["cost"] == EUR


def test_a_general_message_carries_its_text() -> None:
    words = text("where is it")
    assert details(requested().do(desk.SendGeneralMessage, text=words)) == {"note": words.box}


def test_a_status_query_says_that_it_is_one() -> None:
    assert details(requested().do(desk.QueryStatus)) == {"status_query": True}


def test_the_note_to_the_partner_goes_with_the_message() -> None:
    words = text("handle with care")
    story = shipped(requested()).do(loan.CheckIn, note_to_partner=words)
    assert details(story)["note"] == words.box


def test_the_note_to_the_partner_goes_with_the_message_it_belongs_to_and_no_other() -> None:
    words = text("thank you")
    story = renew_requested().do(loan.CheckIn, note_to_partner=words)
    assert story.told == [("RenewResponse", LOANED), ("StatusChange", "LoanCompleted")]
    assert [message.details.note for message in story.news] == [None, words.box]


# -- the message itself


def test_a_message_names_the_request_as_both_sides_know_it() -> None:
    (message,) = will_supply().news
    assert message.correspondents.external_id == "REQ-1"
    assert message.correspondents.number == "DEMO-26-000001"
    assert message.partner == "SIM"


def test_after_a_retry_messages_carry_the_new_external_id() -> None:
    story = invited_to_retry()
    story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again())
    (message,) = will_supply(story).news
    assert message.correspondents.external_id == "REQ-2"
    assert message.correspondents.number == "DEMO-26-000001"


def test_last_change_is_when_the_status_last_changed() -> None:
    story = shipped()
    since = story.now
    story.wait(days=3).do(desk.SendGeneralMessage, text=text("hello"))
    assert [message.last_change for message in story.news] == [since]


def test_our_messages_have_ids_that_the_request_decides() -> None:
    first, second = will_supply(), will_supply()
    assert first.news == second.news
    assert will_supply(Story("r2")).news[0].message_id != first.news[0].message_id


def test_until_the_request_is_answered_messages_wait_for_its_confirmation() -> None:
    story = requested().do(desk.SendGeneralMessage, text=text("hello"))
    assert [message.after for message in story.news] == ["m1"]
    assert [message.after for message in will_supply(story).news] == ["m1"]
    assert [message.after for message in shipped(story).news] == [""]


def test_after_a_retry_messages_wait_for_the_confirmation_of_the_retry() -> None:
    story = invited_to_retry()
    story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again())
    assert [message.after for message in will_supply(story).news] == ["m2"]


def test_an_answer_waits_for_the_confirmation_of_what_it_answers() -> None:
    story = shipped().do(partner.AskStatus, cause="m7")
    assert [message.after for message in story.news] == ["m7"]


def test_messages_are_numbered_from_one_also_after_a_retry() -> None:
    story = invited_to_retry()
    story.do(arrival.RetryRequest, by=PARTNER, partner="SIM", **asked_again())
    completed(shipped(will_supply(story)))
    assert [message.sequence for message in story.messages] == [1, 2, 3, 4]
    assert story.r.told.messages == 4
