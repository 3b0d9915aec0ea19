"""What is true of a request whatever happened to it, told from its facts and its state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.commands.partner import AskCancel, AskRenewal
from engine.events.arrival import RequestRetried
from engine.events.ending import CancelAnswered, Reactivated
from engine.events.loan import RenewalGranted
from engine.events.partner import PartnerMessageDecided
from engine.evolve import TERMINAL
from engine.item import DAMAGED, LENT, LOST, Item
from engine.request import ItemState, LendingRequest
from engine.statuses import Status
from tests.engine.story import Story

ORDER = ["RequestReceived", "ExpectToSupply", "WillSupply", "RetryPossible"]
"""Before shipping the partner is told these from left to right (`iso18626.md` 4.3)."""

PROCESS = {ItemState.OUT: LENT, ItemState.LOST: LOST, ItemState.DAMAGED: DAMAGED}


def nothing_pending_when_completed(r: LendingRequest) -> None:
    """Who waits for nothing has nothing open."""
    if r.completed or r.status in (Status.REACTIVATED, Status.CREATED):
        pending = (r.before_cancel, r.before_renewal, r.before_reject, r.reject_on, r.condition)
        assert pending == (None,) * 5


def remembers_where_it_was(r: LendingRequest) -> None:
    """An interruption knows where to go back to, and nothing else does."""
    assert (r.before_cancel is not None) == (r.status is Status.CANCEL_REPLY)
    assert (r.before_renewal is not None) == (r.status is Status.RENEW_REQUESTED)


def non_returnables_have_no_due_date(r: LendingRequest) -> None:
    """What stays with the partner is never due, and none of its items is out."""
    if r.non_returnable:
        assert r.due_date is None
        assert not r.anything_out


def messages_are_numbered(messages: list[PartnerMessageDecided]) -> None:
    """Messages of a request are numbered from 1 without a gap, each with its own id."""
    assert [m.sequence for m in messages] == list(range(1, len(messages) + 1))
    assert len({m.message_id for m in messages}) == len(messages)


def messages_keep_to_the_protocol(story: Story) -> None:
    """One RequestResponse a cycle and before any StatusChange; last words and order are kept."""
    last, responded = "", False
    for fact in (recorded.event for recorded in story.facts):
        if isinstance(fact, RequestRetried):
            last, responded = "", False
        elif isinstance(fact, Reactivated):
            last = ""
        elif isinstance(fact, PartnerMessageDecided):
            assert fact.reason != "RequestResponse" or not responded
            assert fact.reason != "StatusChange" or responded
            responded = responded or fact.reason == "RequestResponse"
            _follows(last, fact)
            last = fact.told


def _follows(last: str, message: PartnerMessageDecided) -> None:
    says_how_things_are = message.answer is False or message.reason in (
        "Notification",
        "StatusRequestResponse",
    )
    if last in TERMINAL and says_how_things_are:
        assert message.told == last
    if last in ORDER and message.told in ORDER:
        assert ORDER.index(message.told) >= ORDER.index(last)
    assert (message.answer is not None) == (message.reason in ("RenewResponse", "CancelResponse"))


def every_ask_is_answered_once(story: Story) -> None:
    """One RenewResponse and one CancelResponse per ask, unless its answer is due."""
    renewals, cancels = story.accepted[AskRenewal], story.accepted[AskCancel]
    facts = [recorded.event for recorded in story.facts]
    unasked = sum(isinstance(f, RenewalGranted) and f.how == "own_accord" for f in facts)
    answers = [message.reason for message in story.messages]
    due = story.r.status is Status.RENEW_REQUESTED
    assert answers.count("RenewResponse") == renewals + unasked - due
    due = story.r.status is Status.CANCEL_REPLY
    assert answers.count("CancelResponse") == cancels - due
    assert sum(isinstance(f, CancelAnswered) for f in facts) == cancels - due


def items_are_in_one_place(items: Mapping[str, Item], requests: Iterable[LendingRequest]) -> None:
    """An item is in a process exactly while one request has it so."""
    claims: dict[str, list[tuple[str, str]]] = {}
    for request in requests:
        for barcode, state in request.items.items():
            if state in PROCESS:
                claims.setdefault(barcode, []).append((request.id, PROCESS[state]))
    for barcode, item in items.items():
        held = [(item.request_id, item.process)] if item.process else []
        assert claims.get(barcode, []) == held, barcode
