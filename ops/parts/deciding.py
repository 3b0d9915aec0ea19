"""What decides: the directory, the engine, and the work that facts call for."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import structlog

from adapters.locating import CatalogueFinder
from engine.application.administration import Administration
from engine.application.directory import Directory
from engine.application.engine import Engine
from engine.application.following import Follower
from engine.errors import Refusal
from engine.eventlog.sealing import KeyForgotten
from engine.reactions import GROUP, Reactions
from engine.values import Sealed
from ops.parts.part import part
from ops.parts.stores import Stores

log = structlog.get_logger(__name__)


class Deciding(Stores):
    """The engine over the stores."""

    @part
    def directory(self) -> Directory:
        """Partners, profiles, libraries and people."""
        directory = Directory()
        directory.catch_up(self.log)
        return directory

    @part
    def engine(self) -> Engine:
        """What decides and stores."""
        return Engine(self.log, self.keyring, self.directory, self.inventory, self.clock)

    @part
    def administration(self) -> Administration:
        """What changes the directory."""
        return Administration(self.log, self.directory, self.clock, self.engine.lock)

    @part
    def finder(self) -> CatalogueFinder:
        """What looks for requested resources."""
        return CatalogueFinder(self.inventory)

    @part
    def reactions(self) -> Reactions:
        """What facts are followed by."""
        return Reactions(self.engine, self.locating, self.finder, _tell_refused)

    @part
    def locating(self) -> Follower:
        """The facts that reactions follow."""
        return Follower(self.log, GROUP, Reactions.NAMES, self.catch_up)

    def catch_up(self) -> None:
        """Know all that the directory's streams say now."""
        self.directory.catch_up(self.log)

    def zone_of(self, library: str) -> ZoneInfo:
        """The time zone of a library of ours."""
        if library not in self.directory.libraries:
            self.catch_up()
        return self.directory.library(library).zone

    def unseal(self, request_id: str, sealed: Sealed) -> bytes | None:
        """What is sealed for a request; None where its key is forgotten."""
        try:
            return self.keyring.open(request_id, sealed)
        except KeyForgotten:
            return None


def _tell_refused(request_id: str, refusal: Refusal) -> None:
    log.error("not_located", request_id=request_id, code=refusal.code, reason=refusal.text)
