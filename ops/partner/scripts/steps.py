"""The steps of a script: what the partner does, what it must have been told, what staff do here.

A script is read from top to bottom; each step belongs to one of two lanes. The partner's: `Ask`,
`AskAgain`, `Remind`, `Say`, `SayAgain`, `Raw`, `Told`. Ours: `Do`, `Here`, `Later`, `Job`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from adapters.iso18626.codes import Action, Reason, Status

ITEM, BOTH_ITEMS = "<item>", "<both items>"
"""The barcodes of the first item, and of the first two, of what is played with."""


class In(msgspec.Struct, frozen=True):
    """A day of the lending library's calendar, so many days from the day of the step."""

    days: int


class Due(msgspec.Struct, frozen=True):
    """A day so many days after the one on which the play began."""

    days: int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step, of the partner's lane."""


class OurStep(Step, frozen=True, kw_only=True):
    """One step, of our lane."""


class Ask(Step, frozen=True, kw_only=True):
    """The partner makes a new request; with `again` the very same bytes once more.

    `refused` is the error type of the confirmation, where it is to be ERROR. `title` asks for
    something else than what is played with.
    """

    again: bool = False
    title: str = ""
    refused: str | None = None


class AskAgain(Step, frozen=True, kw_only=True):
    """The partner tries again after RetryPossible, under its old id or a new one."""

    new_id: bool = False
    refused: str | None = None


class Remind(Step, frozen=True, kw_only=True):
    """The partner sends a reminder."""


class Say(Step, frozen=True, kw_only=True):
    """The partner says something; with `again` the very same bytes twice, answered alike."""

    action: Action
    note: str = ""
    refused: str | None = None
    again: bool = False


class Raw(Step, frozen=True, kw_only=True):
    """The partner sends something broken, by its name in `garbage`.

    `status` is the HTTP status; `refused` the error type of the confirmation, where there is one.
    """

    name: str
    status: int = 200
    refused: str | None = None


class Told(Step, frozen=True, kw_only=True):
    """The partner is told something: the next message about this request is exactly this.

    What is not given here must be absent, save for `note`, `conditions` and the further fields,
    which are compared where they are given.
    """

    reason: Reason
    status: Status
    answer: bool | None = None
    due: In | Due | None = None
    items: str | None = None
    url: str | None = None
    note: str | None = None
    conditions: tuple[str, ...] | None = None
    reason_unfilled: str | None = None
    reason_retry: str | None = None
    retry_after: In | None = None
    costs: tuple[str, ...] | None = None


class Do(OurStep, frozen=True, kw_only=True):
    """Staff do something, over the API; `refused` is the status of an answer that is to be no."""

    action: str
    body: dict[str, Any] = {}
    refused: int | None = None


class Here(OurStep, frozen=True, kw_only=True):
    """The request is in this status here; `located` where its resource must be found or not."""

    status: str
    located: bool | None = None
    alert: str | None = None


class Later(OurStep, frozen=True, kw_only=True):
    """Days pass."""

    days: int


class Job(OurStep, frozen=True, kw_only=True):
    """What time alone brings about is done."""

    name: str


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """A play of two lanes. `ends` is the status it leaves the request in here.

    `partner` is the one that plays it: the first takes the standard profile and speaks version 1.2,
    the second renews and cancels by itself and speaks 2021-2.
    """

    says: str
    steps: tuple[Step, ...]
    ends: str
    partner: str = "SIM"
    copy: bool = False
    need_by: In | None = None

    @property
    def needs_time(self) -> bool:
        """It waits for days to pass."""
        return any(isinstance(step, Later) for step in self.steps)


def ask(**more: Any) -> Step:
    """The partner asks."""
    return Ask(**more)


def say(action: str, **more: Any) -> Step:
    """The partner says something, by the action's name in the standard."""
    return Say(action=Action(action), **more)


def told(reason: str, status: str, **more: Any) -> Step:
    """The partner is told, by the reason's and the status's names in the standard."""
    return Told(reason=Reason(reason), status=Status(status), **more)


def do(action: str, refused: int | None = None, **body: Any) -> Step:
    """Staff act."""
    return Do(action=action, body=body, refused=refused)


def here(status: str, **more: Any) -> Step:
    """The request stands here."""
    return Here(status=status, **more)
