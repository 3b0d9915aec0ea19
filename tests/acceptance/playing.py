"""Play scripts against a program, each with a prop and an id of its own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from ops.partner.agency import RequestingAgency
from ops.partner.desk import Desk
from ops.partner.player import Player
from ops.partner.scripts import SCRIPTS
from ops.partner.stage import Stage, World
from tests.acceptance.afterwards import check
from tests.acceptance.supplying import ZONE, RealTime, Supplier, prop


class Theatre:
    """Where plays are given: a program, its partners, a member of staff."""

    def __init__(
        self,
        supplier: Supplier,
        agencies: Mapping[str, RequestingAgency],
        desk: Desk,
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
        script, number = SCRIPTS[name], next(self._number)
        player = Player(
            script,
            f"{name}-{number}",
            self.agencies[script.partner],
            self.desk,
            Stage(prop(number), self._world, ZONE, self._patience),
        )
        player.play()
        agency = self.agencies[script.partner]
        borrowing = agency.borrowings.get(player.partner.request_id)
        assert borrowing is not None
        check(name, player.ours.our_id(), borrowing.ids, agency, self.desk)
