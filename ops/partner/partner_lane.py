"""The partner's lane of a play: what it asks and says, and what it must be told."""

from __future__ import annotations

from functools import singledispatchmethod

from msgspec.structs import replace

from adapters.iso18626.codes import ServiceType
from ops.partner.agency import RequestingAgency
from ops.partner.garbage import garbage
from ops.partner.messages import Wanted
from ops.partner.said import Said
from ops.partner.scripts import steps
from ops.partner.scripts.steps import Script, Step
from ops.partner.stage import NotAsWritten, Stage
from ops.partner.telling import difference, heard


class PartnerLane:
    """Plays the partner's steps about one request; what it is told is counted off."""

    def __init__(
        self, agency: RequestingAgency, stage: Stage, script: Script, request_id: str
    ) -> None:
        self.request_id = request_id
        self._agency = agency
        self._stage = stage
        self._wanted = _wanted(stage, script)
        self._heard = 0

    @singledispatchmethod
    def play(self, step: Step) -> None:
        """Play a step. Raises `NotAsWritten`."""
        raise TypeError(f"{step} is not the partner's")

    @play.register
    def ask(self, step: steps.Ask) -> None:
        """Ask for something, or for the same once more."""
        if step.again:
            self._repeat(step.refused)
            return
        wanted = self._wanted
        if step.title:
            wanted = replace(wanted, title=step.title, isbn="")
        _expect(self._agency.ask(self.request_id, wanted), step.refused)

    @play.register
    def ask_again(self, step: steps.AskAgain) -> None:
        """Try again; from then on under the new id, if that is confirmed."""
        new_id = f"{self.request_id}-again" if step.new_id else ""
        said = self._agency.ask_again(self.request_id, self._wanted, new_id)
        _expect(said, step.refused)
        self.request_id = new_id or self.request_id

    @play.register
    def remind(self, step: steps.Remind) -> None:
        """Remind of the request."""
        _expect(self._agency.remind(self.request_id, self._wanted), None)

    @play.register
    def say(self, step: steps.Say) -> None:
        """Say something, perhaps twice."""
        _expect(self._agency.say(self.request_id, step.action, step.note), step.refused)
        if step.again:
            self._repeat(step.refused)

    @play.register
    def raw(self, step: steps.Raw) -> None:
        """Send something broken."""
        body = garbage(step.name, self._agency.agencies, self.request_id)
        said = self._agency.send_bytes(body)
        if said.status != step.status:
            raise NotAsWritten(f"HTTP status {said.status}")
        _expect(said, step.refused)

    @play.register
    def told(self, step: steps.Told) -> None:
        """Be told something, as the next message about this request."""
        stage = self._stage
        if not self._agency.wait_told(self.request_id, self._heard + 1, stage.patience):
            raise NotAsWritten("nothing was told")
        message = self._agency.told(self.request_id)[self._heard]
        self._heard += 1
        if wrong := difference(step, message, stage.day, stage.scanned):
            raise NotAsWritten(f"{wrong}; told was {heard(message)}")

    def end(self) -> None:
        """Nothing more was told. Raises `NotAsWritten`."""
        more = self._agency.told(self.request_id)[self._heard :]
        if more:
            raise NotAsWritten(f"more was told: {[heard(message) for message in more]}")

    def _repeat(self, refused: str | None) -> None:
        """Send the last message again, byte by byte, and get the same answer byte by byte."""
        sent = self._agency.journal.last_sent(self.request_id)
        said = self._agency.send_bytes(sent.body)
        _expect(said, refused)
        if said.body != sent.answer:
            raise NotAsWritten("the same message got another answer")


def _wanted(stage: Stage, script: Script) -> Wanted:
    wanted = stage.prop.wanted
    if script.copy:
        wanted = replace(wanted, service=ServiceType.COPY)
    if script.need_by is not None:
        wanted = replace(wanted, need_by=stage.day(script.need_by))
    return wanted


def _expect(said: Said, refused: str | None) -> None:
    error = said.error.type if said.error else None
    if refused is None and not said.ok:
        raise NotAsWritten(f"it was not confirmed: {said.status} {said.body!r}")
    if refused is not None and (said.ok or error != refused):
        raise NotAsWritten(f"the confirmation is {said.body!r}")
