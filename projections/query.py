"""A list query as the page's address and the API say it: the parameters of the task list.

Source: architecture section 8, row "task list"; spec rows F1 to F6. What is not understood is
refused, never ignored: a mistyped filter must not show more than was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from engine.statuses import Status
from projections.asking import FIELDS
from projections.buckets import AHEAD, PAST
from projections.facets.fields import SILENT

SORTS = ("created", "updated", "due", "need_by", "title", "partner", "status")
DEFAULT_LIMIT = 50
MOST = 200
"""Rows of the largest page."""

LONGEST_TEXT = 1000
"""Characters of the longest search text."""

_YES_NO = ("yes", "no")
_FORMATS = ("digital", "physical", "physical_non_returnable")

FACETS: Mapping[str, tuple[str, ...] | None] = {
    "label": None,
    "partner": None,
    "status": tuple(Status),
    "activity": ("active", "completed"),
    "reported": _YES_NO,
    "created": PAST,
    "updated": PAST,
    "requested_format": _FORMATS,
    "supplied_format": (*_FORMATS, "undefined"),
    "due": PAST + AHEAD,
    "need_by": PAST + AHEAD,
    "partner_note": _YES_NO,
    "library": None,
    "service_level": None,
    "alert": None,
    "assigned": None,
    "inventory_type": ("physical", "electronic", "digital"),
}
"""Every facet with the values that it can have; None where they are somebody's data."""

_NARROWING: Mapping[str, tuple[str, ...] | None] = {**FACETS, **dict.fromkeys(SILENT, _YES_NO)}


class InvalidParameter(ValueError):
    """A list parameter that is not understood: `field` is its name, `text` says what is wrong."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field
        self.text = text


class ListQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A task list as somebody wants to see it. `after` is the `next` of the page before.

    `q` in `field` is the primary search, `q2` in `field2` the secondary one, which narrows what the
    primary one found (spec F4).
    """

    selected: Mapping[str, tuple[str, ...]] = {}
    q: str = ""
    field: str = "any"
    q2: str = ""
    field2: str = "any"
    sort: str = "created"
    descending: bool = True
    limit: int = DEFAULT_LIMIT
    after: str | None = None
    min_position: int = 0

    @property
    def searches(self) -> list[tuple[str, str]]:
        """The field and the text of each search; a request must answer them all."""
        both = ((self.field, self.q), (self.field2, self.q2))
        return [(field, text) for field, text in both if text.strip()]

    @classmethod
    def parse(cls, parameters: Iterable[tuple[str, str]]) -> ListQuery:
        """The query that name and value pairs of an address say. Raises InvalidParameter."""
        selected: dict[str, dict[str, None]] = {}
        single: dict[str, Any] = {}
        for name, value in parameters:
            if name in _NARROWING:
                selected.setdefault(name, {})[_facet_value(name, value)] = None
            elif name in single:
                raise InvalidParameter(name, "is given more than once")
            elif name in _SINGLE:
                single[name] = _SINGLE[name](name, value)
            else:
                raise InvalidParameter(name, "is not a parameter of the list")
        chosen = {name: tuple(values) for name, values in selected.items()}
        sort, descending = _sort_of(str(single.pop("sort", "-created")))
        return cls(selected=chosen, sort=sort, descending=descending, **single)


def _facet_value(name: str, value: str) -> str:
    allowed = _NARROWING[name]
    if allowed is not None and value not in allowed:
        raise InvalidParameter(name, f"is one of {', '.join(allowed)}")
    if not value:
        raise InvalidParameter(name, "is empty")
    return value


def _sort_of(value: str) -> tuple[str, bool]:
    return value.removeprefix("-"), value.startswith("-")


def _one_of(allowed: Iterable[str]) -> Callable[[str, str], str]:
    known = tuple(allowed)

    def check(name: str, value: str) -> str:
        if value not in known:
            raise InvalidParameter(name, f"is one of {', '.join(known)}")
        return value

    return check


def _number(least: int, most: int) -> Callable[[str, str], int]:
    def check(name: str, value: str) -> int:
        plain = value.isascii() and value.isdecimal() and len(value) < 20
        if not plain or not least <= int(value) <= most:
            raise InvalidParameter(name, f"is a whole number from {least} to {most}")
        return int(value)

    return check


def _text(name: str, value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise InvalidParameter(name, f"has at most {LONGEST_TEXT} characters")
    return value


_SINGLE: Mapping[str, Callable[[str, str], object]] = {
    "q": _text,
    "field": _one_of(FIELDS),
    "q2": _text,
    "field2": _one_of(FIELDS),
    "sort": _one_of(sign + name for name in SORTS for sign in ("", "-")),
    "limit": _number(1, MOST),
    "after": _text,
    "min_position": _number(0, (1 << 63) - 1),
}
