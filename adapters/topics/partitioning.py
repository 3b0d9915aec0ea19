"""Which partition a key belongs to, as the default partitioner of Kafka's Java client says.

MurmurHash2, 32 bits, by Austin Appleby (public domain), with the seed of the Java client. Producers
outside must use the same, or the order of a request's messages is lost.
"""

from __future__ import annotations

from functools import lru_cache
from struct import unpack_from
from typing import Final

_SEED: Final = 0x9747B28C
_M: Final = 0x5BD1E995
_32: Final = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """The hash, as an unsigned 32-bit number."""
    words, rest = divmod(len(data), 4)
    h = _SEED ^ len(data)
    for word in unpack_from(f"<{words}I", data):
        k = word * _M & _32
        h = (h * _M ^ (k ^ k >> 24) * _M) & _32
    if rest:
        h = (h ^ int.from_bytes(data[-rest:], "little")) * _M & _32
    h = (h ^ h >> 13) * _M & _32
    return h ^ h >> 15


@lru_cache(maxsize=8192)  # a request's messages come close together, and its topics share its key
def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key among so many; the hash's sign bit is dropped, as Kafka does."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions
