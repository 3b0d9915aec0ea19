"""The lifecycle of a lending request: one literal table, a sentence a row.

It refuses what is illegal, offers the actions, says what the partner is told, and draws and
documents itself (`interlend lifecycle`). Sources: spec S, A; `lifecycle.md`, row by row.
"""

from __future__ import annotations

from engine.context import Context
from engine.errors import Illegal
from engine.partner import Step
from engine.request import LendingRequest
from engine.rules import (
    ACTIVE,
    ANSWERED_BY_ITSELF,
    ASSIGNED,
    BEFORE_DUE,
    CANNOT_ASK,
    CARRIES_LOSS,
    COMPLETED,
    DIGITAL_LOAN,
    DIGITIZING,
    HONOURED,
    LAPSE_REJECTS,
    LAPSE_REOPENS,
    LOCATED,
    LOCKED,
    MOVING,
    NO_AUTOMATIC_RENEW,
    NO_CANCEL,
    NON_RETURNABLE,
    NOT_LOCATED,
    PAST_DUE,
    RENEWABLE,
    RETRY_OFFERED,
    RETURNABLE,
    SOMETHING_OUT,
    SPEAKS_ISO,
    Rule,
    Tell,
    Then,
    Verdict,
)
from engine.statuses import ANYWHERE, BACK, CLOSED, OPEN, OUT, TROUBLE, Places, Status

S = Status
RECORDED = Verdict.RECORDED
AUTO, MANUAL = Step.AUTOMATIC_RENEW, Step.MANUAL_RENEW


def at(*places: str) -> Places:
    """A set of places, named one by one."""
    return frozenset(places)


UNFILLED = Tell("Unfilled")
LOANED = Tell("Loaned")
COPY_COMPLETED = Tell("CopyCompleted")
OVERDUE = Tell("Overdue")
CANCELLED = Tell("Cancelled", "CancelResponse", True)
CANCEL_REFUSED = Tell("", "CancelResponse", False)
RENEWED = Tell("Loaned", "RenewResponse", True)
RENEWAL_REFUSED = Tell("", "RenewResponse", False)
STATUS = Tell("", "StatusRequestResponse")
NOTIFICATION = Tell("", "Notification")
CHECKED_IN = Tell("LoanCompleted", step=Step.CHECKED_IN_MESSAGE)
LOSS = Tell("CompletedWithoutReturn", step=Step.LOST_COMMUNICATED)
DAMAGE = Tell("", "Notification", step=Step.DAMAGED_COMMUNICATED)

