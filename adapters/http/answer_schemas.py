"""The schemas of the API's answers, made from the structs that the answers are made of.

Where an answer shows more or less than its struct, that is said here. A test holds real answers
against them.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from adapters.catalogue.port import Availability
from adapters.http import answers
from adapters.http.shapes import HIDDEN
from engine.application.directory import User
from engine.application.wish import Acted
from engine.citation import CatalogueRecord, Citation, Service
from engine.partner import Library, Partner, WorkflowProfile
from engine.request import Condition, Lock, Work
from engine.values import Actor, Money
from projections.history import Entry
from projections.row import TaskRow

COMPONENT = "#/components/schemas/{name}"
Schema = dict[str, Any]

_OF_ANSWERS = (
    *(answers.Token, answers.TaskPage, answers.FacetCount, answers.OneRequest, answers.ItemAt),
    *(answers.NoteText, answers.Offered, answers.HistoryPage, answers.Candidates),
    *(answers.Candidate, answers.Partners, answers.Profiles, answers.Libraries, answers.Users),
    *(answers.Loaded, answers.RefusedRecord, answers.JobNames, answers.JobRan),
)
_KINDS: tuple[type[msgspec.Struct], ...] = (
    *_OF_ANSWERS,
    *(TaskRow, Citation, Service, Money, CatalogueRecord, Condition, Work, Lock, Entry, Actor),
    *(Acted, Availability, Partner, WorkflowProfile, Library, User),
)

NOT_TOLD = {"Acted": ("verdict",), "User": ("password",), "TaskRow": HIDDEN, "OneRequest": HIDDEN}
"""Fields that no answer shows."""

TOLD_OTHERWISE = {("Partner", "authentication"): {"type": "array", "items": {"type": "string"}}}
"""Of a partner's secrets an answer names those that are set."""

SAID_OTHERWISE = {
    "TaskRow": "A row of the task list. Days are days of the request's library, instants are UTC.",
    "User": "A user: roles, and the libraries he may see (empty: all).",
    "Partner": "A partner; of its `authentication` only which parts are set.",
}
"""Descriptions where the struct's own is about how it is stored."""

WHOLE = (TaskRow, answers.OneRequest, Citation, Service)
"""Structs that are told with every field, also those that their stored form leaves out."""


def _components() -> dict[str, Schema]:
    _, found = msgspec.json.schema_components(_KINDS, ref_template=COMPONENT)
    for kind in _KINDS:
        name = kind.__name__
        found[name] = _told(name, found[name], _is_whole(kind))
    return found


def _is_whole(kind: type[msgspec.Struct]) -> bool:
    return kind in WHOLE or not kind.__struct_config__.omit_defaults


def _told(name: str, schema: Schema, whole: bool) -> Schema:
    properties = {
        field: TOLD_OTHERWISE.get((name, field), told)
        for field, told in schema["properties"].items()
        if field not in NOT_TOLD.get(name, ())
    }
    required = list(properties) if whole else schema["required"]
    for field in required:
        properties[field] = {k: v for k, v in properties[field].items() if k != "default"}
    said = SAID_OTHERWISE.get(name) or cleandoc(schema["description"])
    return schema | {"description": said, "properties": properties, "required": required}


COMPONENTS = _components()
"""The schemas of all answers, and of their parts, by name."""


def answering(kind: type[msgspec.Struct], status: int = 200) -> dict[str, Any]:
    """How a route is declared that answers so."""
    content = {"schema": {"$ref": COMPONENT.format(name=kind.__name__)}}
    return {
        "status_code": status,
        "response_model": None,
        "responses": {status: {"content": {"application/json": content}}},
    }
