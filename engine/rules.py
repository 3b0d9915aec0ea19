"""What a row of the lifecycle table is made of: places, conditions, results, and what is told."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from engine.context import Context
from engine.partner import ConditionLapse, Step
from engine.request import LendingRequest
from engine.statuses import Places, Status


class Then(StrEnum):
    """A resulting status that depends on the request, the profile or the command."""

    UNCHANGED = "unchanged"
    BEFORE_CANCEL = "the status before the cancel"
    BEFORE_REJECT = "the status before the planned reject"
    BEFORE_RENEWAL = "overdue or recalled where it was that, else renew_response"
    RENEWED = "received_by_partner, or renewal_accepted by setting"
    BY_ITEMS = "by what its items are"
    BY_DIGITAL_RECEIPT = "shipped_digitally, or request_completed where no receipt is awaited"
    BY_FORMAT = "shipped_physically, or as a digital shipment"
    BY_DUE_DATE = "not_overdue when the new date lies ahead, else unchanged"
    AS_SET = "the status that was set"


class Given(NamedTuple):
    """A condition beside the place, in words and as a test."""

    words: str
    holds: Callable[[LendingRequest, Context], bool]


class Tell(NamedTuple):
    """What the partner is told: ISO 18626 status, reason and answer.

    An empty `status` is the current one; an empty `reason` is RequestResponse for the first
    message of a request and StatusChange after. Nothing is told where `step` is off.
    """

    status: str = ""
    reason: str = ""
    answer: bool | None = None
    step: Step | None = None


class Verdict(StrEnum):
    """What comes of a command: it is accepted, or a partner's fact is only recorded."""

    ACCEPTED = "accepted"
    RECORDED = "recorded"


class Rule(NamedTuple):
    """One row: an act, the places where it may be done, the status after it, in a sentence.

    `steps` must be on in the partner's profile; `given` must hold; of several rows for a place the
    first that applies counts. Where no row applies the act is refused.
    """

    act: str
    when: Places
    then: Status | Then
    says: str
    given: tuple[Given, ...] = ()
    steps: tuple[Step, ...] = ()
    tells: Tell | None = None
    verdict: Verdict = Verdict.ACCEPTED

    def applies(self, request: LendingRequest, context: Context) -> bool:
        """Tell whether this row is the one for a request as it is now."""
        return (
            request.place in self.when
            and all(context.has(step) for step in self.steps)
            and all(given.holds(request, context) for given in self.given)
        )


ACTIVE = Given("it is active", lambda r, c: not r.completed)
COMPLETED = Given("it is completed", lambda r, c: r.completed)
LOCATED = Given("the resource is located", lambda r, c: r.located)
NOT_LOCATED = Given("the resource is not located", lambda r, c: not r.located)
RETURNABLE = Given("what is out must come back", lambda r, c: not r.non_returnable)
NON_RETURNABLE = Given("a copy that stays there was sent", lambda r, c: r.non_returnable)
DIGITAL_LOAN = Given("a digital loan was sent", lambda r, c: r.digital_loan)
SOMETHING_OUT = Given("an item of it is out", lambda r, c: r.anything_out)
ASSIGNED = Given("somebody has the task", lambda r, c: bool(r.assigned_to))
LOCKED = Given("somebody edits it", lambda r, c: r.lock is not None)
MOVING = Given("a move is in process", lambda r, c: r.work("move") is not None)
DIGITIZING = Given("a digitization is in process", lambda r, c: r.work("digitization") is not None)
CANNOT_ASK = Given("the partner cannot ask for a renewal", lambda r, c: not c.partner.can_ask)
CARRIES_LOSS = Given(
    "the partner's protocol carries a loss", lambda r, c: not c.partner.speaks_ncip
)
SPEAKS_ISO = Given("the partner speaks ISO 18626", lambda r, c: c.partner.speaks_iso)
RETRY_OFFERED = Given("it was last told RetryPossible", lambda r, c: r.retry_offered)
BEFORE_DUE = Given(
    "the due date lies ahead", lambda r, c: r.due_date is None or c.today < r.due_date
)
PAST_DUE = Given(
    "the due date has passed", lambda r, c: r.due_date is not None and c.today > r.due_date
)
RENEWABLE = Given(
    "it is not recalled and under its limit",
    lambda r, c: not r.recalled and r.renewals < c.profile.renewal_limit,
)
ANSWERED_BY_ITSELF = Given(
    "the profile answers cancels by itself", lambda r, c: c.profile.automatic_cancel_answer
)
HONOURED = Given(
    "the profile honours the partner's loss", lambda r, c: c.profile.honours_partner_lost
)
LAPSE_REJECTS = Given(
    "the profile then rejects", lambda r, c: c.profile.condition_lapse is ConditionLapse.REJECT
)
LAPSE_REOPENS = Given(
    "the profile then reopens", lambda r, c: c.profile.condition_lapse is ConditionLapse.REOPEN
)

NO_AUTOMATIC_RENEW = Given("automatic_renew is off", lambda r, c: not c.has(Step.AUTOMATIC_RENEW))
NO_CANCEL = Given("cancel is off", lambda r, c: not c.has(Step.CANCEL))
