"""Shared secrets are kept as digests only."""

from __future__ import annotations

from engine.secrets import digest, digested


def test_secrets_are_kept_as_digests_and_the_rest_as_it_is() -> None:
    kept = digested({"secret": "s3cret", "password": "pw", "security_code": "1", "account": "a"})
    assert kept == {
        "secret_sha256": digest("s3cret"),
        "password_sha256": digest("pw"),
        "security_code_sha256": digest("1"),
        "account": "a",
    }


def test_a_digest_is_sha_256_in_hexadecimal() -> None:
    assert digest("abc").startswith("ba7816bf")
    assert len(digest("abc")) == 64
