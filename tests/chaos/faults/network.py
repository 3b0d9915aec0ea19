"""The ways between the parts: cut, or held in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.chaos.field import Field
from tests.services.proxy import Proxy

KINDS = ("api", "worker", "deliver", "project", "jobs")

Inflict = Callable[[Field], AbstractContextManager[None]]


def cut(kind: str, server: str) -> Inflict:
    """Connections of processes of a kind to a server end, and new ones are refused."""
    return _broken(kind, server, Proxy.cut)


def held(kind: str, server: str) -> Inflict:
    """Nothing comes through between processes of a kind and a server, and nobody is told."""
    return _broken(kind, server, Proxy.hold)


def _broken(kind: str, server: str, how: Callable[[Proxy], None]) -> Inflict:
    @contextmanager
    def inflict(field: Field) -> Iterator[None]:
        ways = [getattr(field.line(process), server) for process in field.some(kind)]
        with broken(ways, how):
            yield

    return inflict


@contextmanager
def door_cut(field: Field) -> Iterator[None]:
    """Partners do not reach us, and what they asked last is not answered."""
    with broken([field.door], Proxy.cut):
        yield


@contextmanager
def door_held(field: Field) -> Iterator[None]:
    """Partners reach us no more, and hear nothing."""
    with broken([field.door], Proxy.hold):
        yield


@contextmanager
def broken(ways: list[Proxy], how: Callable[[Proxy], None]) -> Iterator[None]:
    """Ways that are broken in some way, and whole afterwards."""
    for way in ways:
        how(way)
    try:
        yield
    finally:
        for way in ways:
            way.heal()
