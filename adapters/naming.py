"""What log lines and spans say of a partner's message: its id, its partner, its request."""

from __future__ import annotations

from engine.application.intake import Intake
from engine.application.wish import request_id_of
from engine.eventlog.log import EventLog


def message_named(intake: Intake | None) -> dict[str, str]:
    """What the message says itself; nothing of one that could not be read."""
    if intake is None:
        return {}
    partner = {"partner": intake.partner.code} if intake.partner else {}
    return {"message_id": intake.message_id} | partner


def fully_named(intake: Intake | None, store: EventLog) -> dict[str, str]:
    """The same, with the request that it is about: one that is known, or the one it asks for.

    It is looked up, so this is for messages that have trouble.
    """
    named = message_named(intake)
    if intake is None:
        return named
    known = store.names(intake.names) if intake.names else {}
    new = {"request_id": request_id_of(intake.message_id)} if intake.places else {}
    found = next(({"request_id": known[name]} for name in intake.names if name in known), new)
    return named | found
