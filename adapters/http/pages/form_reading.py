"""From a sent form to the JSON body that the action's input model checks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from adapters.http.pages.form_fields import Shape, shapes_of
from adapters.http.pages.form_memory import touched
from adapters.http.pages.posted import Posted

_YES_NO = {"yes": True, "no": False}


def body_of(model: type[BaseModel], sent: Posted, zone: ZoneInfo) -> dict[str, Any]:
    """The body: what was filled in; of a form of corrections what was touched, emptied or not."""
    body: dict[str, Any] = {}
    for shape in shapes_of(model):
        value = _value(shape, sent, zone)
        changed = touched(sent, shape.name)
        if (value not in (None, "", [])) if changed is None else changed:
            _put(body, shape, value)
    return body


def _put(body: dict[str, Any], shape: Shape, value: Any) -> None:
    outer, _, inner = shape.name.rpartition(".")
    (body.setdefault(outer, {}) if outer else body)[inner] = value


def _value(shape: Shape, sent: Posted, zone: ZoneInfo) -> Any:
    text = sent.one(shape.name)
    match shape.kind:
        case "tick":
            return True if text else None
        case "yes_no":
            return _YES_NO.get(text)
        case "lines":
            lines = [line.strip() for text in sent.get(shape.name, []) for line in text.split("\n")]
            return [line for line in lines if line]
        case "datetime":
            return _instant(text.strip(), zone)
        case "area":
            return text if text.strip() else ""
    return text.strip()


def _instant(text: str, zone: ZoneInfo) -> str:
    """A time on the library's clock as an instant; what is none is left to the model to refuse."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC).isoformat()
    except ValueError:
        return text
