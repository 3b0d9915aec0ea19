"""The confirmation of a message, once it is known what came of it (protocol page 5.2)."""

from __future__ import annotations

from adapters.iso18626.codec import encode
from adapters.iso18626.codes import Version
from adapters.iso18626.confirm import confirm, confirm_fault
from adapters.iso18626.errors import error_data
from adapters.iso18626.faults import MessageFault
from adapters.iso18626.values import Inbound
from engine.application.intake import Outcome


def answer(message: Inbound, version: Version, outcome: Outcome) -> bytes:
    """OK, or ERROR for what was wrong. The same outcome, the same bytes.

    Raises a `Failure` of the outcome on: nothing is confirmed then, and the partner tries again.
    """
    error = error_data(outcome.error, message) if outcome.error else None
    return encode(confirm(message, outcome.at, error), version)


def answer_fault(fault: MessageFault, version: Version, outcome: Outcome) -> bytes:
    """ERROR for a message that could not be read as a whole."""
    return encode(confirm_fault(fault, outcome.at), version)
