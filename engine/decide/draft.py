"""A decision in the making: the facts so far, and the request as they leave it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from engine.commands.base import Command, SealedText, StaffCommand
from engine.context import Context
from engine.eventlog.format import Stamp
from engine.events import desk
from engine.events.base import Event, ItemEvent
from engine.events.partner import Details, PartnerMessageDecided
from engine.evolve import evolve
from engine.ids import named
from engine.request import ItemState, LendingRequest
from engine.rules import Rule, Tell, Then
from engine.statuses import Status
from engine.telling import completed_details, never_left_of, reason_to_tell, status_to_tell

MESSAGES = UUID("6f0a4c52-6a0e-5d0c-9a51-6b0a3b6f2a11").bytes
"""The namespace of our messages' ids."""


class Draft:
    """Facts decided for one command; adding a fact shows its effect on `request` at once."""

    def __init__(
        self, command: Command, request: LendingRequest, context: Context, rule: Rule
    ) -> None:
        self.command = command
        self.request = request
        self.before = request
        self.context = context
        self.rule = rule
        self.facts: list[Event] = []
        self._note_to_send = command.note_to_partner if isinstance(command, StaffCommand) else None
        self._stamp = Stamp(
            id="",
            at=command.at,
            recorded_at=command.at,
            by=command.by,
            library=context.library.code,
            command_id=command.id,
            causation_id="",
            correlation_id="",
        )

    def add(self, *facts: Event) -> None:
        """Decide facts, in this order."""
        for fact in facts:
            self.facts.append(fact)
            if not isinstance(fact, ItemEvent):
                self.request = evolve(self.request, fact, self._stamp)

    @property
    def then(self) -> Status:
        """The status after, where the rule says it without the command; else the one now."""
        then = self.rule.then
        if isinstance(then, Status):
            return then
        request = self.request
        match then:
            case Then.BEFORE_CANCEL:
                return request.before_cancel or Status.CREATED
            case Then.BEFORE_REJECT:
                return request.before_reject or Status.CREATED
            case Then.BEFORE_RENEWAL:
                return before_renewal(request)
            case Then.RENEWED:
                return self.context.library.renewed_status
            case Then.UNCHANGED:
                return request.status
            case (
                Then.BY_ITEMS
                | Then.BY_DIGITAL_RECEIPT
                | Then.BY_FORMAT
                | Then.BY_DUE_DATE
                | Then.AS_SET
            ):
                return request.status  # the command says it

    @property
    def next_note_id(self) -> str:
        """An id for a note: the version at which its fact stands."""
        return str(self.request.version + 1)

    def note(self, kind: str, text: SealedText | None) -> None:
        """Add a note, where there is one."""
        if text is not None:
            note_id = self.next_note_id
            self.add(desk.NoteAdded(note_id=note_id, kind=kind, text=text.box, tokens=text.tokens))

    def notes(self, command: StaffCommand) -> None:
        """Add the notes that a command of the desk carries."""
        self.note("internal", command.internal_note)
        self.note("to_partner", command.note_to_partner)

    def alert(self, code: str, **parameters: str) -> None:
        """Raise an alert."""
        self.add(desk.AlertRaised(code=code, parameters=parameters))

    def end_alert(self, code: str) -> None:
        """Take an alert away, where it is there."""
        if any(alert.code == code for alert in self.request.alerts):
            self.add(desk.AlertDismissed(code=code))

    def tell(
        self, tell: Tell | None = None, details: Details | None = None, with_note: bool = True
    ) -> None:
        """Decide what the partner is told: by default what the rule says.

        The note to the partner that a command of the desk carries goes with the first message that
        may have it. Nothing is told where the step that governs the message is off.
        """
        tell = tell or self.rule.tells
        if tell is None or (tell.step is not None and not self.context.has(tell.step)):
            return
        details = details or Details()
        if self._note_to_send is not None and with_note:
            details = msgspec.structs.replace(details, note=self._note_to_send.box)
            self._note_to_send = None
        self.add(self._message(tell, details))

    def _message(self, tell: Tell, details: Details) -> PartnerMessageDecided:
        request = self.request
        if tell.status:
            told = never_left_of(request.told.status, tell.status)
        else:
            told = status_to_tell(request, self.context)
        sequence = request.told.messages + 1
        return PartnerMessageDecided(
            message_id=named(MESSAGES, f"{request.id}/{sequence}"),
            partner=request.partner,
            reason=tell.reason or reason_to_tell(request),
            told=told,
            answer=tell.answer,
            correspondents=request.correspondents,
            last_change=request.status_since or self.command.at,
            sequence=sequence,
            after=self._after(),
            details=completed_details(told, request, details),
        )

    def _after(self) -> str:
        """The partner's message whose confirmation must be out before ours: the one we react to,
        and until we answered the request that of the request itself (`iso18626.md` 1, *IM race*).
        """
        if self.command.by.kind == "partner":
            return self.command.cause
        return "" if self.request.told.responded else self.request.message_id


def before_renewal(request: LendingRequest) -> Status:
    """Where a refused or dropped renewal leads: overdue or recalled_item again, else onward."""
    before = request.before_renewal
    return before if before in (Status.OVERDUE, Status.RECALLED_ITEM) else Status.RENEW_RESPONSE


def status_by_items(request: LendingRequest) -> Status:
    """What the items say the status is (`lifecycle.md`, "Several items")."""
    states = set(request.items.values())
    if ItemState.OUT in states:
        stays = request.status in (Status.OVERDUE, Status.RECALLED_ITEM)
        return Status.LENDER_CHECKED_IN if ItemState.IN in states and not stays else request.status
    if ItemState.LOST in states:
        return Status.LOST
    return Status.DAMAGED if ItemState.DAMAGED in states else Status.REQUEST_COMPLETED
