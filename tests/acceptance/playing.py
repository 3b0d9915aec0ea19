"""Play scripts against a program, each with a prop and an id of its own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from ops.partner.agency import RequestingAgency
from ops.partner.player import Player
from ops.partner.scripts import SCRIPTS
from ops.partner.stage import Stage, World
from tests.acceptance.acting import NotingDesk
from tests.acceptance.afterwards import check
from tests.acceptance.props import prop
from tests.acceptance.supplying import ZONE, RealTime, Supplier


class Theatre:
    """Where plays are given: a program, its partners, a member of staff."""

    def __init__(
        self,
        supplier: Supplier,
        agencies: Mapping[str, RequestingAgency],
        desk: NotingDesk,
        world: World | None = None,
        patience: float = 15.0,
    ) -> None:
        self.supplier = supplier
        self.agencies = agencies
        self.desk = desk
        self._world = world or RealTime()
        self._patience = patience
        self._number = count()

    def play(self, name: str) -> None:
        """Give one play to its end, and look at what it left behind."""
        player = self.player(name)
        player.play()
        self.check(name, player)

    def player(self, name: str) -> Player:
        """A player of a script, with a prop and an id of its own."""
        script, number = SCRIPTS[name], next(self._number)
        stage = Stage(prop(number), self._world, ZONE, self._patience)
        agency = self.agencies[script.partner]
        return Player(script, f"{name}-{number}", agency, self.desk, stage)

    def check(self, name: str, player: Player) -> None:
        """Look at what a play left behind."""
        agency, ids = self.agencies[player.script.partner], self.ids(player)
        check(name, player.ours.our_id(), ids, agency, self.desk)

    def ids(self, player: Player) -> list[str]:
        """The ids by which the partner knows what was played with."""
        borrowing = self.agencies[player.script.partner].borrowings.get(player.partner.request_id)
        return borrowing.ids if borrowing else [player.partner.request_id]
