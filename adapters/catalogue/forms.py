"""Which inventory type an item's material type means."""

from __future__ import annotations

import re

from adapters.catalogue.port import DIGITAL, ELECTRONIC, PHYSICAL

_DIGITAL = re.compile(r"\b(digital|digiti[sz]ed|scan(ned)?)\b|数字|扫描", re.IGNORECASE)
_ELECTRONIC = re.compile(
    r"\b(electronic|online|e-?(book|journal|resource)s?)\b|电子|在线", re.IGNORECASE
)


def inventory_type(material_type: str) -> str:
    """One of `INVENTORY_TYPES`; anything that is not said to be a file is physical (spec F1)."""
    words = material_type.replace("_", " ")
    if _DIGITAL.search(words):
        return DIGITAL
    return ELECTRONIC if _ELECTRONIC.search(words) else PHYSICAL
