"""A valid body for every action."""

from __future__ import annotations

from typing import Any

DUE = {"due_date": "2027-03-01"}
BODIES: dict[str, dict[str, Any]] = {
    "search": {"record_id": ""},
    "digitize-complete": {"url": "https://files.example/1"},
    "download": {"supplier": "Publisher"},
    "conditional": {"reason": "LibraryUseOnly", "reply_by": "2027-01-01"},
    "ship-physically": {"barcodes": ["D-3"]},
    "ship-digitally": {"url": "https://files.example/1"},
    "ship-non-returnable": {},
    "reject": {"reason": "NotHeld"},
    "renew": DUE,
    "recall": DUE,
    "change-due-date": DUE,
    "cancel-reply": {"accept": True},
    "set-status": {"status": "request_completed"},
    "general-message": {"text": "Hello."},
    "assign": {"user": "staff"},
    "email-partner": {"subject": "Hello", "text": "Hello."},
    "label": {"add": ["urgent"]},
    "attach": {"file": "0" * 64, "name": "scan.pdf", "size": 1},
    "note": {"note": "A note."},
    "dismiss": {"alert": "none"},
    "record-condition-answer": {"accept": True},
}


def body_for(action: str) -> dict[str, Any]:
    """Something that the action's schema takes."""
    return BODIES.get(action, {})