LIFECYCLE: tuple[Rule, ...] = (
    # -- arrival and the resource
    Rule("partner:retry", OPEN | at(S.CONDITIONAL, S.REJECTED), S.CREATED,
         "The partner asks again after RetryPossible: its data is new, the search too.",
         given=(RETRY_OFFERED,)),
    Rule("partner:reminder", ANYWHERE, Then.UNCHANGED,
         "A reminder alerts staff and is answered with the status.",
         tells=STATUS, verdict=RECORDED),
    Rule("locate-found", at(S.LOCATE_FAILED, S.PENDING_AUTO_REJECT), S.CREATED,
         "One record was found or chosen: a failed or doomed request starts afresh.",
         given=(NOT_LOCATED,)),
    Rule("locate-found", ANYWHERE, Then.UNCHANGED,
         "One record was found or chosen.", given=(ACTIVE, NOT_LOCATED)),
    Rule("locate-failed", at(S.CREATED, S.LOCATE_FAILED), S.LOCATE_FAILED,
         "Nothing, or more than one record, matches the citation.", given=(NOT_LOCATED,)),
    Rule("locate-failed", ANYWHERE, Then.UNCHANGED,
         "Nothing, or more than one record, matches; the work in hand goes on.",
         given=(ACTIVE, NOT_LOCATED)),
    Rule("detach", OPEN, Then.UNCHANGED, "The catalogue record is unlinked.", given=(LOCATED,)),
    # -- supply
    Rule("take-up", OPEN - at(S.BEING_PROCESSED), S.BEING_PROCESSED,
         "Staff work on it; it is assigned to the one who does."),
    Rule("move", OPEN, S.BEING_PROCESSED, "The item is to be fetched.", given=(LOCATED,)),
    Rule("move-complete", ANYWHERE, Then.UNCHANGED, "The item was fetched.", given=(MOVING,)),
    Rule("move-cancel", ANYWHERE, Then.UNCHANGED, "The item is not fetched.", given=(MOVING,)),
    Rule("digitize", OPEN, S.BEING_PROCESSED, "A copy is to be made.", given=(LOCATED,)),
    Rule("digitize-complete", ANYWHERE, Then.UNCHANGED,
         "The copy is ready; it goes out by itself while the request is open.",
         given=(DIGITIZING,)),
    Rule("digitize-cancel", ANYWHERE, Then.UNCHANGED, "No copy is made.", given=(DIGITIZING,)),
    Rule("will-supply", OPEN - at(S.WILL_SUPPLY), S.WILL_SUPPLY,
         "We promise to supply.", steps=(Step.WILL_SUPPLY,), tells=Tell("WillSupply")),
    Rule("conditional", OPEN, S.CONDITIONAL,
         "We would supply on a condition, told in the way the partner's system understands.",
         steps=(Step.CONDITIONAL,), tells=Tell("RetryPossible")),
    Rule("partner:condition-accepted", at(S.CONDITIONAL), S.CREATED,
         "The partner agrees: the request is open again."),
    Rule("partner:condition-accepted", ANYWHERE, Then.UNCHANGED,
         "A yes to no question is kept as a message.", verdict=RECORDED),
    Rule("partner:condition-refused", at(S.CONDITIONAL), S.REJECTED,
         "The partner does not agree: we cannot supply.", tells=UNFILLED),
    Rule("partner:condition-refused", ANYWHERE, Then.UNCHANGED,
         "A no to no question is kept as a message.", verdict=RECORDED),
    Rule("condition-expired", at(S.CONDITIONAL), S.REJECTED,
         "Nobody answered our conditions in time.", given=(LAPSE_REJECTS,), tells=UNFILLED),
    Rule("condition-expired", at(S.CONDITIONAL), S.CREATED,
         "Nobody answered in time; the profile opens the request again.", given=(LAPSE_REOPENS,)),
    Rule("condition-expired", at(S.CONDITIONAL), Then.UNCHANGED,
         "Nobody answered in time; the profile alerts staff."),
    Rule("ship-physically", OPEN, S.SHIPPED_PHYSICALLY,
         "Items go out; the partner gets the due date and the items' ids.", tells=LOANED),
    Rule("ship-physically", at(S.SHIPPED_PHYSICALLY), S.SHIPPED_PHYSICALLY,
         "A second run adds items; what is out must come back from then on.", tells=LOANED),
    Rule("ship-digitally", OPEN, Then.BY_DIGITAL_RECEIPT,
         "Files or a link go out.", tells=COPY_COMPLETED),
    Rule("ship-non-returnable", OPEN, Then.BY_FORMAT,
         "A copy goes out that will not come back.", tells=COPY_COMPLETED),
    Rule("partner:undo-shipment", at(S.SHIPPED_PHYSICALLY), S.BEING_PROCESSED,
         "What was told shipped never left."),
    # -- the loan
    Rule("partner:received", at(S.SHIPPED_PHYSICALLY), S.REQUEST_COMPLETED,
         "The copy arrived; nothing is left to do.", given=(NON_RETURNABLE,),
         steps=(Step.RECEIVE,)),
    Rule("partner:received", at(S.SHIPPED_PHYSICALLY), S.RECEIVED_BY_PARTNER,
         "The loan arrived.", steps=(Step.RECEIVE,)),
    Rule("partner:received", at(S.SHIPPED_DIGITALLY), Then.UNCHANGED,
         "A digital loan arrived; it is still to be given back.",
         given=(DIGITAL_LOAN,), verdict=RECORDED),
    Rule("partner:received", at(S.SHIPPED_DIGITALLY), S.REQUEST_COMPLETED,
         "The digital copy arrived.", steps=(Step.RECEIVE,)),
    Rule("partner:received",
         OUT | BACK | TROUBLE | at(S.SHIPPED_DIGITALLY, S.REQUEST_COMPLETED), Then.UNCHANGED,
         "A receipt that changes nothing is kept.", verdict=RECORDED),
    Rule("partner:renew", OUT - at(S.RENEW_REQUESTED), S.PATRON_RENEWAL,
         "The profile renews by itself.", given=(RETURNABLE, RENEWABLE), steps=(AUTO,),
         tells=RENEWED),
    Rule("partner:renew", OUT - at(S.RENEW_REQUESTED), Then.UNCHANGED,
         "The profile renews by itself, but the loan is recalled or at its limit.",
         given=(RETURNABLE,), steps=(AUTO,), tells=RENEWAL_REFUSED),
    Rule("partner:renew", OUT - at(S.RENEW_REQUESTED), S.RENEW_REQUESTED,
         "Staff are to answer the partner's wish.", given=(RETURNABLE,), steps=(MANUAL,)),
    Rule("partner:renew", OUT - at(S.RENEW_REQUESTED), Then.UNCHANGED,
         "The profile does not renew.", given=(RETURNABLE,), tells=RENEWAL_REFUSED),
    Rule("partner:renew", at(S.RENEW_REQUESTED), Then.UNCHANGED,
         "It asked already.", verdict=RECORDED),
    Rule("renew", at(S.RENEW_REQUESTED), Then.RENEWED,
         "Staff grant the renewal that was asked for.",
         given=(NO_AUTOMATIC_RENEW,), steps=(MANUAL,), tells=RENEWED),
    Rule("renew", at(S.RECEIVED_BY_PARTNER, S.RENEWAL_ACCEPTED), Then.RENEWED,
         "Staff renew for a partner that cannot ask.", given=(CANNOT_ASK, RETURNABLE),
         steps=(MANUAL,), tells=RENEWED),
    Rule("renew",
         at(S.SHIPPED_PHYSICALLY, S.OVERDUE, S.NOT_OVERDUE, S.RENEW_RESPONSE, S.PATRON_RENEWAL,
            S.STAFF_RENEWAL), S.STAFF_RENEWAL,
         "Staff renew of their own accord for a partner that cannot ask.",
         given=(CANNOT_ASK, RETURNABLE), steps=(MANUAL,), tells=RENEWED),
    Rule("refuse-renewal", at(S.RENEW_REQUESTED), Then.BEFORE_RENEWAL,
         "Staff refuse the renewal; loan and due date stay.", tells=RENEWAL_REFUSED),
    Rule("recall", OUT - at(S.RENEW_REQUESTED, S.OVERDUE, S.RECALLED_ITEM, S.BORROWER_RECALLED),
         S.RECALLED_ITEM, "We want the item back early.", given=(RETURNABLE, BEFORE_DUE),
         steps=(Step.RECALL,), tells=Tell("Recalled")),
    Rule("partner:recall", OUT - at(S.RENEW_REQUESTED), S.RECALLED_ITEM,
         "The broker recalled the item.", given=(RETURNABLE,)),
    Rule("record-recall-acknowledged", at(S.RECALLED_ITEM), S.BORROWER_RECALLED,
         "The partner acknowledged the recall."),
    Rule("overdue", OUT - at(S.OVERDUE, S.RENEW_REQUESTED), S.OVERDUE,
         "The due date has passed.", given=(RETURNABLE, PAST_DUE), tells=OVERDUE),
    Rule("overdue-again", at(S.OVERDUE), Then.UNCHANGED,
         "It stays overdue for another interval.", given=(RETURNABLE,), tells=OVERDUE),
    Rule("change-due-date", at(S.OVERDUE), Then.BY_DUE_DATE,
         "A new date ahead ends the overdue.", given=(RETURNABLE,), tells=Tell()),
    Rule("change-due-date", OUT, Then.UNCHANGED,
         "Another due date.", given=(RETURNABLE,), tells=Tell()),
    Rule("partner:shipped-return", OUT | TROUBLE, S.RETURNED_BY_PARTNER,
         "It is on its way back.", given=(RETURNABLE,)),
    Rule("partner:shipped-return", at(S.SHIPPED_DIGITALLY), S.REQUEST_COMPLETED,
         "The digital loan was given back.", given=(DIGITAL_LOAN,), tells=CHECKED_IN),
    Rule("partner:shipped-return", BACK | at(S.REQUEST_COMPLETED), Then.UNCHANGED,
         "It is back already.", given=(RETURNABLE,), verdict=RECORDED),
    Rule("partner:shipped-forward", OUT, Then.UNCHANGED,
         "It was sent on to a third party: staff are alerted.", given=(RETURNABLE,),
         verdict=RECORDED),
    Rule("partner:lost", OUT, Then.BY_ITEMS,
         "The partner lost it, and the profile believes it.", given=(RETURNABLE, HONOURED),
         tells=LOSS),
    Rule("partner:lost", OUT, Then.UNCHANGED,
         "The partner lost it: staff are alerted.", given=(RETURNABLE,), verdict=RECORDED),
    Rule("check-in", OUT | BACK | TROUBLE, Then.BY_ITEMS,
         "Items are here; when the last is, the request is completed.", given=(RETURNABLE,),
         tells=CHECKED_IN),
    Rule("check-in", ANYWHERE, Then.UNCHANGED,
         "An item that was still out is here.", given=(SOMETHING_OUT, RETURNABLE)),
    Rule("lost", OUT | BACK, Then.BY_ITEMS,
         "Items will not come back.", given=(RETURNABLE, CARRIES_LOSS), tells=LOSS),
    Rule("damaged", OUT | BACK, Then.BY_ITEMS,
         "Items are damaged.", given=(RETURNABLE, CARRIES_LOSS), tells=DAMAGE),
    # -- the end, and after
    Rule("reject", OPEN | at(S.CONDITIONAL), S.REJECTED,
         "We say no, with a reason.", steps=(Step.REJECT,), tells=UNFILLED),
    Rule("reject:may-retry", OPEN, S.REJECTED,
         "We say no, but the partner may ask again.", steps=(Step.REJECT,),
         tells=Tell("RetryPossible")),
    Rule("reject-planned", at(S.CREATED, S.LOCATE_FAILED, S.BEING_PROCESSED),
         S.PENDING_AUTO_REJECT, "A rule will reject it unless staff step in.",
         steps=(Step.REJECT,)),
    Rule("stop-automatic-reject", at(S.PENDING_AUTO_REJECT), Then.BEFORE_REJECT,
         "Staff step in."),
    Rule("reject-due", at(S.PENDING_AUTO_REJECT), S.REJECTED,
         "Nobody stepped in.", tells=UNFILLED),
    Rule("partner:cancel-conditions", at(S.CONDITIONAL), S.CANCELLED,
         "The partner refuses our conditions by cancelling.", tells=CANCELLED),
    Rule("partner:cancel", OPEN | at(S.CONDITIONAL), Then.UNCHANGED,
         "The profile does not cancel.", given=(NO_CANCEL,), tells=CANCEL_REFUSED),
    Rule("partner:cancel", OPEN | at(S.CONDITIONAL), S.CANCELLED,
         "The profile agrees to cancels by itself.", given=(ANSWERED_BY_ITSELF,),
         tells=CANCELLED),
    Rule("partner:cancel", OPEN | at(S.CONDITIONAL), S.CANCEL_REPLY,
         "Staff are to answer the partner's wish to cancel."),
    Rule("partner:cancel", OUT | BACK, Then.UNCHANGED,
         "Too late, it is shipped: staff are alerted.", tells=CANCEL_REFUSED),
    Rule("partner:cancel", at(S.CANCEL_REPLY), Then.UNCHANGED,
         "It asked already.", verdict=RECORDED),
    Rule("cancel-reply:yes", at(S.CANCEL_REPLY), S.CANCELLED,
         "Staff agree; open moves and digitizations are cancelled.", tells=CANCELLED),
    Rule("cancel-reply:no", at(S.CANCEL_REPLY), Then.BEFORE_CANCEL,
         "Staff refuse; the request goes on where it was.", tells=CANCEL_REFUSED),
    Rule("expire", OPEN | at(S.CONDITIONAL), S.EXPIRED,
         "It was not shipped in time.", steps=(Step.EXPIRE,), tells=UNFILLED),
    Rule("reactivate", CLOSED | at(S.REQUEST_COMPLETED), S.REACTIVATED,
         "It is taken up again; its items are on loan once more.", steps=(Step.REACTIVATE,)),
    Rule("set-status", CLOSED | at(S.SHIPPED_DIGITALLY, S.REQUEST_COMPLETED), Then.AS_SET,
         "Staff complete what is closed; anything else is a reactivation."),
    Rule("set-status", (OPEN | OUT | BACK | TROUBLE) - at(S.RENEW_REQUESTED), Then.AS_SET,
         "Staff set the status by hand."),
    Rule("remove", ANYWHERE, Then.UNCHANGED,
         "It leaves every list, never the log.", given=(COMPLETED,)),
    # -- the desk and the conversation
    Rule("edit", ANYWHERE, Then.UNCHANGED, "Staff correct an active request.", given=(ACTIVE,)),
    Rule("partner:update", OPEN, Then.UNCHANGED, "The partner corrects an open request."),
    Rule("duplicate", ANYWHERE, Then.UNCHANGED, "A new request is made from this one."),
    *(Rule(act, ANYWHERE, Then.UNCHANGED, says) for act, says in (
        ("note", "A note is added."),
        ("label", "Labels are put on or taken off."),
        ("attach", "A file is attached."),
        ("email-partner", "An e-mail to the partner is logged."),
        ("assign", "The task is given to a user."),
        ("lock", "A user edits the request."),
        ("dismiss", "A note, message or alert needs no more attention."),
        ("print-slip", "A slip is printed."),
        ("download", "The electronic resource is fetched."),
        ("delivery-failed", "A message of ours did not arrive: staff are alerted."),
        ("partner-error", "The partner found an error in a message of ours: staff are alerted."),
    )),
    Rule("release", ANYWHERE, Then.UNCHANGED, "The task is nobody's.", given=(ASSIGNED,)),
    Rule("unlock", ANYWHERE, Then.UNCHANGED, "Nobody edits the request.", given=(LOCKED,)),
    Rule("lock-expired", ANYWHERE, Then.UNCHANGED,
         "The lock ran out: nobody edits the request.", given=(LOCKED,)),
    Rule("general-message", ANYWHERE, Then.UNCHANGED, "We write to the partner.",
         tells=NOTIFICATION),
    Rule("status-query", ANYWHERE, Then.UNCHANGED,
         "We ask the partner for its status.", given=(SPEAKS_ISO,), tells=NOTIFICATION),
    Rule("partner:notification", ANYWHERE, Then.UNCHANGED,
         "The partner writes to us: an active general message.", verdict=RECORDED),
    Rule("partner:status-request", ANYWHERE, Then.UNCHANGED,
         "The partner asks for the status and gets it.", tells=STATUS, verdict=RECORDED),
)  # fmt: skip

