"""The bodies of directory entries: partners, profiles, libraries, users (spec P)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Protocol
from zoneinfo import available_timezones

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from adapters.http import examples
from adapters.http.access import Role
from engine.partner import DIALECTS, ClosedDayRule, ConditionLapse, PartnerType, Step
from engine.secrets import digested
from engine.statuses import Status

Symbol = Annotated[
    str,
    StringConstraints(pattern=r"^[^:\s]+:[^\s]+$", max_length=100),
    Field(examples=["ISIL:REQ"]),
]
Short = Annotated[str, StringConstraints(max_length=200)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$")]
"""What an entry is called, as a part of the path."""


def _known_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise ValueError("is no time zone of the IANA list")
    return zone


def _known_dialect(dialect: str) -> str:
    if dialect not in DIALECTS:
        raise ValueError(f"is one of {', '.join(DIALECTS)}")
    return dialect


def documented(example: dict[str, Any]) -> ConfigDict:
    """The configuration of a body that is documented by an example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class Entry(BaseModel):
    """A body; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid")


class Usable(Protocol):
    """What may be out of use."""

    @property
    def active(self) -> bool:
        """Whether it is in use."""


class Revivable(Entry):
    """What was deactivated stays so until it is put with `active` true."""

    active: Literal[True] | None = None


class Authentication(Entry):
    """How a partner proves who it is: in the message's header, or in the HTTP request."""

    account_id: Secret | None = None
    security_code: Secret | None = None
    secret: Secret | None = None
    user: Secret | None = None
    password: Secret | None = None

    def kept(self) -> dict[str, str]:
        """What is stored: digests in the place of secrets."""
        return digested({name: value for name, value in self if value})


class PartnerEntry(Revivable):
    """A partner. Without `authentication` the digests that are kept of the old one stay, an empty
    one asks for no proof any more.
    """

    model_config = documented(examples.PARTNER)

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    type: PartnerType
    symbols: list[Symbol] = []
    endpoint: Annotated[
        str, StringConstraints(max_length=2000, pattern=r"^(https?://[^\s]+)?$")
    ] = ""
    iso_version: Annotated[str, StringConstraints(pattern=r"^(1\.2|2021-2)$")] = "1.2"
    dialect: Annotated[str, AfterValidator(_known_dialect)] = "plain"
    email: Short = ""
    profile: Short = "default"
    authentication: Authentication | None = None
    expiry_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    expiry_in_open_days: bool = False
    parameters: dict[Short, Short] = {}


class ProfileEntry(Revivable):
    """A workflow profile: the steps that are on."""

    model_config = documented(examples.PROFILE)

    steps: list[Step] = [step for step in Step if step is not Step.AUTOMATIC_RENEW]
    automatic_cancel_answer: bool = False
    renewal_days: Annotated[int, Field(ge=1, le=3650)] = 28
    renewal_limit: Annotated[int, Field(ge=0, le=1000)] = 2
    condition_lapse: ConditionLapse = ConditionLapse.REJECT
    reject_grace_days: Annotated[int, Field(ge=0, le=365)] = 3
    overdue_interval_days: Annotated[int, Field(ge=1, le=365)] = 7
    honours_partner_lost: bool = True
    url_without_address: bool = True


class LibraryEntry(Revivable):
    """A library of ours."""

    model_config = documented(examples.LIBRARY)

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    symbols: list[Symbol] = []
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    loan_days: Annotated[int, Field(ge=1, le=3650)] = 28
    closed_weekdays: list[Annotated[int, Field(ge=0, le=6)]] = []
    closed_days: list[date] = []
    closed_day_rule: ClosedDayRule = ClosedDayRule.KEEP
    locations: list[Short] = []
    departments: list[Short] = []
    resource_sharing_location: Short = "RS"
    address: Short = ""
    email: Short = ""
    renewed_status: Status = Status.RECEIVED_BY_PARTNER
    keep_rejected_request_active: bool = False


class UserEntry(Entry):
    """A user. `libraries` empty means all. Without `password` the old one stays; a new user needs
    one.
    """

    model_config = documented(examples.USER)

    roles: list[Role]
    libraries: list[Short]
    password: Annotated[str, StringConstraints(min_length=8, max_length=200)] | None = None
    active: bool = True
    email: Short = ""


def active(entry: Revivable, known: Usable | None) -> bool:
    """Whether an entry is in use once it was put over what was known."""
    return bool(entry.active) or known is None or known.active


def fields(entry: Entry) -> dict[str, Any]:
    """The entry's fields as the engine's values take them: lists become tuples."""
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name in type(entry).model_fields
        for value in [getattr(entry, name)]
    }
