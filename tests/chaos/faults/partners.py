"""Partners that are slow, dead or silent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.chaos.faults.network import broken
from tests.chaos.field import Field
from tests.services.proxy import Proxy


@contextmanager
def slow(field: Field) -> Iterator[None]:
    """A partner who takes seconds for every answer."""
    faults = field.random.choice(list(field.theatre.agencies.values())).faults
    before, faults.delay = faults.delay, field.random.uniform(0.5, 3.0)
    try:
        yield
    finally:
        faults.delay = before


@contextmanager
def dead(field: Field) -> Iterator[None]:
    """A partner whom nobody reaches."""
    with broken([field.random.choice(field.ways)], Proxy.cut):
        yield


@contextmanager
def silent(field: Field) -> Iterator[None]:
    """A partner who takes connections and says nothing."""
    with broken([field.random.choice(field.ways)], Proxy.hold):
        yield
