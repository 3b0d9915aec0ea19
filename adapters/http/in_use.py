"""What open requests need stays in use (architecture 8)."""

from __future__ import annotations

from collections.abc import Collection

from adapters.http.services import Services
from engine.errors import Failure, Illegal
from projections.query import ListQuery


def refuse_open(
    parts: Services, code: str, *facets: tuple[str, str], scope: Collection[str] | None = None
) -> None:
    """Raise `Illegal` where requests of these facets are open, in the libraries of `scope`."""
    position = parts.engine.log.last_position()
    asked = [*facets, ("activity", "active"), ("min_position", str(position))]
    if open_requests := parts.lists.count(ListQuery.parse(asked), scope, None):
        raise Illegal("open_requests", f"{code} has {open_requests} open requests")
    if parts.lists.position < position:
        raise Failure("the task list is behind: its open requests are not known yet")
