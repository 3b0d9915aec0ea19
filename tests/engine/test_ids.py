"""New ids, and ids that are made from names."""

from __future__ import annotations

from time import time_ns
from uuid import RFC_4122, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from engine.ids import dated, named, new_id

SPACE = UUID("0a4b1d0e-3f0b-5a53-8d0a-8a2c1f6d9e10")


@given(st.uuids(), st.text())
def test_ids_of_names_are_uuids_of_version_5(namespace: UUID, name: str) -> None:
    assert named(namespace.bytes, name) == str(uuid5(namespace, name))


def test_new_ids_are_uuids_of_version_7_and_grow_with_the_time() -> None:
    before = time_ns() // 1_000_000
    ids = [UUID(new_id()) for _ in range(1000)]
    times = [one.int >> 80 for one in ids]
    assert {(one.version, one.variant) for one in ids} == {(7, RFC_4122)}
    assert before <= times[0] <= times[-1] <= time_ns() // 1_000_000
    assert len(set(ids)) == 1000


def test_an_id_made_from_a_new_one_keeps_its_time() -> None:
    name = new_id()
    made = UUID(dated(SPACE.bytes, name))
    assert (made.version, made.variant) == (8, RFC_4122)
    assert made.int >> 80 == UUID(name).int >> 80
    assert dated(SPACE.bytes, name) == str(made) != dated(bytes(16), name)


@given(st.one_of(st.text(), st.uuids(version=4).map(str), st.uuids(version=5).map(str)))
def test_any_other_name_gives_a_plain_one(name: str) -> None:
    assert dated(SPACE.bytes, name) == str(uuid5(SPACE, name))
