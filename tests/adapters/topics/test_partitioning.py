"""Keys go to the partitions that Kafka's clients would choose."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.topics.partitioning import murmur2, partition_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the client's own imports give some
    from kafka.partitioner.default import murmur2 as kafka_murmur2

# As that client hashes them; written down, so that a change of the client would show.
KNOWN = {
    b"": 275646681,
    b"a": 2731586172,
    b"21": 3321034988,
    b"abc": 479470107,
    b"kafka": 3496464228,
    b"foobar": 3504634814,
    b"ISIL:REQ 4711": 1821352403,
    b"a-little-bit-long-string": 3308985760,
    b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": 4236069325,
}


@pytest.mark.parametrize(("key", "hashed"), KNOWN.items())
def test_the_hash_of_a_known_key_is_the_known_one(key: bytes, hashed: int) -> None:
    assert murmur2(key) == hashed


@given(st.binary(max_size=64))
@example(b"\xff" * 7)
def test_the_hash_is_the_one_of_the_kafka_client(key: bytes) -> None:
    assert murmur2(key) == kafka_murmur2(key)


@given(st.binary(max_size=64), st.integers(1, 200))
def test_the_partition_is_the_one_of_the_kafka_client(key: bytes, partitions: int) -> None:
    assert partition_of(key, partitions) == (kafka_murmur2(key) & 0x7FFFFFFF) % partitions
