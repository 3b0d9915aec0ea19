"""The parameters of the task list, as the API's description tells them."""

from __future__ import annotations

from typing import Any

from projections.asking import FIELDS
from projections.facets.fields import SILENT
from projections.query import DEFAULT_LIMIT, FACETS, LONGEST_TEXT, MOST, SORTS

Parameter = dict[str, Any]


def _parameter(name: str, description: str, **schema: Any) -> Parameter:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _facet(name: str, values: tuple[str, ...] | None) -> Parameter:
    told = {"type": "string"} | ({"enum": list(values)} if values else {})
    return _parameter(name, "Only requests with one of these values.", type="array", items=told)


def _search(text: str, field: str, which: str) -> list[Parameter]:
    return [
        _parameter(text, which, type="string", maxLength=LONGEST_TEXT),
        _parameter(
            field, f"Where `{text}` is looked for.", type="string", enum=FIELDS, default="any"
        ),
    ]


LIST_PARAMETERS: list[Parameter] = [
    *(_facet(name, values) for name, values in FACETS.items()),
    *(_facet(name, ("yes", "no")) for name in SILENT),
    *_search("q", "field", "The primary search: all its words; one ending in * may go on."),
    *_search("q2", "field2", "The secondary search narrows what the primary one found."),
    _parameter(
        "sort",
        "The order; a minus turns it round.",
        type="string",
        enum=[sign + name for name in SORTS for sign in ("", "-")],
        default="-created",
    ),
    _parameter("limit", "Rows.", type="integer", minimum=1, maximum=MOST, default=DEFAULT_LIMIT),
    _parameter("after", "`next` of the page before.", type="string"),
    _parameter(
        "min_position",
        "Wait up to half a second until the list shows this `position` of an action's answer.",
        type="integer",
        minimum=0,
    ),
]
"""Every parameter that `ListQuery.parse` knows."""
