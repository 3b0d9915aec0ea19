"""The services as fixtures: each starts when a test first asks for it and ends with the run.

At the end they are killed: what they hold goes with them, so nobody waits for it to be in order.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.services.kafka import Kafka
from tests.services.postgres import Postgres
from tests.services.registry import Registry
from tests.services.server import Server

AServer = TypeVar("AServer", bound=Server)


@contextmanager
def running(kind: Callable[[Path], AServer]) -> Iterator[AServer]:
    """A server that runs, in a folder that another user can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="interlend-") as folder:
        server = kind(Path(folder)).start()
        try:
            yield server
        finally:
            server.kill()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for the whole run; take `new_database()` of it."""
    with running(Postgres) as server:
        yield server


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    """A Kafka for the whole run; use topics of your own."""
    with running(Kafka) as server:
        yield server


@pytest.fixture(scope="session")
def registry() -> Iterator[Registry]:
    """A schema registry for the whole run; use subjects of your own."""
    with running(Registry) as server:
        yield server
