"""What decides: the directory, the engine, and the work that facts call for."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from adapters.locating import CatalogueFinder
from engine.application.administration import Administration
from engine.application.directory import Directory
from engine.application.engine import Engine
from engine.application.following import Follower
from engine.eventlog.sealing import KeyForgotten
from engine.reactions import GROUP, Reactions
from engine.values import Sealed
from ops.parts.part import part
from ops.parts.stores import Stores


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
        follower = Follower(self.log, GROUP, Reactions.NAMES)
        return Reactions(self.engine, follower, self.finder)

    def zone_of(self, library: str) -> ZoneInfo:
        """The time zone of a library of ours."""
        return self.directory.library(library).zone

    def unseal(self, request_id: str, sealed: Sealed) -> bytes | None:
        """What is sealed for a request; None where its key is forgotten."""
        try:
            return self.keyring.open(request_id, sealed)
        except KeyForgotten:
            return None
