"""Who acts through a door, and under which id: an idempotency key makes repeats one command."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from engine.application.directory import User
from engine.values import Actor

KEYS = UUID("5f2d9f0a-7c53-5d0e-8c0b-1f6d2f3f7a52")
"""The namespace of command ids that idempotency keys make."""


def actor_of(user: User, door: str) -> Actor:
    """A signed-in user as the one who acts."""
    return Actor(kind="staff", id=user.name, door=door, authenticated="token")


def command_id_of(user: User, key: str | None) -> str:
    """The id of a user's command; the same for the same key of the same user."""
    return str(uuid5(KEYS, f"{user.name}/{key}") if key else uuid4())
