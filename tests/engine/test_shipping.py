"""Shipping: what may go out, until when, and what a copy that stays means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from engine.commands import arrival, ending, loan, partner, supply
from engine.commands.base import Command
from engine.events.item import ItemLent
from engine.item import Item
from engine.partner import ClosedDayRule, Library
from engine.values import Money
from tests.engine.given import (
    RECORD,
    located,
    non_returnable,
    requested,
    shipped,
    shipped_digitally,
)
from tests.engine.story import DEMO, NCIP, PARTNER, SHELF, Story, text

# -- which items


@pytest.mark.parametrize(
    ("barcodes", "code"),
    [((), "missing"), (("A1", "A1"), "repeated"), (("Z9",), "unknown_barcode")],
)
def test_shipping_needs_known_barcodes_each_once(barcodes: tuple[str, ...], code: str) -> None:
    refusal = located().refuses(supply.ShipPhysically, barcodes=barcodes)
    assert (refusal.code, refusal.field) == (code, "barcodes")


def test_an_unknown_barcode_is_refused_by_name() -> None:
    assert "Z9" in requested().refuses(supply.ShipPhysically, barcodes=("A1", "Z9")).text


def test_a_foreign_barcode_is_refused_by_name() -> None:
    foreign = Item(barcode="F1", known=True, ours=False, library="ELSEWHERE")
    story = requested(Story(shelf=SHELF | {"F1": foreign}))
    refusal = story.refuses(supply.ShipPhysically, barcodes=("F1",))
    assert refusal.code == "foreign_barcode"
    assert "F1 belongs to ELSEWHERE" in refusal.text


def test_a_barcode_that_is_out_already_is_refused_by_name() -> None:
    refusal = shipped().refuses(supply.ShipPhysically, barcodes=("A1",))
    assert refusal.code == "item_in_process"
    assert refusal.text == "A1 is lent already"


def test_the_barcode_names_the_item_where_nothing_was_located() -> None:
    assert shipped(requested()).status == "shipped_physically"


def test_it_goes_out_from_the_resource_sharing_location_unless_another_is_given() -> None:
    story = shipped()
    assert story.last is not None
    assert story.last.facts[0].location == "RS"
    story = requested().do(supply.ShipPhysically, barcodes=("A1",), location="BRANCH")
    assert story.last is not None
    assert story.last.facts[0].location == "BRANCH"


def test_staff_ship_at_the_requests_own_library() -> None:
    refusal = requested().refuses(supply.ShipPhysically, barcodes=("A1",), library="ELSEWHERE")
    assert (refusal.code, refusal.field) == ("not_at_library", "library")
    here = requested().do(supply.ShipPhysically, barcodes=("A1",), library=DEMO.code)
    assert here.status == "shipped_physically"


def test_the_notes_of_a_shipment_become_notes_of_the_request() -> None:
    story = requested().do(
        supply.ShipPhysically,
        barcodes=("A1",),
        internal_note=text("fragile"),
        note_to_partner=text("enjoy"),
    )
    assert [note.kind for note in story.r.notes] == ["internal", "to_partner"]


# -- until when


def test_without_a_date_the_loan_period_of_the_library_counts() -> None:
    story = shipped(Story(library=replace(DEMO, loan_days=10)))
    assert story.r.due_date == story.day(10)


@pytest.mark.parametrize("days", [0, -1])
def test_the_due_date_lies_after_today(days: int) -> None:
    story = requested()
    refusal = story.refuses(supply.ShipPhysically, barcodes=("A1",), due_date=story.day(days))
    assert (refusal.code, refusal.field) == ("not_in_future", "due_date")


SATURDAY, MONDAY, FRIDAY = date(2026, 12, 5), date(2026, 12, 7), date(2026, 12, 4)


def closed_at_weekends(rule: ClosedDayRule) -> Library:
    return replace(DEMO, closed_weekdays=(5, 6), closed_day_rule=rule)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (ClosedDayRule.KEEP, SATURDAY),
        (ClosedDayRule.BEFORE, FRIDAY),
        (ClosedDayRule.AFTER, MONDAY),
    ],
)
def test_a_due_date_on_a_closed_day_moves_by_the_librarys_rule(
    rule: ClosedDayRule, due: date
) -> None:
    story = shipped(Story(library=closed_at_weekends(rule)), due=SATURDAY)
    assert story.r.due_date == due
    assert story.news[0].details.due_date == due


def test_a_single_closed_day_counts_as_well() -> None:
    closed = replace(DEMO, closed_days=(FRIDAY, SATURDAY), closed_day_rule=ClosedDayRule.AFTER)
    assert shipped(Story(library=closed), due=FRIDAY).r.due_date == date(2026, 12, 6)


def test_a_due_date_never_moves_to_today_or_before() -> None:
    story = Story(library=closed_at_weekends(ClosedDayRule.BEFORE)).wait(days=3)
    assert story.today.strftime("%A") == "Friday"
    assert shipped(story, due=story.day(1)).r.due_date == story.day(1)


def test_a_library_that_never_opens_keeps_its_due_dates() -> None:
    never = replace(DEMO, closed_weekdays=tuple(range(7)), closed_day_rule=ClosedDayRule.AFTER)
    assert shipped(Story(library=never), due=SATURDAY).r.due_date == SATURDAY


def test_renewals_move_by_the_closed_day_rule_as_well() -> None:
    story = shipped(Story(library=closed_at_weekends(ClosedDayRule.AFTER))).do(partner.AskRenewal)
    assert story.do(loan.Renew, due_date=date(2027, 1, 9)).r.due_date == date(2027, 1, 11)


# -- copies that stay


def test_a_copy_on_paper_has_no_due_date_and_is_completed_on_receipt() -> None:
    story = non_returnable()
    assert story.r.due_date is None
    assert story.r.supplied_format == "physical_non_returnable"
    story.do(partner.ConfirmReceived)
    assert story.status == "request_completed"
    assert story.news == []


REFUSED_FOR_COPIES: dict[type[Command], dict[str, object]] = {
    partner.AskRenewal: {},
    loan.Renew: {"due_date": date(2027, 1, 1)},
    loan.Recall: {"due_date": date(2026, 12, 1)},
    partner.RecallByBroker: {},
    loan.ChangeDueDate: {"due_date": date(2027, 1, 1)},
    loan.MarkOverdue: {},
    loan.CheckIn: {},
    loan.ReportLost: {},
    loan.ReportDamaged: {},
    partner.ReportReturned: {},
    partner.ReportForwarded: {},
    partner.ReportPartnerLoss: {},
}


@pytest.mark.parametrize("command", REFUSED_FOR_COPIES, ids=lambda command: command.__name__)
def test_what_concerns_a_return_is_refused_for_a_copy_that_stays(command: type[Command]) -> None:
    refusal = non_returnable().refuses(command, **REFUSED_FOR_COPIES[command])
    assert refusal.code == "condition_not_met"


def test_an_item_added_to_a_copy_makes_it_a_loan() -> None:
    story = shipped(non_returnable(), "A1")
    assert not story.r.non_returnable
    assert story.r.due_date == story.day(28)
    assert story.told == [("StatusChange", "Loaned")]
    assert story.do(partner.ConfirmReceived).status == "received_by_partner"


def test_a_non_returnable_is_physical_or_digital() -> None:
    refusal = requested().refuses(supply.ShipNonReturnable, format="parchment")
    assert (refusal.code, refusal.field) == ("unknown_format", "format")


def test_a_copy_that_was_reactivated_and_lent_comes_back() -> None:
    story = non_returnable().do(partner.ConfirmReceived)
    story.do(ending.Reactivate)
    assert story.r.due_date is None
    story = shipped(story)
    assert story.do(loan.CheckIn).status == "request_completed"
    assert story.told == [("StatusChange", "LoanCompleted")]


# -- shipped by a broker, and not shipped after all


def test_what_a_broker_ships_is_not_told_back_to_it() -> None:
    story = requested(Story(partner=NCIP))
    story.do(supply.ShipPhysically, by=PARTNER, barcodes=("A1",))
    assert story.status == "shipped_physically"
    assert story.news == []


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (supply.ShipDigitally, {"files": ("f",)}),
        (supply.ShipNonReturnable, {}),
        (supply.ShipNonReturnable, {"format": "digital"}),
    ],
)
def test_a_copy_that_a_broker_ships_is_not_told_back_to_it(
    command: type[Command], fields: dict[str, object]
) -> None:
    assert requested(Story(partner=NCIP)).do(command, by=PARTNER, **fields).news == []


def test_an_undone_shipment_leaves_no_trace_of_a_loan() -> None:
    story = shipped(requested(Story(partner=NCIP))).do(partner.UndoShipment, note=text("oops"))
    assert story.status == "being_processed"
    assert story.r.items == {}
    assert story.r.due_date is None
    assert not story.r.supplied
    assert story.r.supplied_format == "undefined"
    assert [note.kind for note in story.r.notes] == ["from_partner"]


# -- the resource


def test_detaching_makes_the_resource_unlocated_and_it_may_be_located_again() -> None:
    story = located().do(arrival.Detach)
    assert not story.r.located
    assert located(story).r.record == RECORD


def test_shipping_fixes_the_supplied_format() -> None:
    assert shipped().r.supplied_format == "physical"
    assert shipped_digitally().r.supplied_format == "digital"
    assert requested().r.supplied_format == "undefined"


def test_an_undone_copy_that_was_to_stay_is_no_such_copy_any_more() -> None:
    story = non_returnable(Story(partner=NCIP)).do(partner.UndoShipment)
    assert not story.r.non_returnable
    assert shipped(story).r.due_date is not None


def test_a_copy_that_a_broker_sent_is_told_as_a_copy_to_who_asks() -> None:
    story = requested(Story(partner=NCIP)).do(supply.ShipNonReturnable, by=PARTNER)
    assert story.do(partner.AskStatus).told == [("StatusRequestResponse", "CopyCompleted")]


def test_the_facts_of_a_shipment_say_what_it_cost_and_whose_item_it_is() -> None:
    cost = Money(amount=Decimal("5"), currency="EUR")
    other = Item(barcode="X1", known=True, library="BRANCH", home_location="SHELF")
    strange = Item(barcode="Y1", known=True)
    story = requested(Story(shelf={"X1": other, "Y1": strange}))
    story.do(supply.ShipPhysically, barcodes=("X1", "Y1"), cost=cost)
    assert story.last is not None
    assert story.last.facts[0].cost == cost
    assert [fact.library for fact in story.last.facts if isinstance(fact, ItemLent)] == [
        "BRANCH",
        "DEMO",
    ]
