"""Scripts of what comes before a loan: yes, no, perhaps, and the wish to cancel."""

from __future__ import annotations

from ops.partner.scripts.steps import (
    BOTH_ITEMS,
    ITEM,
    AskAgain,
    Due,
    In,
    Job,
    Later,
    Script,
    Step,
    ask,
    do,
    here,
    say,
    told,
)

FOUR_WEEKS = In(28)
FOUND = here("created", located=True)
PROMISED = (
    ask(),
    FOUND,
    do("will-supply"),
    told("RequestResponse", "WillSupply"),
    here("will_supply"),
)


def _condition(reason_retry: str) -> tuple[Step, ...]:
    """We would lend it on a condition; what that is called depends on the version."""
    return (
        ask(),
        FOUND,
        do("conditional", reason="LibraryUseOnly", reply_by=In(7)),
        told(
            "RequestResponse",
            "RetryPossible",
            reason_retry=reason_retry,
            conditions=("LibraryUseOnly",),
        ),
        here("conditional"),
    )


CONDITION = _condition("LoanCondition")
CONDITION_2021 = _condition("MustMeetLoanCondition")
SHIP = do("ship-physically", barcodes=ITEM, due_date=FOUR_WEEKS)

ASKING: dict[str, Script] = {
    "unfilled": Script(
        says="It is not on the shelf: no.",
        steps=(
            ask(),
            FOUND,
            do("reject", reason="NotOnShelf", note_to_partner="We looked twice."),
            told(
                "RequestResponse", "Unfilled", reason_unfilled="NotOnShelf", note="We looked twice."
            ),
            here("rejected"),
            say("Notification", note="Thank you for looking."),
            say("Received", refused="UnsupportedActionType"),
        ),
        ends="rejected",
    ),
    "not-found": Script(
        says="Nobody has such a book; staff say no after the search.",
        steps=(
            ask(title="A Book That Nobody Ever Printed"),
            here("locate_failed", located=False),
            do("reject", reason="NotHeld"),
            told("RequestResponse", "Unfilled", reason_unfilled="NotHeld"),
        ),
        ends="rejected",
    ),
    "cancel-accepted": Script(
        says="The patron has no more use for it; staff agree.",
        steps=(
            *PROMISED,
            say("Cancel", note="The patron moved away."),
            here("cancel_reply"),
            say("Cancel"),
            do("cancel-reply", accept=True),
            told("CancelResponse", "Cancelled", answer=True),
            here("cancelled"),
            say("Cancel", refused="UnsupportedActionType"),
        ),
        ends="cancelled",
    ),
    "cancel-refused": Script(
        says="The parcel is packed already; staff do not agree and ship.",
        steps=(
            *PROMISED,
            say("Cancel"),
            here("cancel_reply"),
            do("ship-physically", refused=409, barcodes=ITEM),
            do("cancel-reply", accept=False, note_to_partner="It is packed."),
            told("CancelResponse", "WillSupply", answer=False, note="It is packed."),
            here("will_supply"),
            SHIP,
            told("StatusChange", "Loaned", due=Due(28), items=ITEM),
        ),
        ends="shipped_physically",
    ),
    "cancel-too-late": Script(
        says="It is on its way: a cancel comes too late.",
        steps=(
            ask(),
            FOUND,
            SHIP,
            told("RequestResponse", "Loaned", due=Due(28), items=ITEM),
            say("Cancel"),
            told("CancelResponse", "Loaned", answer=False, due=Due(28)),
            here("shipped_physically", alert="cancel_refused_shipped"),
        ),
        ends="shipped_physically",
    ),
    "cancel-automatic": Script(
        says="The partner's profile agrees to every cancel by itself.",
        partner="SIM2",
        steps=(
            *PROMISED,
            say("Cancel"),
            told("CancelResponse", "Cancelled", answer=True),
        ),
        ends="cancelled",
    ),
    "conditional-yes": Script(
        says="Library use only? The partner tries again, and so agrees.",
        steps=(
            *CONDITION,
            AskAgain(),
            FOUND,
            SHIP,
            told("RequestResponse", "Loaned", due=Due(28), items=ITEM),
        ),
        ends="shipped_physically",
    ),
    "conditional-yes-2021": Script(
        says="The same in the version of 2021.",
        partner="SIM2",
        steps=(
            *CONDITION_2021,
            AskAgain(new_id=True),
            FOUND,
            do("will-supply"),
            told("RequestResponse", "WillSupply"),
        ),
        ends="will_supply",
    ),
    "conditional-yes-by-note": Script(
        says="The partner's staff answer the condition in a word.",
        steps=(
            *CONDITION,
            say("Notification", note="ACCEPT"),
            FOUND,
            SHIP,
            told("StatusChange", "Loaned", due=Due(28), items=ITEM),
        ),
        ends="shipped_physically",
    ),
    "conditional-no": Script(
        says="The partner does not take the condition.",
        steps=(
            *CONDITION,
            say("Notification", note="Reject."),
            told("StatusChange", "Unfilled", reason_unfilled="PolicyProblem"),
        ),
        ends="rejected",
    ),
    "conditional-cancelled": Script(
        says="A broker's way of not taking the condition: a cancel with a mark.",
        steps=(
            *CONDITION,
            say("Cancel", note="#ReShareLoanConditionRejectResponse#"),
            told("CancelResponse", "Cancelled", answer=True),
        ),
        ends="cancelled",
    ),
    "conditional-silent": Script(
        says="The partner never answers; the condition's time is over.",
        steps=(
            *CONDITION,
            Job(name="conditions"),
            here("conditional"),
            Later(days=8),
            Job(name="conditions"),
            told("StatusChange", "Unfilled", reason_unfilled="PolicyProblem"),
        ),
        ends="rejected",
    ),
    "retry": Script(
        says="It is on loan; the partner asks again under a new id, and gets it.",
        steps=(
            ask(),
            FOUND,
            do("reject", may_retry=True, reason_retry="OnLoan", retry_after=In(7)),
            told("RequestResponse", "RetryPossible", reason_retry="OnLoan", retry_after=In(7)),
            here("rejected"),
            AskAgain(new_id=True),
            FOUND,
            do("will-supply"),
            told("RequestResponse", "WillSupply"),
            SHIP,
            told("StatusChange", "Loaned", due=Due(28), items=ITEM),
            say("Received"),
        ),
        ends="received_by_partner",
    ),
    "retry-refused": Script(
        says="Nobody offered another try.",
        steps=(
            *PROMISED,
            AskAgain(refused="UnrecognisedDataValue"),
            here("will_supply"),
        ),
        ends="will_supply",
    ),
    "expired": Script(
        says="Nobody shipped it before the day after which it is of no use.",
        need_by=In(10),
        steps=(
            *PROMISED,
            Job(name="expire"),
            here("will_supply"),
            Later(days=11),
            Job(name="expire"),
            told("StatusChange", "Unfilled", reason_unfilled="NotAvailableForILL"),
        ),
        ends="expired",
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
}
"""Scripts by name."""
