"""Proof that a form was sent from a page of ours: a keyed hash of the reader's secret cookie.

A foreign page can make a browser send our cookie, but can neither read it nor make its hash, so it
cannot fill the form's hidden field (OWASP: HMAC based token, bound to the session).
"""

from __future__ import annotations

import hmac

FIELD = "proof"
"""The hidden field of every form that changes something."""

_PURPOSE = b"interlend form"


def proof_of(secret: str) -> str:
    """The proof that belongs to a secret cookie."""
    return hmac.digest(secret.encode(), _PURPOSE, "sha256").hex()


def holds(secret: str, proof: str) -> bool:
    """Tell whether a proof belongs to a secret cookie; no secret proves nothing."""
    return bool(secret) and hmac.compare_digest(proof_of(secret).encode(), proof.encode())
