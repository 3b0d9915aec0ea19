"""What decisions need of the directory: partner, workflow profile, library (spec P1-P3)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from engine.statuses import Status


class Step(StrEnum):
    """A step of the lending workflow that a profile switches on or off (spec P2)."""

    WILL_SUPPLY = "will_supply"
    CONDITIONAL = "conditional"
    AUTOMATIC_RENEW = "automatic_renew"
    MANUAL_RENEW = "manual_renew"
    RECALL = "recall"
    LOST_COMMUNICATED = "lost_communicated"
    DAMAGED_COMMUNICATED = "damaged_communicated"
    CANCEL = "cancel"
    CHECKED_IN_MESSAGE = "checked_in_message"
    WAIT_FOR_DIGITAL_RECEIPT = "wait_for_digital_receipt"
    REACTIVATE = "reactivate"
    REJECT = "reject"
    EXPIRE = "expire"
    RECEIVE = "receive"


class ConditionLapse(StrEnum):
    """What happens when the partner does not answer our conditions in time (spec A10)."""

    REJECT = "reject"
    REOPEN = "reopen"
    ALERT = "alert"


class WorkflowProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Which steps are on for a partner, and the numbers they need. Periods are days (spec P2)."""

    code: str = "default"
    active: bool = True
    steps: frozenset[Step] = frozenset(Step) - {Step.AUTOMATIC_RENEW}
    automatic_cancel_answer: bool = False
    renewal_days: int = 28
    renewal_limit: int = 2
    condition_lapse: ConditionLapse = ConditionLapse.REJECT
    reject_grace_days: int = 3
    overdue_interval_days: int = 7
    honours_partner_lost: bool = True
    url_without_address: bool = True

    def has(self, step: Step) -> bool:
        """Tell whether a step is on."""
        return step in self.steps


class PartnerType(StrEnum):
    """How a partner is spoken to (spec P1)."""

    ISO18626 = "iso18626"
    NCIP_BROKER = "ncip-broker"
    NCIP_PEER = "ncip-peer"
    EMAIL = "email"
    RAPID = "rapid"


class DialectTraits(msgspec.Struct, frozen=True, kw_only=True):
    """What decisions must know of a partner system's dialect; the rest is the adapter's matter."""

    condition_told_as: str = "RetryPossible"
    knows_expect_to_supply: bool = True


DIALECTS: dict[str, DialectTraits] = {
    "plain": DialectTraits(),
    "alma": DialectTraits(condition_told_as="WillSupply", knows_expect_to_supply=False),
    "illiad": DialectTraits(condition_told_as="WillSupply", knows_expect_to_supply=False),
    "reshare": DialectTraits(condition_told_as="ExpectToSupply"),
    "crosslink": DialectTraits(condition_told_as="WillSupply"),
    "oclc": DialectTraits(condition_told_as="WillSupply"),
}
"""The dialects that a partner may have, by name."""


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """A borrowing institution, or the broker in front of it (spec P1).

    `symbols` are `type:value` texts. `expiry_days` are days of the calendar, or with
    `expiry_in_open_days` such on which our library is open. `authentication` holds digests of
    shared secrets, never the secrets.
    """

    code: str
    name: str
    type: PartnerType = PartnerType.ISO18626
    active: bool = True
    symbols: tuple[str, ...] = ()
    endpoint: str = ""
    iso_version: str = "1.2"
    dialect: str = "plain"
    email: str = ""
    profile: str = "default"
    authentication: dict[str, str] = {}
    expiry_days: int | None = None
    expiry_in_open_days: bool = False
    parameters: dict[str, str] = {}

    @property
    def traits(self) -> DialectTraits:
        """What decisions must know of this partner's dialect."""
        return DIALECTS.get(self.dialect, DIALECTS["plain"])

    @property
    def speaks_iso(self) -> bool:
        """Tell whether the partner is an ISO 18626 peer."""
        return self.type is PartnerType.ISO18626

    @property
    def speaks_ncip(self) -> bool:
        """Tell whether the partner is reached over NCIP, which cannot carry a loss."""
        return self.type in (PartnerType.NCIP_BROKER, PartnerType.NCIP_PEER)

    @property
    def can_ask(self) -> bool:
        """Tell whether the partner's system can ask for a renewal (spec A12: ISO and NCIP)."""
        return self.speaks_iso or self.speaks_ncip


class ClosedDayRule(StrEnum):
    """Where a due date goes that falls on a closed day (spec A6)."""

    KEEP = "keep"
    BEFORE = "before"
    AFTER = "after"


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """One of our libraries (spec P3). An inactive one takes no new requests.

    `closed_weekdays` counts Monday as 0; `closed_days` are single dates.
    """

    code: str
    name: str
    active: bool = True
    symbols: tuple[str, ...] = ()
    time_zone: str = "UTC"
    loan_days: int = 28
    closed_weekdays: tuple[int, ...] = ()
    closed_days: tuple[date, ...] = ()
    closed_day_rule: ClosedDayRule = ClosedDayRule.KEEP
    locations: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    resource_sharing_location: str = "RS"
    address: str = ""
    email: str = ""
    renewed_status: Status = Status.RECEIVED_BY_PARTNER
    keep_rejected_request_active: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The library's time zone."""
        return ZoneInfo(self.time_zone)

    def is_open(self, day: date) -> bool:
        """Tell whether the library is open on a day."""
        return day.weekday() not in self.closed_weekdays and day not in self.closed_days

    def after_open_days(self, day: date, days: int) -> date:
        """The day that many open days later; a library that is shut for a year counts all days."""
        for _ in range(days):
            ahead = (day + timedelta(days=n) for n in range(1, 367))
            day = next(filter(self.is_open, ahead), day + timedelta(days=1))
        return day

    def open_day(self, day: date) -> date:
        """Move a day by the closed-day rule to one on which the library is open, within a year."""
        step = {ClosedDayRule.KEEP: 0, ClosedDayRule.BEFORE: -1, ClosedDayRule.AFTER: 1}[
            self.closed_day_rule
        ]
        last = date.max if step > 0 else date.min
        moved = day
        for _ in range(366 if step else 0):
            if self.is_open(moved):
                return moved
            if moved == last:
                break
            moved += timedelta(days=step)
        return day
