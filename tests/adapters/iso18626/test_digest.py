from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.iso18626.codec import decode_inbound, digest

Sample = Callable[[str], bytes]


def digest_of(body: bytes, *, without_timestamp: bool) -> bytes:
    return digest(decode_inbound(body), body, without_timestamp=without_timestamp)


def utf_16(body: bytes) -> bytes:
    return body.decode().replace("UTF-8", "UTF-16").encode("utf-16")


@pytest.mark.parametrize("encoded", [bytes, utf_16], ids=["UTF-8", "UTF-16"])
@pytest.mark.parametrize("name", ["plain-request", "alma-request", "bare-request"])
def test_a_request_sent_again_has_the_same_digest(
    sample: Sample, name: str, encoded: Callable[[bytes], bytes]
) -> None:
    first = sample(name)
    later = first.replace(b"2026-11-24T08:15:30", b"2026-11-24T08:25:31")
    assert digest_of(encoded(first), without_timestamp=True) == digest_of(
        encoded(later), without_timestamp=True
    )
    assert digest_of(encoded(first), without_timestamp=False) != digest_of(
        encoded(later), without_timestamp=False
    )


@pytest.mark.parametrize("encoded", [bytes, utf_16], ids=["UTF-8", "UTF-16"])
@pytest.mark.parametrize("without_timestamp", [True, False])
def test_any_other_change_changes_the_digest(
    sample: Sample, without_timestamp: bool, encoded: Callable[[bytes], bytes]
) -> None:
    first = sample("plain-request")
    for old, new in [(b"N-4711", b"N-4712"), (b"Liv", b"Eva"), (b"2026-12-20", b"2026-12-21")]:
        changed = first.replace(old, new)
        assert digest_of(encoded(first), without_timestamp=without_timestamp) != digest_of(
            encoded(changed), without_timestamp=without_timestamp
        )


def test_digests_are_32_bytes(sample: Sample) -> None:
    body = sample("cancel")
    assert len(digest_of(body, without_timestamp=True)) == 32
    assert len(digest_of(body, without_timestamp=False)) == 32
