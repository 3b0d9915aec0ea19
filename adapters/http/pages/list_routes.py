"""The task list's page (spec F)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from adapters.http.access import Right, require, scope_of
from adapters.http.pages import address
from adapters.http.pages.guard import PageRoute
from adapters.http.pages.language import Words, english
from adapters.http.pages.list_facets import FIELDS, FacetTeller
from adapters.http.pages.list_rows import RowTeller
from adapters.http.pages.rendering import render
from adapters.http.pages.visit import Visit, Visiting
from projections.listing import ListPage
from projections.query import ListQuery

COLUMNS = (
    ("title", english("Request")),
    ("status", english("Status")),
    ("partner", english("Partner")),
    ("", english("Format")),
    ("due", english("Due date")),
    ("need_by", english("Last interest date")),
    ("", english("Assigned to")),
    ("created", english("Created")),
    ("updated", english("Updated")),
)
"""The columns of the list, each with the order it can give (spec F3)."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(address.LIST)
def show_list(visit: Visiting) -> Response:
    """The list that the address says; without any the active requests."""
    require(visit.user, Right.READ)
    given = visit.request.query_params.multi_items()
    query = address.query_of(given) if given else address.OPENING
    if given != address.parameters_of(query):
        # One list has one address, whatever form it was asked for with.
        return RedirectResponse(address.address_of(query), 303)
    found = visit.parts.lists.run(query, scope_of(visit.user), visit.user.name)
    return render(visit, "list.html", **_view(visit, query, found))


def _view(visit: Visit, query: ListQuery, found: ListPage) -> dict[str, Any]:
    words, directory = visit.words, visit.parts.directory
    rows = RowTeller(directory, words, visit.parts.clock())
    facets = FacetTeller(directory, words, query)
    here = address.text_of(query)
    return {
        "total": words.count("%(n)s request", "%(n)s requests", found.total),
        "rows": [rows.tell(row, here) for row in found.items],
        "facets": facets.facets(found.facets),
        "chips": facets.chips(),
        "columns": _columns(query, words),
        "fields": [(code, words.say(name)) for code, name in FIELDS.items()],
        "query": query,
        "kept": [p for p in address.parameters_of(query) if p[0] not in ("q2", "field2", "after")],
        "next": address.address_of(address.next_page(query, found.next)) if found.next else "",
        "first": address.address_of(address.first_page(query)) if query.after else "",
        "opening": address.address_of(address.OPENING),
        "everything": address.address_of(ListQuery()),
    }


def _columns(query: ListQuery, words: Words) -> list[dict[str, str]]:
    """Headers: a link to the order, and the order it is in now."""
    order = "descending" if query.descending else "ascending"
    return [
        {
            "label": words.say(label),
            "href": address.address_of(address.sorted_by(query, sort)) if sort else "",
            "order": order if sort and sort == query.sort else "",
        }
        for sort, label in COLUMNS
    ]
