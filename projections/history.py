"""The history of a request: its log, told entry by entry, newest first (spec L3).

Nothing is stored: the request's own stream and its correspondence are folded when they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from engine.eventlog.format import Recorded, decode
from engine.eventlog.log import EventLog
from engine.events.base import Event, Transition
from engine.events.correspondence import DeliveryFailed, MessageDelivered
from engine.events.partner import MessageReceived
from engine.values import Actor, Sealed

CORRESPONDENCE = "/correspondence"

Unseal = Callable[[str, Sealed], bytes | None]
"""Reads what is sealed for a request; None where its key is forgotten."""

HIDDEN = frozenset({"digest", "tokens", "message_id", "status"})
"""Fields that serve searching, or stand beside the data already."""

RAW: dict[type, set[str]] = {
    MessageReceived: {"raw"},
    MessageDelivered: {"sent", "answer"},
    DeliveryFailed: {"sent"},
}
"""Fields of facts that are opened as messages."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One fact: what, when, by whom, from which status to which, with its data.

    `message` and `confirmation` are the numbers under which the raw message, and what was answered
    to it, can be opened. What was sealed is readable in `data`, and missing where its key is
    forgotten.
    """

    n: int
    event: str
    at: datetime
    recorded_at: datetime
    by: Actor
    status_before: str | None
    status: str | None
    data: dict[str, Any]
    message: int | None = None
    confirmation: int | None = None
    command_id: str
    causation_id: str


def correspondence_stream(request_id: str) -> str:
    """The stream of what was really sent for a request."""
    return request_id + CORRESPONDENCE


class History:
    """Reads histories."""

    def __init__(self, log: EventLog, open_bytes: Unseal) -> None:
        self._log = log
        self._open = open_bytes

    def entries(self, request_id: str, as_of: datetime | None = None) -> list[Entry]:
        """The whole history, newest first; with `as_of` what was known then."""
        entries = list(self._tell(request_id, self._facts(request_id, as_of)))
        return entries[::-1]

    def message(self, request_id: str, n: int) -> bytes | None:
        """The raw message of entry `n`; None where that is no message, or it was forgotten."""
        return self._opened(request_id, _raw(self._fact(request_id, n)))

    def confirmation(self, request_id: str, n: int) -> bytes | None:
        """The raw confirmation of the message of entry `n`: ours of a partner's, the partner's of
        ours. None where there is none, or it was forgotten.
        """
        match self._fact(request_id, n):
            case MessageReceived(message_id=message_id):
                answer = self._log.answers([message_id]).get(message_id)
                return answer.body if answer else None
            case MessageDelivered(answer=sealed):
                return self._opened(request_id, sealed)
            case _:
                return None

    def _opened(self, request_id: str, sealed: Sealed | None) -> bytes | None:
        return None if sealed is None else self._open(request_id, sealed)

    def _fact(self, request_id: str, n: int) -> Event | None:
        facts = self._facts(request_id, None)
        return facts[n - 1].event if 1 <= n <= len(facts) else None

    def _facts(self, request_id: str, as_of: datetime | None) -> list[Recorded]:
        """Both streams in the order in which their facts were recorded."""
        streams = self._log.streams([request_id, correspondence_stream(request_id)], as_of)
        stored = [event for events in streams.values() for event in events]
        return [decode(e.name, e.state) for e in sorted(stored, key=lambda e: e.position)]

    def _tell(self, request_id: str, facts: list[Recorded]) -> Iterator[Entry]:
        status: str | None = None
        for n, fact in enumerate(facts, start=1):
            event, stamp = fact.event, fact.stamp
            before = status
            if isinstance(event, Transition):
                status = str(event.status)
            yield Entry(
                n=n,
                event=type(event).NAME,
                at=stamp.at,
                recorded_at=stamp.recorded_at,
                by=stamp.by,
                status_before=before,
                status=status,
                data=self._data(request_id, event),
                message=n if _raw(event) is not None else None,
                confirmation=n if _is_confirmed(event) else None,
                command_id=stamp.command_id,
                causation_id=stamp.causation_id,
            )

    def _data(self, request_id: str, value: Any) -> dict[str, Any]:
        told = {
            name: self._readable(request_id, getattr(value, name))
            for name in value.__struct_fields__
            if name not in HIDDEN and name not in RAW.get(type(value), set())
        }
        return {name: field for name, field in told.items() if field not in (None, "", (), {})}

    def _readable(self, request_id: str, value: Any) -> Any:
        if isinstance(value, Sealed):
            plain = self._open(request_id, value)
            return None if plain is None else plain.decode(errors="replace")
        if isinstance(value, msgspec.Struct):
            return self._data(request_id, value)
        return msgspec.to_builtins(value)


def _raw(event: Event | None) -> Sealed | None:
    match event:
        case MessageReceived(raw=raw):
            return raw
        case MessageDelivered(sent=sent) | DeliveryFailed(sent=sent):
            return sent
        case _:
            return None


def _is_confirmed(event: Event) -> bool:
    """Every message that comes is answered, and what was delivered is what was answered."""
    match event:
        case MessageReceived():
            return True
        case MessageDelivered(answer=answer):
            return answer is not None
        case _:
            return False
