"""What we write is what fastavro would write."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from fastavro import schemaless_writer
from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas.shipped import CURRENT
from schemas.writing import writer

Values = Callable[[Any], st.SearchStrategy[Any]]


def by_fastavro(schema: Any, value: Any) -> bytes:
    out = BytesIO()
    schemaless_writer(out, schema, value)
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(CURRENT))
@given(data=st.data())
def test_every_message_is_written_as_fastavro_writes_it(
    name: str, values: Values, data: st.DataObject
) -> None:
    schema = CURRENT[name].schema
    message = data.draw(values(schema))
    assert writer(schema)(message) == by_fastavro(schema, message)
    assert schemas.decode(schemas.encode(name, message)) == (name, message)


@pytest.mark.parametrize("length", [0, 63, 64, 8191, 8192, 1 << 20])
def test_bytes_of_any_length_are_written_as_fastavro_writes_them(length: int) -> None:
    assert writer("bytes")(b"x" * length) == by_fastavro("bytes", b"x" * length)


def test_a_type_that_no_schema_uses_has_no_writer() -> None:
    with pytest.raises(KeyError, match="double"):
        writer("double")
