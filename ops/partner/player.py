"""Play a script: both lanes, step by step, waiting for what each step needs."""

from __future__ import annotations

from collections.abc import Callable

from ops.partner.agency import RequestingAgency
from ops.partner.desk import Desk
from ops.partner.our_lane import OurLane
from ops.partner.partner_lane import PartnerLane
from ops.partner.scripts.steps import Here, OurStep, Script
from ops.partner.stage import NotAsWritten, Stage


class Player:
    """Plays one script about one request; `pace` is called before every step."""

    def __init__(
        self,
        script: Script,
        request_id: str,
        agency: RequestingAgency,
        desk: Desk,
        stage: Stage,
        pace: Callable[[], None] = lambda: None,
    ) -> None:
        self.script = script
        self.partner = PartnerLane(agency, stage, script, request_id)
        self.ours = OurLane(desk, stage, request_id)
        self._pace = pace

    def play(self, upto: int | None = None) -> None:
        """Play the script to its end, or its first steps. Raises `NotAsWritten`."""
        for number, step in enumerate(self.script.steps[:upto], start=1):
            self._pace()
            lane = self.ours if isinstance(step, OurStep) else self.partner
            try:
                lane.play(step)
            except NotAsWritten as fault:
                raise NotAsWritten(f"step {number}, {step}: {fault}") from None
        if upto is None:
            self.ours.play(Here(status=self.script.ends))
            self.partner.end()
