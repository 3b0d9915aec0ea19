"""The services as fixtures: each starts when a test first asks for it and ends with the run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.services.kafka import Kafka
from tests.services.postgres import Postgres
from tests.services.registry import Registry


@contextmanager
def folder_of(service: str) -> Iterator[Path]:
    """A folder that a server of another user can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix=f"interlend-{service}-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for the whole run; take `new_database()` of it."""
    with folder_of("postgres") as folder, Postgres(folder) as server:
        yield server


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    """A Kafka for the whole run; use topics of your own."""
    with folder_of("kafka") as folder, Kafka(folder) as server:
        yield server


@pytest.fixture(scope="session")
def registry() -> Iterator[Registry]:
    """A schema registry for the whole run; use subjects of your own."""
    with folder_of("registry") as folder, Registry(folder) as server:
        yield server
