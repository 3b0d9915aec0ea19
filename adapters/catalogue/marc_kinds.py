"""What kind of thing a MARC 21 record describes: from the leader and the fixed fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pymarc

from adapters.catalogue.port import ELECTRONIC

_SERIAL_LEVELS = "bis"
_MATERIALS = {
    "a": "book",
    "c": "score",
    "d": "score",
    "e": "map",
    "f": "map",
    "g": "video",
    "i": "sound recording",
    "j": "music recording",
    "k": "picture",
    "m": "computer file",
    "o": "kit",
    "p": "mixed material",
    "r": "object",
    "t": "manuscript",
}
_FORM_AT_29 = "efgkor"
"""Record types whose form of item stands in 008/29 instead of 008/23."""


def material_type(record: pymarc.Record, fields: Mapping[str, Sequence[pymarc.Field]]) -> str:
    """The kind of a record's items where they do not say it themselves."""
    if is_electronic(record, fields):
        return "electronic"
    kind, level = record.leader[6], record.leader[7]
    if kind == "a" and level in _SERIAL_LEVELS:
        return "journal"
    return _MATERIALS.get(kind, "")


def forms(record: pymarc.Record, fields: Mapping[str, Sequence[pymarc.Field]]) -> tuple[str, ...]:
    """The inventory types the record itself stands for, beside its items."""
    return (ELECTRONIC,) if is_electronic(record, fields) or _is_linked(fields) else ()


def is_electronic(record: pymarc.Record, fields: Mapping[str, Sequence[pymarc.Field]]) -> bool:
    """Whether the record describes an online resource: form of item, or physical description."""
    place = 29 if record.leader[6] in _FORM_AT_29 else 23
    form = any((field.data or "")[place : place + 1] in ("o", "s") for field in fields["008"])
    return form or any((field.data or "").startswith("cr") for field in fields["007"])


def _is_linked(fields: Mapping[str, Sequence[pymarc.Field]]) -> bool:
    """A link (856) to the resource itself or to a version of it, not to something related."""
    return any(field.indicator2 in "01" and field.get("u") for field in fields["856"])
