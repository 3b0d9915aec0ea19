"""Statements on side tables, written for any store, as PostgreSQL reads them."""

from __future__ import annotations

import re
from functools import lru_cache

_TYPES = {"BLOB": "BYTEA", "REAL": "DOUBLE PRECISION", "INTEGER": "BIGINT"}
_TYPE = re.compile(rf"'[^']*'|\b({'|'.join(_TYPES)})\b", re.IGNORECASE)
_PARAMETER = re.compile(r"'[^']*'|::|:([a-z_][a-z0-9_]*)|%", re.IGNORECASE)


def definition(statement: str) -> str:
    """A statement that makes a table, with PostgreSQL's names of the types."""
    return _TYPE.sub(lambda found: _TYPES.get(found[0].upper(), found[0]), statement)


@lru_cache(maxsize=256)
def query(statement: str) -> bytes:
    """A statement whose parameters are named `:name`, with them as the driver wants them."""
    return _PARAMETER.sub(_driver, statement).encode()


def _driver(found: re.Match[str]) -> str:
    return f"%({found[1]})s" if found[1] else found[0].replace("%", "%%")
