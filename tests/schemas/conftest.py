"""Values that fit a schema, for tests that hold for every value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import strategies as st


@pytest.fixture(scope="session")
def values() -> Callable[[Any], st.SearchStrategy[Any]]:
    """Makes the strategy of a schema's values."""
    return _values


def _values(schema: Any) -> st.SearchStrategy[Any]:
    match schema:
        case [_, branch]:
            return st.none() | _values(branch)
        case {"type": "record", "fields": fields}:
            return st.fixed_dictionaries({f["name"]: _values(f["type"]) for f in fields})
        case {"type": "array", "items": items}:
            return st.lists(_values(items), max_size=3)
        case {"logicalType": "timestamp-micros"}:
            return st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
        case {"type": kind} | kind:
            return _PLAIN[kind]


_PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "string": st.text(max_size=100),
    "bytes": st.binary(max_size=100),
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
}
