"""The servers are killed, and started again on what they have on their disks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.chaos.field import Field


@contextmanager
def postgres_killed(field: Field) -> Iterator[None]:
    """PostgreSQL with all its sessions."""
    field.postgres.kill()
    yield
    field.postgres.start()


@contextmanager
def kafka_killed(field: Field) -> Iterator[None]:
    """The only broker."""
    field.kafka.kill()
    yield
    field.kafka.start()


@contextmanager
def kafka_frozen(field: Field) -> Iterator[None]:
    """The broker stands still, and its connections stay as they are."""
    with field.kafka.frozen():
        yield
