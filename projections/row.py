"""One row of the task list: all that the list shows, filters, sorts and searches of one request.

The stored form is JSON of the fields that differ from their defaults, in the order below, so equal
rows have equal bytes. A new meaning of a field needs a new version of the table (`tables.LIVE`).
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class TaskRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A lending request as the task list knows it (spec rows F1, F4 and F7).

    Days are days of the request's own library; instants are UTC. There is no personal data in
    plain: words of the requester and of notes are keyed hashes (`words.hashed`).
    """

    id: str
    number: str
    library: str
    status: str
    created_at: datetime
    updated_at: datetime
    created_day: date
    updated_day: date
    external_id: str = ""
    owning_library: str | None = None
    partner: str = ""
    active: bool = True
    removed: bool = False
    resource_state: str = "not_located"
    version: int = 0
    title: str = ""
    author: str = ""
    isbn: tuple[str, ...] = ()
    issn: tuple[str, ...] = ()
    oclc: tuple[str, ...] = ()
    lccn: tuple[str, ...] = ()
    requested_format: str = "physical"
    supplied_format: str = "undefined"
    service_level: str | None = None
    due_date: date | None = None
    need_by: date | None = None
    partner_note: bool = False
    labels: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    assigned_to: str | None = None
    locked_by: str | None = None
    locked_until: datetime | None = None
    reported: bool = False
    inventory_types: tuple[str, ...] = ()
    active_notes: int = 0
    active_messages: int = 0
    open_communications: int = 0
    barcodes: tuple[str, ...] = ()
    call_numbers: tuple[str, ...] = ()
    requester_tokens: tuple[str, ...] = ()
    note_tokens: tuple[str, ...] = ()

    def editor(self, now: datetime) -> str | None:
        """Who edits it: nobody once the time of the lock has run out (spec D4)."""
        return self.locked_by if self.locked_until and self.locked_until > now else None


encode = msgspec.json.Encoder().encode
"""The stored form of a row: the same bytes for equal rows."""

decode = msgspec.json.Decoder(TaskRow).decode
"""A row from its stored form."""
