"""Our lane of a play: what staff do over the API, where the request stands, what time brings."""

from __future__ import annotations

from functools import singledispatchmethod
from typing import Any

from ops.partner.desk import Desk, Refused
from ops.partner.scripts import steps
from ops.partner.scripts.steps import Step
from ops.partner.stage import NotAsWritten, Stage


class OurLane:
    """Plays our steps about the request that the partner knows by `external_id`.

    `id` is ours, empty until a step needed it.
    """

    def __init__(self, desk: Desk, stage: Stage, external_id: str) -> None:
        self.id = ""
        self._external_id = external_id
        self._desk = desk
        self._stage = stage

    @singledispatchmethod
    def play(self, step: Step) -> None:
        """Play a step. Raises `NotAsWritten`."""
        raise TypeError(f"{step} is not ours")

    @play.register
    def do(self, step: steps.Do) -> None:
        """Do something over the API."""
        body = {name: self._stage.value(value) for name, value in step.body.items()}
        try:
            self._desk.act(self.our_id(), step.action, body)
        except Refused as refused:
            if refused.status != step.refused:
                raise NotAsWritten(str(refused)) from refused
        else:
            if step.refused is not None:
                raise NotAsWritten("it was not refused")

    @play.register
    def here(self, step: steps.Here) -> None:
        """Wait until the request stands where it should."""
        request: dict[str, Any] = {}
        for _ in self._stage.tries():
            request = self._desk.request(self.our_id())
            if _stands(step, request):
                return
        shown = {name: request.get(name) for name in ("status", "resource_state", "alerts")}
        raise NotAsWritten(f"it is {shown}")

    @play.register
    def later(self, step: steps.Later) -> None:
        """Let days pass."""
        self._stage.world.pass_days(step.days)

    @play.register
    def job(self, step: steps.Job) -> None:
        """Do what time brings about."""
        self._stage.world.run_job(step.name)

    def our_id(self) -> str:
        """Our id of the request; the list shows it soon after the partner asked."""
        for _ in self._stage.tries():
            if not self.id and (row := self._desk.find(self._external_id)):
                self.id = row["id"]
            if self.id:
                return self.id
        raise NotAsWritten("the task list does not show the request")


def _stands(step: steps.Here, request: dict[str, Any]) -> bool:
    located = request["resource_state"] == "located"
    return (
        request["status"] == step.status
        and step.located in (None, located)
        and (step.alert is None or step.alert in request["alerts"])
    )
