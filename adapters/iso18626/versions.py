"""Which edition of ISO 18626 a peer wants, from what it or its directory entry says."""

from __future__ import annotations

import re

from adapters.iso18626.codes import Version
from engine.partner import Partner

_ATTRIBUTE = re.compile(rb"ISO18626Message\b[^>]*?[\s:]version\s*=\s*[\"']([^\"']*)")

_START = 2000
"""The bytes in which the envelope begins, if there is one."""


def version_of(text: str) -> Version:
    """The edition that a version names: 2021 (also called 1.3), else 1.2 with all its elders."""
    return "2021-2" if "2021" in text or text == "1.3" else "1.2"


def version_for(partner: Partner | None, body: bytes = b"") -> Version:
    """The edition to write in: the partner's, for a stranger that of its message."""
    if partner is not None:
        return version_of(partner.iso_version)
    written = _ATTRIBUTE.search(body, 0, _START)
    return version_of(written[1].decode("latin-1")) if written else "1.2"
