"""What partners' systems do differently, row by row of `docs/dialects.md`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.iso18626.codec import decode
from adapters.iso18626.codes import Action, Reason, Status
from adapters.iso18626.dialects import DIALECTS, dialect_of
from adapters.iso18626.notes import item_list, listed_items
from adapters.iso18626.outbound import render
from adapters.iso18626.values import SchemeValue, SupplyingAgencyMessage
from engine import partner as engine_partner
from engine.citation import Correspondents
from engine.commands import partner as facts
from engine.commands.partner import PartnerFact
from engine.events.partner import Details, PartnerMessageDecided
from engine.values import Money, Sealed
from tests.adapters.iso18626.peers import (
    DEMO,
    SENT,
    SIM,
    Directory,
    action,
    command,
    known,
    read,
    text_of,
    unsealed,
)

PRICE = Money(amount=Decimal(35), currency="USD")
AGREE = "#ReShareLoanConditionAgreeResponse#"
REJECT = "#ReShareLoanConditionRejectResponse#"


def said(what: Action, note: str | None, dialect: str = "plain") -> PartnerFact:
    """The fact that a partner of a dialect reports."""
    partner = msgspec.structs.replace(SIM, dialect=dialect)
    made = command(read(action(what, note), Directory(partner)), known())
    assert isinstance(made, PartnerFact)
    return made


def told(
    dialect: str,
    status: str,
    reason: str = "StatusChange",
    answer: bool | None = None,
    version: str = "1.2",
    **details: Any,
) -> SupplyingAgencyMessage:
    """Our message to a partner of a dialect, read back."""
    if isinstance(details.get("note"), str):
        details["note"] = Sealed(box=details["note"].encode())
    decided = PartnerMessageDecided(
        message_id="o-1",
        partner="SIM",
        reason=reason,
        told=status,
        answer=answer,
        correspondents=Correspondents(
            requesting_agency="ISIL:REQ",
            supplying_agency="ISIL:INT-DEMO",
            external_id="r-1",
            number="DEMO-26-000001",
        ),
        last_change=SENT,
        sequence=3,
        details=Details(**details),
    )
    partner = msgspec.structs.replace(SIM, dialect=dialect, iso_version=version)
    message = decode(render(decided, SENT, partner, DEMO, unsealed))
    assert isinstance(message, SupplyingAgencyMessage)
    return message


def test_both_sides_know_the_same_dialects() -> None:
    assert set(DIALECTS) == set(engine_partner.DIALECTS)


def test_an_unknown_dialect_is_plain() -> None:
    assert dialect_of(msgspec.structs.replace(SIM, dialect="vdx")) is DIALECTS["plain"]


# -- notes that we read


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("note", "expected", "left"),
    [
        (AGREE, facts.AcceptConditions, None),
        (f"gladly {AGREE}#seq:3#", facts.AcceptConditions, "gladly"),
        ("ACCEPT", facts.AcceptConditions, "ACCEPT"),
        (" accept! ", facts.AcceptConditions, "accept!"),
        ("Supplier: DEMO, Accept", facts.AcceptConditions, "Supplier: DEMO, Accept"),
        ("(Reject.)", facts.RefuseConditions, "(Reject.)"),
        (REJECT, facts.RefuseConditions, None),
        ("I accept that it is late", facts.ReceiveNotification, "I accept that it is late"),
        ("accepted", facts.ReceiveNotification, "accepted"),
    ],
)
def test_answers_to_conditions_are_heard_in_notes(
    dialect: str, note: str, expected: type[PartnerFact], left: str | None
) -> None:
    made = said(Action.NOTIFICATION, note, dialect)
    assert type(made) is expected
    assert text_of(made.note) == left


def test_a_cancel_with_the_mark_refuses_our_conditions() -> None:
    made = said(Action.CANCEL, f"too dear{REJECT}", "crosslink")
    assert isinstance(made, facts.AskCancel)
    assert made.refuses_conditions
    assert text_of(made.note) == "too dear"
    plain = said(Action.CANCEL, "too dear", "reshare")
    assert isinstance(plain, facts.AskCancel)
    assert not plain.refuses_conditions


def test_the_number_of_a_message_is_not_shown() -> None:
    assert text_of(said(Action.NOTIFICATION, "please hurry #seq:12#").note) == "please hurry"
    assert said(Action.RECEIVED, "#seq:0#", "reshare").note is None


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        (
            "#ReShareUpdatedField-Title:C# in a day##ReShareUpdatedField-Volume-2##seq:4#",
            "Title: C# in a day\nVolume: 2",
        ),
        ("sorry #ReShareUpdatedField-Author: Ito # thanks", "sorry\nAuthor: Ito\nthanks"),
        ("#ReShareUpdatedField-Neededby:2027-01-01", "Neededby: 2027-01-01"),
    ],
)
def test_a_requesters_edits_are_shown_readably(note: str, shown: str) -> None:
    assert text_of(said(Action.NOTIFICATION, note, "reshare").note) == shown


def test_a_list_of_items_tells_which_come_back() -> None:
    note = "two books\n#MultipleItems#\nB1|QH 1|Dunes\nB\\|2||\n#MultipleItemsEnd#\nbye"
    made = said(Action.SHIPPED_RETURN, note, "crosslink")
    assert isinstance(made, facts.ReportReturned)
    assert made.barcodes == ("B1", "B|2")
    assert text_of(made.note) == "two books\nB1, QH 1, Dunes\nB|2\nbye"


def test_a_list_of_items_is_read_as_it_is_written() -> None:
    barcodes = ("B1", "B|2", "B\\3", "\\|")
    assert listed_items(item_list(barcodes))[1] == barcodes


def test_a_return_that_lists_nothing_means_all() -> None:
    made = said(Action.SHIPPED_RETURN, "on its way", "crosslink")
    assert isinstance(made, facts.ReportReturned)
    assert made.barcodes == ()


# -- Alma and ILLiad


@pytest.mark.parametrize("dialect", ["alma", "illiad"])
def test_alma_and_illiad_do_not_know_expect_to_supply(dialect: str) -> None:
    assert told(dialect, "ExpectToSupply").status is Status.WILL_SUPPLY


@pytest.mark.parametrize("version", ["1.2", "2021-2"])
@pytest.mark.parametrize("dialect", ["alma", "illiad"])
def test_alma_and_illiad_take_several_barcodes_in_one_item_id(dialect: str, version: str) -> None:
    delivery = told(dialect, "Loaned", version=version, items=("B1", "B2")).delivery
    assert delivery is not None
    assert delivery.item_ids == ("B1,B2",)


@pytest.mark.parametrize(
    ("status", "reason", "details", "shown"),
    [
        ("WillSupply", "StatusChange", {}, Reason.REQUEST_RESPONSE),
        ("WillSupply", "RequestResponse", {"condition": "NoReproduction"}, Reason.NOTIFICATION),
        ("Loaned", "RequestResponse", {}, Reason.STATUS_CHANGE),
        ("LoanCompleted", "StatusChange", {}, Reason.REQUEST_RESPONSE),
        ("Unfilled", "StatusChange", {}, Reason.STATUS_CHANGE),
        ("Loaned", "RenewResponse", {}, Reason.RENEW_RESPONSE),
        ("WillSupply", "CancelResponse", {}, Reason.CANCEL_RESPONSE),
        ("WillSupply", "Notification", {}, Reason.NOTIFICATION),
    ],
)
def test_alma_shows_only_some_reasons_with_a_status(
    status: str, reason: str, details: dict[str, Any], shown: Reason
) -> None:
    assert told("alma", status, reason, **details).reason is shown


def test_alma_reads_condition_and_cost_in_the_note() -> None:
    message = told("alma", "WillSupply", condition="LibraryUseOnly", cost=PRICE, note="ask Ann")
    assert message.note == "Condition: LibraryUseOnly, Cost: 35 USD, ask Ann"
    assert message.delivery is not None
    assert message.delivery.loan_conditions == (SchemeValue("LibraryUseOnly"),)


def test_alma_reads_the_condition_of_a_retry_in_the_note() -> None:
    for version in ("1.2", "2021-2"):
        message = told("alma", "RetryPossible", version=version, condition="NoReproduction")
        assert message.note == "Condition: NoReproduction"


def test_alma_reads_a_link_in_the_note() -> None:
    message = told("alma", "CopyCompleted", url="https://f.example/1", sent_via="URL")
    assert message.note == "URL: https://f.example/1"


def test_alma_reads_the_return_address_in_the_note() -> None:
    message = told("alma", "Loaned", items=("B1",), return_to="DEMO", note="mind the cover")
    assert message.note == (
        "mind the cover\n#RETURN_TO#\nDemo Library\nQuay 1\n5003 Bergen, Norway\n#RT_END#"
    )


def test_illiad_reads_the_fields_and_gets_no_padded_note() -> None:
    message = told("illiad", "WillSupply", condition="LibraryUseOnly", cost=PRICE)
    assert message.note is None


# -- ReShare


def test_reshare_gets_the_number_of_every_message() -> None:
    assert told("reshare", "WillSupply").note == "#seq:3#"
    assert told("reshare", "WillSupply", note="soon").note == "soon #seq:3#"


def test_reshare_gets_its_mark_with_a_condition() -> None:
    message = told("reshare", "ExpectToSupply", condition="LibraryUseOnly", note="one week")
    assert message.note == "one week #ReShareAddLoanCondition##seq:3#"
    assert message.delivery is not None
    assert message.delivery.loan_conditions == (SchemeValue("LibraryUseOnly"),)


def test_reshare_reads_items_in_its_own_form() -> None:
    one = told("reshare", "Loaned", items=("B1",)).delivery
    assert one is not None
    assert one.item_ids == ("B1## ##B1",)
    two = told("reshare", "Loaned", items=("B1", "B2")).delivery
    assert two is not None
    assert two.item_ids == ("multivol:B1## ##B1###multivol:B2## ##B2",)


def test_reshare_is_told_of_a_digital_loan_by_its_format() -> None:
    loan = told("reshare", "Loaned", url="https://f.example/1", sent_via="URL")
    assert loan.delivery is not None
    assert loan.delivery.item_format == SchemeValue("URL")
    copy = told("reshare", "CopyCompleted", url="https://f.example/1", delivered_format="PDF")
    assert copy.delivery is not None
    assert copy.delivery.item_format == SchemeValue("PDF")


def test_reshare_is_asked_about_no_condition_that_is_not_there() -> None:
    message = told("reshare", "WillSupply")
    assert message.delivery is None


# -- CrossLink


@pytest.mark.parametrize("status", ["RequestReceived", "Overdue", "Recalled"])
def test_crosslink_is_told_an_unknown_status_in_words(status: str) -> None:
    message = told("crosslink", status, due_date=date(2026, 12, 1), note="please")
    assert (message.reason, message.status) == (Reason.NOTIFICATION, Status(status))
    assert message.note == f"Status: {status}, Due: 2026-12-01\nplease"


def test_crosslink_is_told_of_a_renewal_in_words() -> None:
    yes = told("crosslink", "Loaned", "RenewResponse", True, due_date=date(2027, 1, 1))
    assert (yes.reason, yes.answer) == (Reason.NOTIFICATION, None)
    assert yes.note == "Renewed, Status: Loaned, Due: 2027-01-01"
    no = told("crosslink", "Overdue", "RenewResponse", False)
    assert no.note == "Not renewed, Status: Overdue"


def test_crosslink_is_answered_a_status_request_in_words() -> None:
    message = told("crosslink", "WillSupply", "StatusRequestResponse")
    assert (message.reason, message.note) == (Reason.NOTIFICATION, "Status: WillSupply")


def test_crosslink_hears_of_a_refused_cancel_in_a_status_that_it_knows() -> None:
    message = told("crosslink", "RequestReceived", "CancelResponse", False)
    assert (message.status, message.answer) == (Status.EXPECT_TO_SUPPLY, False)
    yes = told("crosslink", "Cancelled", "CancelResponse", True)
    assert (yes.status, yes.answer) == (Status.CANCELLED, True)


def test_crosslink_gets_the_items_in_the_note_too() -> None:
    message = told("crosslink", "Loaned", items=("B1", "B|2"), note="two books")
    assert message.note == "two books\n#MultipleItems#\nB1||\nB\\|2||\n#MultipleItemsEnd#"
    assert message.delivery is not None


def test_crosslink_gets_the_mark_with_a_condition() -> None:
    message = told("crosslink", "WillSupply", condition="LibraryUseOnly", note="one week")
    assert message.note == "one week\n#ReShareAddLoanCondition#"


# -- OCLC


def test_oclc_gets_a_scheme_on_every_code() -> None:
    message = told(
        "oclc",
        "Loaned",
        items=("B1",),
        cost=PRICE,
        sent_via="Mail",
        delivered_format="Printed",
        return_to="DEMO",
    )
    delivery, return_to = message.delivery, message.return_to
    assert delivery is not None
    assert return_to is not None
    assert return_to.agency is not None
    codes = [
        delivery.delivery_method,
        delivery.item_format,
        delivery.delivery_costs[0].currency,
        message.header.requesting_agency.type,
        return_to.agency.type,
    ]
    assert all(code is not None and code.scheme for code in codes)
    unfilled = told("oclc", "Unfilled", reason_unfilled="NotHeld")
    assert unfilled.reason_unfilled is not None
    assert unfilled.reason_unfilled.scheme


def test_oclc_reads_a_condition_in_the_note() -> None:
    message = told("oclc", "WillSupply", condition="LibraryUseOnly", note="Handle with care")
    assert message.note == "Loan condition: LibraryUseOnly. Handle with care"


def test_oclc_keeps_a_loan_whose_renewal_is_refused() -> None:
    message = told("oclc", "Overdue", "RenewResponse", False, due_date=date(2026, 12, 1))
    assert message.status is Status.LOANED
    assert message.due_date is not None


def test_every_dialect_is_described(root: Path) -> None:
    headings = re.findall(r"^## (.+)$", (root / "docs" / "dialects.md").read_text(), re.MULTILINE)
    assert set(DIALECTS) <= {heading.casefold() for heading in headings}
