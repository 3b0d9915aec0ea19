"""What the API answers, as far as no struct of the engine or the read model says it."""

from __future__ import annotations

from typing import Any

import msgspec

from adapters.catalogue.port import Availability
from engine.application.directory import User
from engine.citation import CatalogueRecord, Citation, Service
from engine.partner import Library, Partner, WorkflowProfile
from engine.request import Condition, Lock, Work
from projections.history import Entry
from projections.row import TaskRow


class Token(msgspec.Struct):
    """What `Authorization: Bearer …` takes."""

    token: str


class FacetCount(msgspec.Struct):
    """A value of a facet, and how many requests would be listed with it."""

    value: str
    label: str
    count: int
    selected: bool


class TaskPage(msgspec.Struct):
    """A page of the task list; `next` is the `after` of the page that follows, if one does."""

    items: list[TaskRow]
    facets: dict[str, list[FacetCount]]
    total: int
    next: str | None


class ItemAt(msgspec.Struct):
    """An item of a request: `state` is out, in, lost or damaged."""

    barcode: str
    state: str


class NoteText(msgspec.Struct):
    """A note or general message; `text` is null where it was forgotten or is a code alone."""

    id: str
    kind: str
    text: str | None
    at: str
    by: str
    active: bool


class Offered(msgspec.Struct):
    """An action that is possible for you now; `input` is the JSON Schema of its body."""

    label: str
    label_zh: str
    input: dict[str, Any]


class OneRequest(TaskRow, frozen=True, kw_only=True):
    """One request: its row of the task list, and what that does not show."""

    citation: Citation
    service: Service
    requesting_agency: str
    supplying_agency: str
    earlier_external_ids: list[str]
    record: CatalogueRecord | None
    items: list[ItemAt]
    requester: dict[str, Any] | None
    condition: Condition | None
    expires_on: str | None
    recalled: bool
    renewals: int
    told: str
    notes: list[NoteText]
    works: list[Work]
    attachments: list[str]
    lock: Lock | None
    actions: dict[str, Offered]


class HistoryPage(msgspec.Struct):
    """Entries of a history, newest first; `next` is the `after` of the page that follows."""

    items: list[Entry]
    next: int | None


class Candidate(msgspec.Struct):
    """A record of the catalogue that a request may be linked to."""

    record_id: str
    title: str
    author: str
    edition: str
    publication_year: str
    isbns: list[str]
    issns: list[str]
    inventory_types: list[str]
    availability: list[Availability]


class Candidates(msgspec.Struct):
    """What *search* may choose from."""

    items: list[Candidate]


class Partners(msgspec.Struct):
    """All partners."""

    items: list[Partner]


class Profiles(msgspec.Struct):
    """All workflow profiles."""

    items: list[WorkflowProfile]


class Libraries(msgspec.Struct):
    """Libraries of ours."""

    items: list[Library]


class Users(msgspec.Struct):
    """Users."""

    items: list[User]


class RefusedRecord(msgspec.Struct):
    """A record that was not loaded: its number in the file, in CSV the line where it begins."""

    number: int
    code: str
    reason: str
    field: str


class Loaded(msgspec.Struct):
    """What the load of a file did."""

    records_added: int
    records_updated: int
    items_added: int
    items_updated: int
    refused: list[RefusedRecord]


class JobNames(msgspec.Struct):
    """The jobs that there are."""

    items: list[str]


class JobRan(msgspec.Struct):
    """What a job did: requests it changed, and on how many it was not time yet."""

    job: str
    done: list[str]
    passed: int
