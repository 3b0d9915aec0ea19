"""Processes that are killed, or stopped for so long that others took their place."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from kafka import KafkaAdminClient

from adapters.inbox import GROUP as INBOX
from tests.acceptance.process import Process
from tests.chaos.field import Field
from tests.chaos.loading import await_under_way, confirmed
from tests.chaos.watching import eventually, patiently


def killed(kind: str) -> Callable[[Field], AbstractContextManager[None]]:
    """One process of a kind, now and then several; all processes for the empty one."""

    @contextmanager
    def inflict(field: Field) -> Iterator[None]:
        victims = field.some(kind) if kind else field.processes("")
        field.kill(victims)
        yield
        field.supplier.start()

    return inflict


@contextmanager
def worker_killed(field: Field) -> Iterator[None]:
    """A worker, while another one works; a third may still be on its way back from the last time,
    and nobody waits for this one either.
    """
    assert eventually(lambda: len(_ready(field)) > 1)
    victim = field.random.choice(_ready(field))
    field.kill([victim])
    yield
    victim.start()


def _ready(field: Field) -> list[Process]:
    return [p for p in field.processes("worker") if p.runs and p.is_ready()]


@contextmanager
def stopped(field: Field) -> Iterator[None]:
    """A worker, until its partitions were moved to others and they went on; then it goes on, and
    believes for a moment that they are still its own.
    """
    victim = field.random.choice(field.processes("worker"))
    await_under_way(field.theatre)
    victim.signal(signal.SIGSTOP)
    try:
        assert eventually(lambda: patiently(lambda: _readers(field)) == _WORKERS - 1)
        before = confirmed(field.theatre)
        assert eventually(lambda: confirmed(field.theatre) > before + 5)
        time.sleep(field.random.uniform(0.0, 3.0))
    finally:
        victim.signal(signal.SIGCONT)
    yield
    assert eventually(lambda: patiently(lambda: _readers(field)) == _WORKERS)


_WORKERS = 3


def _readers(field: Field) -> int:
    """How many members the group of inbound readers has; none while it is settling."""
    admin = KafkaAdminClient(bootstrap_servers=field.kafka.address)
    try:
        group = f"{field.watch.names.prefix}.{INBOX}"
        found = admin.describe_groups([group])[group]
    finally:
        admin.close()
    members = found["members"]
    return len(members) if found["group_state"] == "Stable" else 0
