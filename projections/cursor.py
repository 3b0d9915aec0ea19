"""Where a page ended, as an opaque text: the sort value and the request of its last row.

A place and not a count, so a page goes on where the last one ended whatever has come or gone in
between (spec row F8).
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date

import msgspec

from projections.facets.orders import Place
from projections.query import InvalidParameter, ListQuery


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The order that the page had, and where in it the page ended."""

    sort: str
    descending: bool
    value: str | int | None
    id: str


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Cursor).decode
_INSTANTS = ("created", "updated")
_DAYS = ("due", "need_by")


def after(query: ListQuery, place: Place, request_id: str) -> str:
    """The cursor of a page that ended with this request at this place."""
    value = place[0].isoformat() if isinstance(place[0], date) else place[0]
    cursor = Cursor(query.sort, query.descending, value, request_id)
    return urlsafe_b64encode(_encode(cursor)).decode().rstrip("=")


def place_of(query: ListQuery, ordinal_of: Callable[[str], int | None]) -> Place | None:
    """The place behind which the query's page begins; None for the first page."""
    if query.after is None:
        return None
    try:
        cursor = _decode(urlsafe_b64decode(query.after + "=" * (-len(query.after) % 4)))
        value = _value_of(cursor)
    except ValueError as error:
        raise InvalidParameter("after", "is not a `next` of this list") from error
    ordinal = ordinal_of(cursor.id)
    if ordinal is None or (cursor.sort, cursor.descending) != (query.sort, query.descending):
        raise InvalidParameter("after", "belongs to another list or order")
    return value, ordinal


def _value_of(cursor: Cursor) -> object:
    if cursor.sort in _INSTANTS:
        return msgspec.convert(cursor.value, int)
    if cursor.sort in _DAYS:
        text = msgspec.convert(cursor.value, str | None)
        return None if text is None else date.fromisoformat(text)
    return msgspec.convert(cursor.value, str | None)
