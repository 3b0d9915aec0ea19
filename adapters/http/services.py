"""What the HTTP doors are given to work with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import msgspec

from adapters.http.desk import Desk
from adapters.http.signing_in import SigningIn
from engine.application.administration import Administration
from engine.application.directory import Directory
from engine.application.engine import Engine
from projections.history import History
from projections.listing import TaskLists


class InventoryLoader(Protocol):
    """Loads a file of catalogue records."""

    def __call__(self, data: bytes, content_type: str, library: str) -> dict[str, Any]:
        """Load a file; counts, and every refused record. Raises a `Refusal` for no such file."""


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the program that pages and API use.

    `wait_for` waits for the task list to reach a position of the log, at most some seconds; `ready`
    says which parts are not.
    """

    engine: Engine
    desk: Desk
    directory: Directory
    administration: Administration
    signing_in: SigningIn
    lists: TaskLists
    history: History
    load_inventory: InventoryLoader
    wait_for: Callable[[int, float], bool]
    not_ready: Callable[[], list[str]]
    clock: Callable[[], datetime]
