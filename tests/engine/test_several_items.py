"""Requests of several items: one due date, one status, and an end that is told once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from msgspec.structs import replace

from engine.commands import ending, loan, partner, supply
from engine.commands.base import Command
from engine.item import DAMAGED, LENT, LOST
from engine.partner import Step
from engine.request import ItemState
from engine.statuses import Status
from engine.values import Money
from tests.engine.given import completed, overdue, recalled, requested, returned, shipped
from tests.engine.story import NCIP, PARTNER, SHELF, Story, profile


def two(story: Story | None = None) -> Story:
    """Two items are on their way."""
    return shipped(story, "A1", "B2")


def test_one_run_ships_several_items_and_tells_them_at_once() -> None:
    story = two()
    assert story.r.out == ("A1", "B2")
    assert [message.details.items for message in story.news] == [("A1", "B2")]


def test_a_second_run_adds_items_under_the_same_due_date() -> None:
    story = shipped(due=Story().day(10))
    story.do(supply.ShipPhysically, barcodes=("B2",))
    assert story.r.out == ("A1", "B2")
    assert story.r.due_date == story.day(10)
    (message,) = story.news
    assert message.details.items == ("B2",)
    assert message.details.due_date == story.day(10)


def test_a_second_run_may_set_another_due_date_for_all() -> None:
    story = shipped()
    story.do(supply.ShipPhysically, barcodes=("B2",), due_date=story.day(5))
    assert story.r.due_date == story.day(5)


def test_what_was_last_told_of_items_is_remembered() -> None:
    story = shipped()
    story.do(supply.ShipPhysically, barcodes=("B2",))
    assert story.r.told.items == ("B2",)
    assert overdue(story).r.told.items == ("B2",)


def test_checking_one_in_leaves_the_other_out_and_tells_nothing() -> None:
    story = two().do(loan.CheckIn, barcodes=("A1",))
    assert story.status == "lender_checked_in"
    assert story.r.items == {"A1": ItemState.IN, "B2": ItemState.OUT}
    assert story.news == []


def test_checking_in_without_a_barcode_means_all_that_are_out() -> None:
    story = two().do(loan.CheckIn)
    assert story.status == "request_completed"
    assert story.r.out == ()
    assert story.told == [("StatusChange", "LoanCompleted")]


def test_overdue_and_recalled_stay_while_another_item_is_out() -> None:
    for history, status in ((overdue, "overdue"), (recalled, "recalled_item")):
        assert history(two()).do(loan.CheckIn, barcodes=("A1",)).status == status


def test_the_loan_stays_recalled_until_the_last_item_is_in() -> None:
    story = recalled(two()).do(loan.CheckIn, barcodes=("A1",))
    assert story.r.recalled
    assert not story.do(loan.CheckIn, barcodes=("B2",)).r.recalled


@pytest.mark.parametrize(
    ("act", "state", "process"),
    [
        (loan.ReportLost, ItemState.LOST, LOST),
        (loan.ReportDamaged, ItemState.DAMAGED, DAMAGED),
    ],
)
def test_a_loss_or_damage_while_another_is_out_is_a_notification(
    act: type[Command], state: ItemState, process: str
) -> None:
    story = two().do(act, barcodes=("A1",))
    assert story.status == "shipped_physically"
    assert story.r.items == {"A1": state, "B2": ItemState.OUT}
    assert story.told == [("Notification", "Loaned")]
    assert story.items["A1"].process == process
    assert story.items["B2"].process == LENT


Ends = Callable[[Story], Story]


def lose(barcode: str) -> Ends:
    return lambda story: story.do(loan.ReportLost, barcodes=(barcode,))


def damage(barcode: str) -> Ends:
    return lambda story: story.do(loan.ReportDamaged, barcodes=(barcode,))


def check_in(barcode: str) -> Ends:
    return lambda story: story.do(loan.CheckIn, barcodes=(barcode,))


@pytest.mark.parametrize(
    ("first", "last", "status", "told"),
    [
        (check_in, check_in, "request_completed", [("StatusChange", "LoanCompleted")]),
        (check_in, lose, "lost", [("StatusChange", "CompletedWithoutReturn")]),
        (lose, check_in, "lost", [("StatusChange", "CompletedWithoutReturn")]),
        (lose, lose, "lost", [("StatusChange", "CompletedWithoutReturn")]),
        (lose, damage, "lost", [("StatusChange", "CompletedWithoutReturn")]),
        (damage, lose, "lost", [("StatusChange", "CompletedWithoutReturn")]),
        (damage, check_in, "damaged", []),
        (damage, damage, "damaged", [("Notification", "Loaned")]),
        (check_in, damage, "damaged", [("Notification", "Loaned")]),
    ],
)
def test_the_end_is_the_worst_of_the_items_whichever_act_came_last(
    first: Callable[[str], Ends],
    last: Callable[[str], Ends],
    status: str,
    told: list[tuple[str, str]],
) -> None:
    story = last("B2")(first("A1")(two()))
    assert story.status == status
    assert story.told == told


def test_a_lost_item_that_turns_up_completes_the_request() -> None:
    story = lose("A1")(shipped()).do(loan.CheckIn)
    assert story.status == "request_completed"
    assert story.told == [("StatusChange", "LoanCompleted")]
    assert story.items["A1"].process == ""


def test_a_lost_item_that_turns_up_leaves_what_the_other_is() -> None:
    story = check_in("A1")(damage("B2")(lose("A1")(two())))
    assert story.status == "damaged"
    assert check_in("A1")(lose("B2")(lose("A1")(two()))).status == "lost"


def test_a_loss_is_told_once() -> None:
    story = lose("A1")(shipped())
    story.do(partner.ReportReturned).do(loan.ReportLost)
    assert story.status == "lost"
    assert story.news == []


def test_a_lost_item_may_come_back_damaged() -> None:
    story = returned(lose("A1")(shipped())).do(loan.ReportDamaged)
    assert story.status == "damaged"
    assert story.items["A1"].process == DAMAGED


def test_a_damaged_item_may_be_lost_on_its_way() -> None:
    story = returned(damage("A1")(shipped())).do(loan.ReportLost)
    assert story.status == "lost"
    assert story.items["A1"].process == LOST


def test_what_is_lost_is_one_of_those_out_and_never_one_that_is_in() -> None:
    story = check_in("A1")(two()).do(loan.ReportLost)
    assert story.r.items == {"A1": ItemState.IN, "B2": ItemState.LOST}


@pytest.mark.parametrize("act", [loan.CheckIn, loan.ReportLost, loan.ReportDamaged])
def test_an_item_that_is_in_cannot_be_reported_again(act: type[Command]) -> None:
    refusal = check_in("A1")(two()).refuses(act, barcodes=("A1",))
    assert refusal.code == "wrong_item_state"
    assert refusal.field == "barcodes"
    assert "A1 is in" in refusal.text


@pytest.mark.parametrize("act", [loan.CheckIn, loan.ReportLost, loan.ReportDamaged])
def test_an_item_of_another_request_is_refused_by_name(act: type[Command]) -> None:
    refusal = shipped().refuses(act, barcodes=("B2",))
    assert refusal.code == "unknown_barcode"
    assert "B2" in refusal.text


def test_an_item_still_out_may_be_checked_in_whatever_the_status() -> None:
    story = two().do(ending.SetStatus, status=Status.CANCELLED)
    story = check_in("A1")(story)
    assert story.status == "cancelled"
    assert story.r.out == ("B2",)
    assert story.news == []
    assert story.items["A1"].process == ""


def test_outside_the_loan_only_items_that_are_out_are_checked_in() -> None:
    story = lose("A1")(two()).do(ending.SetStatus, status=Status.CANCELLED)
    assert story.refuses(loan.CheckIn, barcodes=("A1",)).code == "wrong_item_state"
    assert story.do(loan.CheckIn).r.items == {"A1": ItemState.LOST, "B2": ItemState.IN}
    assert story.refuses(loan.CheckIn).code == "condition_not_met"


def test_a_return_may_name_its_items_or_none() -> None:
    for named in ((), ("A1",)):
        story = two().do(partner.ReportReturned, barcodes=named)
        assert story.last is not None
        assert [fact.items for fact in story.last.facts] == [named]
        assert story.status == "returned_by_partner"
        assert story.r.out == ("A1", "B2")


def test_the_partner_loses_all_that_is_out() -> None:
    story = check_in("A1")(two()).do(partner.ReportPartnerLoss)
    assert story.status == "lost"
    assert story.r.items == {"A1": ItemState.IN, "B2": ItemState.LOST}
    assert story.told == [("StatusChange", "CompletedWithoutReturn")]


def test_a_broker_may_check_in_item_by_item() -> None:
    story = two(Story(partner=NCIP)).do(loan.CheckIn, by=PARTNER, barcodes=("A1",))
    assert story.status == "lender_checked_in"
    assert story.do(loan.CheckIn, by=PARTNER, barcodes=("B2",)).status == "request_completed"


# -- the items themselves


def test_an_item_out_is_at_the_resource_sharing_location_for_its_request() -> None:
    item = shipped().items["A1"]
    assert (item.process, item.request_id, item.location) == (LENT, "r1", "RS")


def test_an_item_that_is_in_again_is_at_home() -> None:
    item = completed().items["A1"]
    assert (item.process, item.request_id, item.location) == ("", "", "STACKS")


def test_the_facts_of_an_item_say_whether_it_was_scanned() -> None:
    for scanned in (True, False):
        story = shipped().do(loan.CheckIn, scanned=scanned)
        assert story.last is not None
        assert [f.scanned for f in story.last.facts if hasattr(f, "scanned")] == [scanned] * 2


def displaced() -> Story:
    """A story whose item has a temporary location of its own."""
    return Story(shelf=SHELF | {"A1": replace(SHELF["A1"], temporary_location="EXHIBITION")})


def test_a_temporary_location_is_restored_on_return() -> None:
    story = shipped(displaced())
    assert story.items["A1"].location == "RS"
    assert completed(story).items["A1"].location == "EXHIBITION"


def test_a_temporary_location_is_restored_also_after_loss_and_reactivation() -> None:
    story = lose("A1")(shipped(displaced()))
    story.do(ending.SetStatus, status=Status.REQUEST_COMPLETED).do(ending.Reactivate)
    assert story.items["A1"].location == "RS"
    assert completed(story).items["A1"].location == "EXHIBITION"


def test_a_temporary_location_is_restored_when_the_shipment_is_undone() -> None:
    story = shipped(displaced()).do(partner.UndoShipment)
    assert story.items["A1"].location == "EXHIBITION"
    assert story.items["A1"].process == ""


def test_a_second_request_may_have_the_item_once_it_is_back() -> None:
    first = shipped()
    second = requested(Story("r2", first.items))
    refusal = second.refuses(supply.ShipPhysically, barcodes=("A1",))
    assert refusal.code == "item_in_process"
    completed(first)
    assert shipped(second, "A1").items["A1"].request_id == "r2"


def test_a_loss_after_an_earlier_one_and_another_loan_is_told_again() -> None:
    story = lose("A1")(shipped()).do(ending.SetStatus, status=Status.CREATED)
    story = shipped(story, "B2")
    assert story.told == [("StatusChange", "Loaned")]
    story = lose("B2")(story)
    assert story.told == [("StatusChange", "CompletedWithoutReturn")]


COST = Money(amount=Decimal("30"), currency="EUR")


def test_the_cost_of_a_loss_goes_with_whatever_tells_it() -> None:
    story = two().do(loan.ReportLost, barcodes=("A1",), cost=COST)
    assert [message.details.cost for message in story.news] == [COST]
    story.do(loan.ReportDamaged, barcodes=("B2",), cost=COST)
    assert story.told == [("StatusChange", "CompletedWithoutReturn")]
    assert [message.details.cost for message in story.news] == [COST]


def test_a_loss_is_not_told_at_all_where_losses_are_not_communicated() -> None:
    quiet = profile(off=(Step.LOST_COMMUNICATED,))
    story = lose("A1")(two(Story(profile=quiet)))
    assert story.news == []
    assert lose("B2")(story).news == []


def test_a_damage_is_not_told_at_all_where_damages_are_not_communicated() -> None:
    quiet = profile(off=(Step.DAMAGED_COMMUNICATED,))
    story = damage("A1")(two(Story(profile=quiet)))
    assert story.news == []
    assert damage("B2")(story).news == []


def test_items_that_were_lost_before_a_copy_was_sent_come_back_after_a_reactivation() -> None:
    story = lose("A1")(shipped()).do(ending.SetStatus, status=Status.CREATED)
    story.do(supply.ShipNonReturnable).do(partner.ConfirmReceived)
    assert story.r.non_returnable
    story.do(ending.Reactivate, due_date=story.day(9))
    assert not story.r.non_returnable
    assert story.do(loan.CheckIn).status == "request_completed"
