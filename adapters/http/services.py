"""What the HTTP doors are given to work with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from adapters.http.desk import Desk
from adapters.http.signing_in import SigningIn
from engine.application.administration import Administration
from engine.application.directory import Directory
from engine.application.engine import Engine
from engine.values import Sealed
from projections.history import History
from projections.listing import TaskLists


class InventoryLoader(Protocol):
    """Loads a file of catalogue records."""

    def __call__(
        self, data: bytes, content_type: str, library: str, libraries: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Load a file; counts, and every refused record. Items that name no library are
        `library`'s, or refused where that is empty; none but those of `libraries` may be named or
        changed (None: any of ours). Raises a `Refusal` where it is no such file.
        """


class Jobs(Protocol):
    """Jobs that can be run by hand."""

    @property
    def names(self) -> Sequence[str]:
        """What they are called."""

    def run(self, name: str, scope: Collection[str] | None = None) -> Ran:
        """Run one over the libraries of `scope`, or all; safe to run twice. Raises `Unknown`."""


class Ran(Protocol):
    """What a job did: the requests it changed, and on how many it was not time yet."""

    @property
    def done(self) -> Sequence[str]:
        """The ids of the requests it changed."""

    @property
    def passed(self) -> int:
        """On how many it was not time yet."""


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the program that pages and API use.

    `unseal` reads what is sealed for a request, None where that is forgotten; `not_ready` names the
    parts that are not ready yet.
    """

    engine: Engine
    desk: Desk
    directory: Directory
    administration: Administration
    signing_in: SigningIn
    lists: TaskLists
    history: History
    unseal: Callable[[str, Sealed], bytes | None]
    load_inventory: InventoryLoader
    jobs: Jobs
    not_ready: Callable[[], list[str]]
    metrics: Callable[[], bytes]
    clock: Callable[[], datetime]
