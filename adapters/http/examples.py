"""How the API is documented: its problems, and an example of every body and answer.

The tests send and receive them, so that they stay true.
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


def answers(example: Any, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """The documentation of an answer, by an example."""
    return {status: {"content": {"application/json": {"example": example}}}}


TOKEN = {"token": "Vb3n0P0v6o3Jq1k2yq0m1sJpQ5cYw4b8d9X7uTzR-aE"}

ACTED = {
    "id": "3f0c2a52-3c6e-5a7d-9c1b-6f1f0e9d7a11",
    "status": "shipped_physically",
    "version": 7,
    "events": 3,
    "position": 1234,
}

ROW = {
    "id": "3f0c2a52-3c6e-5a7d-9c1b-6f1f0e9d7a11",
    "number": "DEMO-26-000123",
    "external_id": "R-2026-881",
    "status": "created",
    "resource_state": "located",
    "version": 4,
    "library": "DEMO",
    "partner": "SIM",
    "title": "Tidal Charts of the Inner Sound",
    "author": "Halloran, Maeve",
    "due_date": None,
    "need_by": "2026-12-20",
    "requested_format": "physical",
    "supplied_format": "undefined",
    "assigned_to": None,
    "alerts": [],
}

PAGE = {
    "items": [ROW],
    "facets": {
        "status": [{"value": "created", "label": "Created lending request", "count": 1,
                    "selected": False}],
    },
    "total": 1,
    "next": None,
}  # fmt: skip

REQUEST = ROW | {
    "notes": [],
    "items": [],
    "actions": {"take-up": {"label": "Take up", "label_zh": "开始处理", "input": {}}},
}

HISTORY = {
    "items": [
        {
            "n": 1,
            "event": "request.placed",
            "at": "2026-11-24T10:00:00Z",
            "recorded_at": "2026-11-24T10:00:01Z",
            "by": {"kind": "partner", "id": "SIM", "door": "http", "authenticated": None},
            "status_before": None,
            "status": "created",
            "data": {"partner": "SIM"},
            "message": None,
            "confirmation": None,
            "command_id": "0b9c1f9e-5a1e-4b6a-8f58-0d1d3c0f7a55",
            "causation_id": "0b9c1f9e-5a1e-4b6a-8f58-0d1d3c0f7a55",
        }
    ],
    "next": None,
}

CANDIDATES = {
    "items": [
        {
            "record_id": "r-4711",
            "title": "Tidal Charts of the Inner Sound",
            "author": "Halloran, Maeve",
            "edition": "2nd ed.",
            "publication_year": "1998",
            "isbns": ["9780306406157"],
            "issns": [],
            "inventory_types": ["physical"],
            "availability": [{"library": "DEMO", "location": "STACKS", "available": 1, "total": 2}],
        }
    ]
}

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

LOADED = {
    "records_added": 1,
    "records_updated": 0,
    "items_added": 2,
    "items_updated": 0,
    "refused": [
        {"number": 4, "code": "title_missing", "reason": "There is no title.", "field": "title"}
    ],
}

RAN = {"job": "overdue", "done": ["3f0c2a52-3c6e-5a7d-9c1b-6f1f0e9d7a11"], "passed": 0}

ACTION_BODIES = {
    "ship physically": {"value": {"barcodes": ["D-1"], "due_date": "2027-01-31"}},
    "reject": {"value": {"reason": "NotHeld", "internal_note": "Sold last year."}},
    "note": {"value": {"note": "Ask at the map room."}},
}
