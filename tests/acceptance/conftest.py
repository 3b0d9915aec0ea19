"""Installations of both forms with both partners, each started once for all who share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.acceptance.playing import Theatre
from tests.acceptance.supplying import SHARED, WHOLE, Supplier, borrowers
from tests.acceptance.timed import timed_theatre

FORMS = ("embedded", pytest.param("shared", marks=[pytest.mark.postgres, pytest.mark.kafka]))
"""One process over files; and several over PostgreSQL and Kafka."""

Found = Callable[..., Supplier]
_numbers = count(1)


@pytest.fixture(scope="session")
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Founds an installation of a form; `one_process` has the whole program in one."""

    def make(form: str, *, one_process: bool = False) -> Supplier:
        folder = tmp_path_factory.mktemp(form)
        if form == "embedded":
            return Supplier(folder)
        return Supplier(
            folder,
            WHOLE if one_process else SHARED,
            store=request.getfixturevalue("postgres").new_database(),
            topics=f"kafka://{request.getfixturevalue('kafka').address}",
            topic_prefix=f"acceptance-{folder.name}-{next(_numbers)}",
        )

    return make


@pytest.fixture(scope="session", params=FORMS)
def theatre(request: pytest.FixtureRequest, found: Found) -> Iterator[Theatre]:
    """An installation whose partners are always there."""
    supplier = found(request.param)
    with borrowers(supplier.address) as agencies:
        supplier.prepare(agencies)
        with supplier.running() as desk:
            yield Theatre(supplier, agencies, desk)


@pytest.fixture(scope="module", params=FORMS)
def timed(request: pytest.FixtureRequest, found: Found) -> Iterator[Theatre]:
    """A program in this process, in whose world days pass at a word."""
    supplier = found(request.param, one_process=True)
    with borrowers(supplier.address) as agencies:
        supplier.prepare(agencies)
        with timed_theatre(supplier, agencies) as theatre:
            yield theatre


@pytest.fixture(scope="module", params=FORMS)
def faulty(request: pytest.FixtureRequest, found: Found) -> Iterator[Theatre]:
    """An installation whose partners fail every second delivery, each time in another way."""
    supplier = found(request.param)
    with borrowers(supplier.address, failing=0.5) as agencies:
        supplier.prepare(agencies)
        with supplier.running() as desk:
            yield Theatre(supplier, agencies, desk, patience=30)
