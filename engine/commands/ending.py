"""Commands that end a request, plan its end, or take it up again."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from engine.commands.base import StaffCommand
from engine.statuses import Status
from engine.values import Money


class Reject(StaffCommand, frozen=True, kw_only=True):
    """Say no (spec A11); with `may_retry` the partner may ask again, for `reason_retry`."""

    act: ClassVar[str] = "reject"
    reason: str
    internal_reason: str = ""
    may_retry: bool = False
    reason_retry: str = ""
    retry_after: date | None = None
    cost: Money | None = None

    @property
    def why_retry(self) -> str:
        """The reason to try again, where the partner may."""
        return self.reason_retry if self.may_retry else ""

    def name_in_table(self) -> str:
        """Two rows: a plain no, and one that invites another try."""
        return "reject:may-retry" if self.may_retry else self.act


class PlanReject(StaffCommand, frozen=True, kw_only=True):
    """A rule wants it rejected on a day, unless staff step in.

    None means after the profile's grace period.
    """

    act: ClassVar[str] = "reject-planned"
    reason: str
    on: date | None = None


class StopReject(StaffCommand, frozen=True, kw_only=True):
    """Do not reject by itself."""

    act: ClassVar[str] = "stop-automatic-reject"


class CarryOutReject(StaffCommand, frozen=True, kw_only=True):
    """The day of the planned reject has come."""

    act: ClassVar[str] = "reject-due"


class AnswerCancel(StaffCommand, frozen=True, kw_only=True):
    """Answer the partner's wish to cancel (spec A27)."""

    act: ClassVar[str] = "cancel-reply"
    accept: bool

    def name_in_table(self) -> str:
        """Two rows: yes and no."""
        return "cancel-reply:yes" if self.accept else "cancel-reply:no"


class Expire(StaffCommand, frozen=True, kw_only=True):
    """The expiry date has come."""

    act: ClassVar[str] = "expire"


class Reactivate(StaffCommand, frozen=True, kw_only=True):
    """Take it up again (spec A18); a due date in the past must be replaced."""

    touches_items: ClassVar[bool] = True
    act: ClassVar[str] = "reactivate"
    expiry_date: date | None = None
    due_date: date | None = None


class SetStatus(StaffCommand, frozen=True, kw_only=True):
    """Set the status by hand (spec S3)."""

    act: ClassVar[str] = "set-status"
    status: Status


class Remove(StaffCommand, frozen=True, kw_only=True):
    """Take a completed request out of every list (spec A24)."""

    act: ClassVar[str] = "remove"
