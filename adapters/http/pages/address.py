"""The list's whole state as an address: what a link changes, and what it keeps (spec F4, F6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from projections.query import DEFAULT_LIMIT, InvalidParameter, ListQuery

LIST = "/lending/requests"
OPENING = ListQuery(selected={"activity": ("active",)})
"""The list as the page opens: what is still to be worked on."""

SEARCHES = (("q", "field"), ("q2", "field2"))
"""The parameters of the primary and of the secondary search."""


def query_of(parameters: Iterable[tuple[str, str]]) -> ListQuery:
    """The query of an address; a blank search is none. Raises `InvalidParameter`."""
    pairs = list(parameters)
    for search in SEARCHES:
        if not any(name == search[0] and value.strip() for name, value in pairs):
            pairs = [pair for pair in pairs if pair[0] not in search]
    query = ListQuery.parse(pairs)
    return msgspec.structs.replace(query, q=query.q.strip(), q2=query.q2.strip(), min_position=0)


def query_or_opening(text: str) -> ListQuery:
    """The query of a remembered address; the opening one where it is not understood."""
    try:
        pairs = parse_qsl(text, max_num_fields=200)
        return query_of(pairs) if pairs else OPENING
    except (InvalidParameter, ValueError):
        return OPENING


def parameters_of(query: ListQuery) -> list[tuple[str, str]]:
    """The parameters that say a query; the order is always there, so none is ever empty."""
    pairs = [(name, value) for name, values in query.selected.items() for value in values]
    for text, field in SEARCHES:
        said = [(text, getattr(query, text)), (field, getattr(query, field))]
        pairs += [pair for pair in said if said[0][1] and pair != (field, "any")]
    pairs.append(("sort", ("-" if query.descending else "") + query.sort))
    if query.limit != DEFAULT_LIMIT:
        pairs.append(("limit", str(query.limit)))
    if query.after:
        pairs.append(("after", query.after))
    return pairs


def text_of(query: ListQuery) -> str:
    """The part of an address after the question mark."""
    return urlencode(parameters_of(query))


def address_of(query: ListQuery) -> str:
    """The address of a list."""
    return f"{LIST}?{text_of(query)}"


def toggled(query: ListQuery, facet: str, value: str) -> ListQuery:
    """With a facet value chosen, or no longer; from the first page."""
    chosen = query.selected.get(facet, ())
    now = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
    rest = {name: values for name, values in query.selected.items() if name != facet}
    return _first_page(query, selected=rest | ({facet: now} if now else {}))


def without_search(query: ListQuery, text: str, field: str) -> ListQuery:
    """With one of the `SEARCHES` taken away; the other one and the facets are kept."""
    return _first_page(query, **{text: "", field: "any"})


def sorted_by(query: ListQuery, name: str) -> ListQuery:
    """In the order of a column: ascending first, the other way when it is the order already."""
    return _first_page(query, sort=name, descending=query.sort == name and not query.descending)


def next_page(query: ListQuery, after: str) -> ListQuery:
    """What follows a page."""
    return msgspec.structs.replace(query, after=after)


def first_page(query: ListQuery) -> ListQuery:
    """The list from its beginning."""
    return _first_page(query)


def _first_page(query: ListQuery, **changes: Any) -> ListQuery:
    return msgspec.structs.replace(query, after=None, **changes)
