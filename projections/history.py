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
from engine.events.base import Transition
from engine.events.correspondence import DeliveryFailed, MessageDelivered
from engine.events.partner import MessageReceived
from engine.values import Actor, Sealed

CORRESPONDENCE = "/correspondence"

Unseal = Callable[[str, Sealed], bytes | None]
"""Reads what is sealed for a request; None where its key is forgotten."""

HIDDEN = frozenset({"raw", "sent", "answer", "digest", "tokens", "message_id", "status"})
"""Fields that are opened as messages, serve searching, or stand beside the data already."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One fact: what, when, by whom, from which status to which, with its data.

    `message` is the number under which the raw message can be opened. What was sealed is readable
    in `data`, and missing where its key is forgotten.
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
        facts = self._facts(request_id, None)
        if not 1 <= n <= len(facts):
            return None
        sealed = _raw(facts[n - 1])
        return None if sealed is None else self._open(request_id, sealed)

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
                message=n if _raw(fact) is not None else None,
                command_id=stamp.command_id,
                causation_id=stamp.causation_id,
            )

    def _data(self, request_id: str, value: Any) -> dict[str, Any]:
        told = {
            name: self._readable(request_id, getattr(value, name))
            for name in value.__struct_fields__
            if name not in HIDDEN
        }
        return {name: field for name, field in told.items() if field not in (None, "", (), {})}

    def _readable(self, request_id: str, value: Any) -> Any:
        if isinstance(value, Sealed):
            plain = self._open(request_id, value)
            return None if plain is None else plain.decode(errors="replace")
        if isinstance(value, msgspec.Struct):
            return self._data(request_id, value)
        return msgspec.to_builtins(value)


def _raw(fact: Recorded) -> Sealed | None:
    match fact.event:
        case MessageReceived(raw=raw):
            return raw
        case MessageDelivered(sent=sent) | DeliveryFailed(sent=sent):
            return sent
        case _:
            return None
