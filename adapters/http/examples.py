"""How the API is documented: its problems, and an example of every body.

The tests send them, so that they stay true.
"""

from __future__ import annotations

from typing import Any

_PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "A problem document (RFC 9457); `code` is stable and for programs.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string", "description": "What is wrong."},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}

_KINDS: dict[int, tuple[str, str, str]] = {
    401: ("Sign in first.", "not_signed_in", "send Authorization: Bearer with a token"),
    403: ("You may not.", "not_allowed", "viewer lacks the right to work"),
    404: ("There is no such thing.", "unknown_request", "there is no such request"),
    409: ("It is not possible now.", "wrong_status", "recall is not possible in status created"),
    412: ("It changed since you read it.", "stale", "the request is at version 8"),
    413: ("It is too large.", "too_large", "send at most 1048576 bytes at a time"),
    422: ("A value is wrong.", "invalid", "due_date: Field required"),
    429: ("Wait.", "too_many_tries", "too many wrong passwords: wait a minute"),
    503: ("Try again later.", "unavailable", "the store is locked"),
}


def _problem(status: int, words: str, code: str, detail: str) -> dict[str, Any]:
    example = {"type": "about:blank", "status": status, "code": code}
    example |= {"title": code.replace("_", " "), "detail": detail}
    content = {"application/problem+json": {"schema": _PROBLEM, "example": example}}
    return {"description": words, "content": content}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: _problem(status, *kind) for status, kind in _KINDS.items()
}
"""The problems that any door of the API may answer with."""

UNSUPPORTED: dict[int | str, dict[str, Any]] = {
    415: _problem(
        415,
        "It is a file of another kind.",
        "unsupported_content_type",
        "image/png is none of text/csv, application/marc, application/marcxml+xml",
    )
}
"""The problem of who sends a file."""


CREATE: dict[str, Any] = {
    "partner": "SIM",
    "library": "DEMO",
    "external_id": "letter-17",
    "title": "Tidal Charts of the Inner Sound",
    "author": "Halloran, Maeve",
    "format": "physical",
    "requester_name": "A. Reader",
    "note": "Asked for by letter.",
}

PARTNER = {
    "name": "Distant Library",
    "type": "iso18626",
    "symbols": ["ISIL:DIST"],
    "endpoint": "https://ill.distant.example/iso18626",
    "iso_version": "1.2",
    "dialect": "plain",
    "email": "ill@distant.example",
    "profile": "default",
    "authentication": {"secret": "a shared secret"},
    "parameters": {},
}

PROFILE = {"steps": ["will_supply", "manual_renew", "receive", "reject"], "renewal_days": 14}

LIBRARY = {
    "name": "Demo Library",
    "symbols": ["ISIL:INT-DEMO"],
    "time_zone": "Asia/Shanghai",
    "loan_days": 28,
    "closed_weekdays": [5, 6],
    "closed_day_rule": "after",
    "locations": ["STACKS"],
}

USER = {"roles": ["operator"], "libraries": ["DEMO"], "password": "a long password"}

ACTION_BODIES = {
    "ship physically": {"value": {"barcodes": ["D-1"], "due_date": "2027-01-31"}},
    "reject": {"value": {"reason": "NotHeld", "internal_note": "Sold last year."}},
    "note": {"value": {"note": "Ask at the map room."}},
}
