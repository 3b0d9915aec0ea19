"""Scripts of conditions: taken, not taken, and not answered."""

from __future__ import annotations

from ops.partner.scripts.openings import FOUND, SHIP
from ops.partner.scripts.steps import (
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

CONDITIONS: dict[str, Script] = {
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
}
"""Scripts by name."""
