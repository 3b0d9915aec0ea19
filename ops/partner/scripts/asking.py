"""Scripts of what comes before a loan: no, perhaps later, and nothing at all."""

from __future__ import annotations

from ops.partner.scripts.openings import FOUND, PROMISED, SHIP
from ops.partner.scripts.steps import (
    ITEM,
    AskAgain,
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
}
"""Scripts by name."""
