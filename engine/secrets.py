"""Shared secrets of partners: they are told once and kept as digests."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

DIGESTED = ("security_code", "secret", "password")
"""The fields of a partner's authentication that are secrets; each is kept as `<field>_sha256`."""


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def digested(authentication: Mapping[str, str]) -> dict[str, str]:
    """A partner's authentication with digests in the place of secrets."""
    return {
        (f"{name}_sha256" if name in DIGESTED else name): (
            digest(value) if name in DIGESTED else value
        )
        for name, value in authentication.items()
    }
