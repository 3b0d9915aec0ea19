"""Scripts of loans and copies that go out: recalled, late, lost, and back again."""

from __future__ import annotations

from ops.partner.scripts.openings import BACK, FOUND, FOUR_WEEKS, LENT, SHIP
from ops.partner.scripts.steps import (
    BOTH_ITEMS,
    ITEM,
    Due,
    In,
    Job,
    Later,
    Script,
    ask,
    do,
    here,
    say,
    told,
)

A_LINK = "https://copies.example/7f3a"

LENDING: dict[str, Script] = {
    "loan": Script(
        says="A book goes out and comes back.",
        steps=(
            ask(),
            FOUND,
            do("take-up"),
            here("being_processed"),
            do("will-supply"),
            told("RequestResponse", "WillSupply"),
            SHIP,
            told("StatusChange", "Loaned", due=Due(28), items=ITEM),
            here("shipped_physically"),
            say("Received"),
            here("received_by_partner"),
            *BACK,
        ),
        ends="request_completed",
    ),
    "loan-2021": Script(
        says="The same in the version of 2021.",
        partner="SIM2",
        steps=(*LENT, *BACK),
        ends="request_completed",
    ),
    "two-volumes": Script(
        says="Two volumes go out together and come back one by one.",
        steps=(
            ask(),
            FOUND,
            do("ship-physically", barcodes=BOTH_ITEMS, due_date=FOUR_WEEKS),
            told("RequestResponse", "Loaned", due=Due(28), items=BOTH_ITEMS),
            say("Received"),
            say("ShippedReturn"),
            here("returned_by_partner"),
            do("check-in", barcodes=ITEM),
            here("lender_checked_in"),
            do("check-in"),
            told("StatusChange", "LoanCompleted"),
        ),
        ends="request_completed",
    ),
    "copy": Script(
        says="An article goes out as a link; the partner has it.",
        copy=True,
        steps=(
            ask(),
            FOUND,
            do("ship-digitally", url=A_LINK),
            told("RequestResponse", "CopyCompleted", url=A_LINK),
            here("shipped_digitally"),
            say("Received"),
        ),
        ends="request_completed",
    ),
    "copy-by-post": Script(
        says="A copy on paper goes out that stays there.",
        copy=True,
        steps=(
            ask(),
            FOUND,
            do("ship-non-returnable", cost={"amount": "4.50", "currency": "EUR"}),
            told("RequestResponse", "CopyCompleted", costs=("4.50 EUR",)),
            say("Renew", refused="UnsupportedActionType"),
            say("Received"),
        ),
        ends="request_completed",
    ),
    "recall": Script(
        says="We want it back early, and get it.",
        steps=(
            *LENT,
            do("recall", due_date=In(7), note_to_partner="Needed for a course."),
            told("StatusChange", "Recalled", due=Due(7), note="Needed for a course."),
            here("recalled_item"),
            do("record-recall-acknowledged"),
            here("borrower_recalled"),
            *BACK,
        ),
        ends="request_completed",
    ),
    "overdue": Script(
        says="It does not come back in time; the partner is told, again a week later.",
        steps=(
            *LENT,
            Job(name="overdue"),
            here("received_by_partner"),
            Later(days=29),
            Job(name="overdue"),
            told("StatusChange", "Overdue", due=Due(28)),
            here("overdue"),
            Job(name="overdue-again"),
            Later(days=7),
            Job(name="overdue-again"),
            told("StatusChange", "Overdue", due=Due(28)),
            here("overdue"),
            *BACK,
        ),
        ends="request_completed",
    ),
    "due-date-changed": Script(
        says="Staff give it a later due date.",
        steps=(
            *LENT,
            do("change-due-date", due_date=In(60)),
            told("StatusChange", "Loaned", due=Due(60)),
        ),
        ends="received_by_partner",
    ),
    "lost": Script(
        says="It is lost, and paid for; then it turns up.",
        steps=(
            *LENT,
            do("lost", cost={"amount": "80.00", "currency": "EUR"}),
            told("StatusChange", "CompletedWithoutReturn", costs=("80.00 EUR",)),
            here("lost"),
            do("check-in"),
            told("StatusChange", "LoanCompleted"),
        ),
        ends="request_completed",
    ),
    "lost-by-partner": Script(
        says="The partner says that it lost it.",
        partner="SIM2",
        steps=(
            *LENT,
            say("Lost", note="Left on a train."),
            told("StatusChange", "CompletedWithoutReturn"),
        ),
        ends="lost",
    ),
    "damaged": Script(
        says="It comes back wet.",
        steps=(
            *LENT,
            say("ShippedReturn"),
            here("returned_by_partner"),
            do("damaged", note_to_partner="Water."),
            told("Notification", "Loaned", due=Due(28), note="Water."),
            here("damaged"),
            do("check-in"),
            told("StatusChange", "LoanCompleted"),
        ),
        ends="request_completed",
    ),
}
"""Scripts by name."""
