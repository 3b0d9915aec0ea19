"""What has landed stays readable, and new versions may only change what old readers survive."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from fastavro import schemaless_writer
from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas.compatibility import RULES, violations
from schemas.shipped import CURRENT, LANDED, SHIPPED, load

NAMES = sorted(CURRENT)


@pytest.mark.parametrize("schema_id", sorted(LANDED))
@given(data=st.data())
def test_the_current_version_reads_what_every_landed_version_wrote(
    schema_id: int, values: Callable[[Any], st.SearchStrategy[Any]], data: st.DataObject
) -> None:
    landed = LANDED[schema_id]
    written = data.draw(values(landed.schema))
    out = BytesIO(b"\x00" + schema_id.to_bytes(4, "big"))
    out.seek(0, 2)
    schemaless_writer(out, landed.schema, written)
    name, read = schemas.decode(out.getvalue())
    fields = {field["name"] for field in CURRENT[name].schema["fields"]}
    assert set(read) == fields
    assert {field: read[field] for field in fields & set(written)} == {
        field: written[field] for field in fields & set(written)
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_current_version_is_the_last_that_landed(name: str) -> None:
    last = max(number for of, number in SHIPPED.values() if of == name)
    assert load(f"{name}.avsc") == load(f"landed/{name}-{last}.avsc")


@pytest.mark.parametrize("name", NAMES)
def test_the_current_version_keeps_the_rules_against_every_landed_one(name: str) -> None:
    landed = [load(f"landed/{of}-{number}.avsc") for of, number in SHIPPED.values() if of == name]
    assert violations(name, load(f"{name}.avsc"), landed) == []


def test_every_schema_has_a_rule() -> None:
    assert sorted(RULES) == NAMES


def test_versions_are_numbered_from_one_in_the_order_of_their_ids() -> None:
    for name in NAMES:
        numbers = [number for _, (of, number) in sorted(SHIPPED.items()) if of == name]
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_landed_version_has_a_fingerprint_of_its_own() -> None:
    assert len({landed.fingerprint for landed in LANDED.values()}) == len(LANDED)


def test_ids_and_fingerprints_of_landed_versions_never_change() -> None:
    assert {schema_id: landed.fingerprint for schema_id, landed in LANDED.items()} == FINGERPRINTS


FINGERPRINTS = {
    1: b"2d6d5283b9b9a499",  # inbound
    2: b"a059f58f95d52f5d",  # outbound
    3: b"6c0b46f1a187f1c7",  # dead_letter
    4: b"9f492c07791e4dba",  # lending_event
}
