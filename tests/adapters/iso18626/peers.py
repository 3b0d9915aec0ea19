"""Partners, a library and their messages, for the tests of what we read and write."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from adapters.iso18626.agencies import agency_of
from adapters.iso18626.codec import decode, encode
from adapters.iso18626.codes import Action, ServiceType, Version
from adapters.iso18626.inbound import read_message
from adapters.iso18626.instants import Timestamp
from adapters.iso18626.values import (
    BibliographicInfo,
    Confirmation,
    Header,
    Request,
    RequestingAgencyMessage,
    ServiceInfo,
)
from engine.application.intake import Intake, Outcome, Target
from engine.citation import Correspondents
from engine.commands.base import Command, SealedText
from engine.errors import InterlendError
from engine.partner import Library, Partner
from engine.request import LendingRequest
from engine.values import Sealed

SENT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CAME = datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC)
ANSWERED = datetime(2026, 11, 24, 10, 0, 6, tzinfo=UTC)


def digest_of(secret: str) -> str:
    """How a partner's secret is kept."""
    return sha256(secret.encode()).hexdigest()


SIM = Partner(code="SIM", name="Simulated", symbols=("ISIL:REQ",))
NEW = Partner(code="NEW", name="Speaks 2021", symbols=("ISIL:NEW",), iso_version="2021-2")
GONE = Partner(code="GONE", name="Left", symbols=("ISIL:GONE",), active=False)
CODED = Partner(
    code="CODED",
    name="Proves itself",
    symbols=("ISIL:CODED",),
    authentication={"account_id": "koti", "security_code_sha256": digest_of("juniper")},
)
WEST = Partner(code="WEST", name="West", symbols=("RESHARE:WEST",), dialect="reshare")
LINKED = Partner(code="LINKED", name="Linked", symbols=("ISIL:LINKED",), dialect="crosslink")
DEMO = Library(
    code="DEMO",
    name="Demo Library",
    symbols=("ISIL:INT-DEMO",),
    time_zone="Europe/Oslo",
    address="Quay 1\n5003 Bergen\nNorway",
)


class Directory:
    """A few partners and libraries; the type of a symbol does not count."""

    def __init__(self, *partners: Partner, libraries: tuple[Library, ...] = (DEMO,)) -> None:
        self._partners = partners or (SIM, NEW, GONE, CODED, WEST, LINKED)
        self._libraries = libraries

    def partner_by_symbol(self, symbol: str) -> Partner | None:
        return next((p for p in self._partners if _has(p, symbol)), None)

    def library_by_symbol(self, symbol: str) -> Library | None:
        return next((one for one in self._libraries if _has(one, symbol)), None)

    def only_library(self) -> Library | None:
        return self._libraries[0] if len(self._libraries) == 1 else None


def _has(entry: Partner | Library, symbol: str) -> bool:
    value = symbol.partition(":")[2]
    return any(known.partition(":")[2] == value for known in entry.symbols)


DIRECTORY = Directory()


class OpenSealer:
    """Seals nothing, so that a test can read it."""

    def box(self, content: str | bytes) -> Sealed:
        return Sealed(box=content if isinstance(content, bytes) else content.encode())

    def text(self, content: str) -> SealedText:
        return SealedText(box=self.box(content), tokens=self.tokens(content))

    def tokens(self, content: str) -> tuple[str, ...]:
        return tuple(content.casefold().split())

    def patron_ref(self, partner: str, patron_id: str) -> str:
        return f"{partner}/{patron_id}"


def unsealed(box: Sealed) -> str:
    """What `OpenSealer` sealed."""
    return box.box.decode()


def text_of(note: SealedText | None) -> str | None:
    """A note's text."""
    return unsealed(note.box) if note else None


def read(body: bytes, directory: Directory = DIRECTORY, **how: Any) -> Intake:
    """Read a message as if it came over HTTP."""
    return read_message(
        how.get("message_id", "m-1"),
        body,
        CAME,
        how.get("door", "http"),
        how.get("authenticated_by"),
        how.get("topic_partner"),
        directory,
    )


def known(partner: str = "SIM", external_id: str = "r-1", **fields: Any) -> LendingRequest:
    """A request that we have."""
    correspondents = Correspondents(
        requesting_agency="ISIL:REQ",
        supplying_agency="ISIL:INT-DEMO",
        external_id=external_id,
        number="DEMO-26-000001",
    )
    return LendingRequest(id="one", partner=partner, correspondents=correspondents, **fields)


def command(intake: Intake, request: LendingRequest | None = None) -> Command:
    """The command of a message that is about `request`."""
    assert intake.error is None
    assert intake.command is not None
    return intake.command(Target(request_id="one", request=request, sealer=OpenSealer()))


def answered(intake: Intake, error: InterlendError | None = None) -> Confirmation:
    """The confirmation, read back."""
    message = decode(intake.answer(Outcome(error=error or intake.error, at=ANSWERED)))
    assert isinstance(message, Confirmation)
    return message


def said(confirmation: Confirmation) -> tuple[str, str | None, str | None]:
    """Its status, errorType and errorValue."""
    error = confirmation.errors[0] if confirmation.errors else None
    return (
        str(confirmation.header.status),
        str(error.type) if error else None,
        error.value if error else None,
    )


def header(symbol: str = "ISIL:REQ", request_id: str = "r-1", **fields: Any) -> Header:
    """The header of a partner's message."""
    requesting = agency_of(symbol)
    assert requesting is not None
    filled = {
        "supplying_agency": agency_of("ISIL:INT-DEMO"),
        "requesting_agency": requesting,
        "timestamp": Timestamp.of(SENT),
        "requesting_agency_request_id": request_id,
    }
    return Header(**(filled | fields))


def request(
    head: Header | None = None, version: Version = "1.2", more: Any = None, **service: Any
) -> bytes:
    """A request message; `more` are fields beside the service's."""
    wanted = {"service_type": ServiceType.LOAN} | service
    message = Request(
        header=head or header(),
        **{"bibliographic": BibliographicInfo(title="Rivers")} | (more or {}),
        service=ServiceInfo(**wanted) if wanted["service_type"] else None,
    )
    return encode(message, version)


def action(
    what: Action, note: str | None = None, head: Header | None = None, version: Version = "1.2"
) -> bytes:
    """A requestingAgencyMessage."""
    message = RequestingAgencyMessage(header=head or header(), action=what, note=note)
    return encode(message, version)
