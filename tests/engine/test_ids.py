"""Ids that are made from names."""

from __future__ import annotations

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from engine.ids import named


@given(st.uuids(), st.text())
def test_they_are_uuids_of_version_5(namespace: UUID, name: str) -> None:
    assert named(namespace.bytes, name) == str(uuid5(namespace, name))
