"""An example of every answer of the API; a test holds them against the answers' schemas."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from adapters.http import examples
from adapters.http.shapes import row_shape
from engine.citation import CatalogueRecord, Citation, Service
from projections.row import TaskRow

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


TOKEN = {"token": "Vb3n0P0v6o3Jq1k2yq0m1sJpQ5cYw4b8d9X7uTzR-aE"}

ACTED: dict[str, Any] = {
    "id": "3f0c2a52-3c6e-5a7d-9c1b-6f1f0e9d7a11", "status": "shipped_physically",
    "version": 7, "events": 3, "position": 1234,
}  # fmt: skip

ROW = row_shape(
    TaskRow(
        id=ACTED["id"],
        number="DEMO-26-000123",
        external_id="R-2026-881",
        status="created",
        resource_state="located",
        version=4,
        library="DEMO",
        owning_library="DEMO",
        partner="SIM",
        title="Tidal Charts of the Inner Sound",
        author="Halloran, Maeve",
        isbn=("9780306406157",),
        created_at=AT,
        updated_at=AT,
        created_day=AT.date(),
        updated_day=AT.date(),
        need_by=date(2026, 12, 20),
        inventory_types=("physical",),
        barcodes=("D-1",),
        call_numbers=("VK 810 .H3",),
    ),
    AT,
)

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
    "citation": msgspec.structs.asdict(Citation(title=ROW["title"], author=ROW["author"])),
    "service": msgspec.to_builtins(msgspec.structs.asdict(Service(need_by=date(2026, 12, 20)))),
    "requesting_agency": "ISIL:REQ",
    "supplying_agency": "ISIL:INT-DEMO",
    "earlier_external_ids": [],
    "record": msgspec.to_builtins(CatalogueRecord(id="r-4711", barcodes=("D-1",))),
    "items": [{"barcode": "D-1", "state": "out"}],
    "requester": {"surname": "Reader"},
    "condition": None,
    "expires_on": "2026-12-20",
    "recalled": False,
    "renewals": 0,
    "told": "",
    "notes": [
        {
            "id": "n-1",
            "kind": "from_partner",
            "text": "The second edition, please.",
            "at": "2026-11-24T10:00:00Z",
            "by": "SIM",
            "active": True,
        }
    ],
    "works": [],
    "attachments": [],
    "lock": None,
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
            "command_id": "m-1",
            "causation_id": "m-1",
        }
    ],
    "next": None,
}

CANDIDATES = {
    "items": [
        {
            "record_id": "r-4711",
            "title": ROW["title"],
            "author": ROW["author"],
            "edition": "2nd ed.",
            "publication_year": "1998",
            "isbns": ["9780306406157"],
            "issns": [],
            "inventory_types": ["physical"],
            "availability": [{"library": "DEMO", "location": "STACKS", "available": 1, "total": 2}],
        }
    ]
}

PARTNER = examples.PARTNER | {
    "code": "DIST",
    "active": True,
    "authentication": ["secret_sha256"],
    "expiry_days": None,
    "expiry_in_open_days": False,
}

PROFILE = {
    "code": "quick",
    "active": True,
    "steps": ["manual_renew", "receive", "reject", "will_supply"],
    "automatic_cancel_answer": False,
    "renewal_days": 14,
    "renewal_limit": 2,
    "condition_lapse": "reject",
    "reject_grace_days": 3,
    "overdue_interval_days": 7,
    "honours_partner_lost": True,
    "url_without_address": True,
}

LIBRARY = examples.LIBRARY | {
    "code": "DEMO",
    "active": True,
    "closed_days": ["2026-12-25"],
    "departments": [],
    "resource_sharing_location": "RS",
    "address": "",
    "email": "",
    "renewed_status": "received_by_partner",
    "keep_rejected_request_active": False,
}

USER = {"name": "newcomer", "active": True, "email": ""} | {
    name: examples.USER[name] for name in ("roles", "libraries")
}

LOADED = {
    "records_added": 1,
    "records_updated": 0,
    "items_added": 2,
    "items_updated": 0,
    "refused": [
        {"number": 4, "code": "title_missing", "reason": "There is no title.", "field": "title"}
    ],
}

JOBS = {"items": ["overdue", "expire"]}

RAN = {"job": "overdue", "done": ["3f0c2a52-3c6e-5a7d-9c1b-6f1f0e9d7a11"], "passed": 0}

EXAMPLES: dict[str, Any] = {
    "Token": TOKEN,
    "Acted": ACTED,
    "TaskRow": ROW,
    "TaskPage": PAGE,
    "OneRequest": REQUEST,
    "HistoryPage": HISTORY,
    "Candidates": CANDIDATES,
    "Partner": PARTNER,
    "Partners": {"items": [PARTNER]},
    "WorkflowProfile": PROFILE,
    "Profiles": {"items": [PROFILE]},
    "Library": LIBRARY,
    "Libraries": {"items": [LIBRARY]},
    "User": USER,
    "Users": {"items": [USER]},
    "Loaded": LOADED,
    "JobNames": JOBS,
    "JobRan": RAN,
}
"""By the name of the schema."""
