"""What a form began with, so that only what its reader touched is said, and no edit is lost.

A form of corrections carries the value that each field had when it was read. A field that is still
so was not touched. When somebody else changed the request meanwhile, untouched fields show what
they are now, and a touched one shows both values (spec D5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from adapters.http.pages.form_fields import Shape
from adapters.http.pages.posted import Posted
from engine.request import LendingRequest

CORRECTING = ("edit", "duplicate")
"""The actions whose forms begin with what the request says."""

MARK = "was."
"""What a field that remembers is called: this and the name of the field that it remembers."""


def present_values(
    name: str, shapes: Iterable[Shape], request: LendingRequest
) -> dict[str, list[str]]:
    """What a form begins with: the fields' defaults; for corrections what the request says."""
    defaults = {shape.name: [shape.default] for shape in shapes if shape.default}
    return defaults | (_said(name, request) if name in CORRECTING else {})


def remembered(
    name: str, shapes: Iterable[Shape], present: Mapping[str, list[str]]
) -> list[tuple[str, str]]:
    """The hidden fields in which a form of corrections carries what it began with."""
    if name not in CORRECTING:
        return []
    return [(MARK + shape.name, "\n".join(present.get(shape.name, []))) for shape in shapes]


def touched(sent: Posted, name: str) -> bool | None:
    """Tell whether a field was touched; None where its form does not remember."""
    if MARK + name not in sent:
        return None
    return _lines(sent.get(name, [])) != _lines(sent[MARK + name])


def shown_again(
    shapes: Iterable[Shape], sent: Posted, present: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """What the fields of a refused form show: what was written, else what the request says now."""
    return {
        shape.name: list(present.get(shape.name, []))
        if touched(sent, shape.name) is False
        else sent.get(shape.name, [])
        for shape in shapes
    }


def crossed(
    shapes: Iterable[Shape], sent: Posted, present: Mapping[str, list[str]]
) -> dict[str, str]:
    """The touched fields that somebody else changed meanwhile, with what they are now."""
    return {
        shape.name: ", ".join(present.get(shape.name, [])) or "–"
        for shape in shapes
        if touched(sent, shape.name)
        and _lines(sent[MARK + shape.name]) != _lines(present.get(shape.name, []))
    }


def _lines(values: Iterable[str]) -> list[str]:
    lines = [line.strip() for value in values for line in value.split("\n")]
    return [line for line in lines if line]


def _said(action: str, request: LendingRequest) -> dict[str, list[str]]:
    known: dict[str, Any] = msgspec.structs.asdict(request.citation) | {
        "format": request.service.requested_format,
        "service_level": request.service.level,
        "need_by": request.service.need_by,
        "expiry_date": request.expires_on if action == "edit" else None,
        "external_id": request.correspondents.external_id,
        "status": request.status if action == "duplicate" else None,
    }
    return {name: _texts(value) for name, value in known.items() if value}


def _texts(value: Any) -> list[str]:
    return [str(part) for part in value] if isinstance(value, tuple) else [str(value)]
