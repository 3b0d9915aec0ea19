"""What staff did against what a request's history tells of it (spec L3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import uuid4, uuid5

import msgspec

from adapters.http.identity import KEYS
from ops.partner.desk import Desk, Refused
from tests.acceptance.reckoning import Entry, Reckoning


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """An action that was sent, however often; `version` is that of the request when it was done.

    It is None where the action was refused. Nobody knows what became of an unanswered one.
    """

    request_id: str
    command_id: str
    action: str
    version: int | None = None
    answered: bool = True


class NotingDesk(Desk):
    """A user at work who keeps a note of every action, and signs in anew when that is over."""

    def __init__(self, address: str, user: str, password: str, patience: float = 30.0) -> None:
        super().__init__(address, user, password, patience)
        self.deeds: list[Deed] = []
        self._user = user

    def act(
        self, request_id: str, action: str, body: dict[str, Any], key: str = ""
    ) -> dict[str, Any]:
        """Do an action, once, however often it must be sent. Raises `Refused`."""
        key = key or str(uuid4())
        deed = Deed(
            request_id=request_id,
            command_id=str(uuid5(KEYS, f"{self._user}/{key}")),
            action=action,
            answered=False,
        )
        try:
            answer = super().act(request_id, action, body, key)
            deed = msgspec.structs.replace(deed, version=answer["version"], answered=True)
        except Refused:
            deed = msgspec.structs.replace(deed, answered=True)
            raise
        finally:
            self.deeds.append(deed)
        return answer

    def _send(self, method: str, path: str, **more: Any) -> Any:
        try:
            return super()._send(method, path, **more)
        except Refused as refused:
            if refused.status != HTTPStatus.UNAUTHORIZED or "auth" in more:
                raise
        self.sign_in()
        return super()._send(method, path, **more)


def reckon_deeds(history: Sequence[Entry], deeds: Sequence[Deed]) -> Reckoning:
    """Reckon up what staff did to one request, from its history, oldest first.

    The facts of an action lie together in the request's own stream, whose last one gave the request
    the version that was answered: so none of them may lie elsewhere.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    facts = [entry for entry in history if entry["event"].startswith("request.")]
    for version, entry in enumerate(facts, start=1):
        if entry["by"]["kind"] == "staff":
            found[entry["command_id"]].append(version)
    done = {deed.command_id: deed.version for deed in deeds if deed.version is not None}
    unsure = {deed.command_id for deed in deeds if not deed.answered}
    return Reckoning(
        actions_lost=sum(version not in found[command] for command, version in done.items()),
        actions_twice=sum(
            found[command][-1:] > [version] or not _together(found[command])
            for command, version in done.items()
        ),
        actions_unasked=len({c for c, versions in found.items() if versions} - {*done, *unsure}),
    )


def _together(versions: Sequence[int]) -> bool:
    return not versions or list(versions) == list(range(versions[0], versions[-1] + 1))
