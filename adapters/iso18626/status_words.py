"""Words for a borrower's status, found in the text of its answer to our status query.

Source: spec table Q; the words are what facts keep, so they do not change.
"""

from __future__ import annotations

import re

WORDS = (
    "not supplied",
    "pending",
    "in process",
    "cancel pending",
    "cancelled",
    "shipped",
    "received",
    "overdue",
    "returned",
    "checked in",
    "recall",
    "lost",
    "unknown",
)
"""The rows of table Q."""

_ANY = re.compile(
    r"\b(" + "|".join(sorted(WORDS, key=len, reverse=True)).replace(" ", r"[\s_-]+") + r")\b",
    re.IGNORECASE,
)


def status_named(text: str) -> str:
    """The first row of table Q that a text names, or nothing."""
    found = _ANY.search(text)
    return re.sub(r"[\s_-]+", " ", found[1]).casefold() if found else ""