ROWS: dict[str, tuple[Rule, ...]] = {
    act: tuple(rule for rule in LIFECYCLE if rule.act == act)
    for act in dict.fromkeys(rule.act for rule in LIFECYCLE)
} | {"partner:hold-return": ()}
ROWS["partner:cancel-conditions"] += ROWS["partner:cancel"]
"""The rows of each act, in order; an act without rows is refused everywhere."""

NOTHING_OUT_SETTABLE: Places = at(S.CREATED, S.BEING_PROCESSED, S.WILL_SUPPLY)
OUT_SETTABLE: Places = at(
    S.RECEIVED_BY_PARTNER, S.BORROWER_RECALLED, S.RETURNED_BY_PARTNER, S.NOT_OVERDUE
)
SETTABLE: Places = (
    NOTHING_OUT_SETTABLE
    | OUT_SETTABLE
    | at(S.LOST, S.DAMAGED, S.CANCELLED, S.EXPIRED, S.REQUEST_COMPLETED)
)
"""The statuses that staff may set by hand (spec S3; `lifecycle.md`, row *set status by hand*)."""


def may(act: str, request: LendingRequest, context: Context) -> Rule | None:
    """The row that lets an act happen to a request now, or None where it is refused."""
    return next((rule for rule in ROWS[act] if rule.applies(request, context)), None)


def rule_for(act: str, request: LendingRequest, context: Context) -> Rule:
    """The row for an act. Raises `Illegal`, saying why, where there is none."""
    rule = may(act, request, context)
    if rule is not None:
        return rule
    here = [row for row in ROWS[act] if request.place in row.when]
    if not here:
        raise Illegal("wrong_status", f"{act} is not possible in status {request.status}")
    on = [row for row in here if all(context.has(step) for step in row.steps)]
    if not on:
        off = next(step for step in here[0].steps if not context.has(step))
        raise Illegal("step_off", f"{act}: the partner's profile has {off} off")
    missing = next(given for given in on[0].given if not given.holds(request, context))
    raise Illegal("condition_not_met", f"{act} is possible only where {missing.words}")
