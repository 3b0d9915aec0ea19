"""The directory in memory: partners, profiles, libraries and people, folded from their streams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from typing import TypeVar

import msgspec

from engine.application.symbols import Symbols
from engine.errors import Unknown
from engine.eventlog.format import Recorded, decode
from engine.eventlog.log import EventLog, StoredEvent
from engine.events import directory as facts
from engine.partner import Library, Partner, WorkflowProfile

FACTS = tuple(
    cls.NAME
    for cls in (
        facts.PartnerSet,
        facts.ProfileSet,
        facts.LibrarySet,
        facts.UserSet,
        facts.TokenIssued,
        facts.TokenRevoked,
    )
)
"""The names of the facts that the directory is folded from."""

DEFAULT_PROFILE = WorkflowProfile()

Entry = TypeVar("Entry")


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A user: roles, and the libraries he may see (empty: all). `password` is an argon2 hash."""

    name: str
    roles: tuple[str, ...]
    libraries: tuple[str, ...]
    password: str
    active: bool = True
    email: str = ""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """An API token or a session of a user."""

    user: str
    expires_at: datetime
    session: bool


class Directory:
    """What the directory's streams say now. Safe to share between threads."""

    def __init__(self) -> None:
        self._applying = Lock()
        self.position = 0
        self.versions: dict[str, int] = {}
        self.partners: dict[str, Partner] = {}
        self.profiles: dict[str, WorkflowProfile] = {DEFAULT_PROFILE.code: DEFAULT_PROFILE}
        self.libraries: dict[str, Library] = {}
        self.users: dict[str, User] = {}
        self.tokens: dict[str, Token] = {}
        self._partner_symbols = Symbols(self.partners)
        self._library_symbols = Symbols(self.libraries)

    def catch_up(self, log: EventLog, page: int = 1000) -> None:
        """Apply what the log holds since the last time."""
        with self._applying:
            end = log.last_position()
            while found := log.notifications(self.position, page, FACTS):
                self.apply_stored(found)
            self.position = max(self.position, end)

    def apply_stored(self, events: Iterable[StoredEvent]) -> None:
        """Apply stored facts of the directory, in order; those applied before change nothing."""
        for stored in events:
            if stored.version > self.versions.get(stored.stream, 0):
                self.versions[stored.stream] = stored.version
                self._apply(stored.stream, decode(stored.name, stored.state))
            self.position = max(self.position, stored.position)

    def _apply(self, stream: str, recorded: Recorded) -> None:
        match recorded.event:
            case facts.PartnerSet(partner=partner):
                self.partners[partner.code] = partner
                self._partner_symbols = Symbols(self.partners)
            case facts.ProfileSet(profile=profile):
                self.profiles[profile.code] = profile
            case facts.LibrarySet(lending_library=library):
                self.libraries[library.code] = library
                self._library_symbols = Symbols(self.libraries)
            case facts.UserSet() as user:
                self.users[user.name] = _user(user)
            case facts.TokenIssued() as token:
                self.tokens[token.digest] = Token(
                    user=stream.partition(":")[2],
                    expires_at=token.expires_at,
                    session=token.session,
                )
            case facts.TokenRevoked(digest=digest):
                self.tokens.pop(digest, None)

    def tokens_of(self, user: str) -> tuple[str, ...]:
        """The digests of a user's tokens and sessions."""
        return tuple(digest for digest, one in list(self.tokens.items()) if one.user == user)

    def partner(self, code: str) -> Partner:
        """A partner. Raises `Unknown`."""
        return _found(self.partners, code, "partner")

    def profile(self, partner: Partner) -> WorkflowProfile:
        """The profile of a partner; the default one where it names none that there is."""
        return self.profiles.get(partner.profile, DEFAULT_PROFILE)

    def profile_named(self, code: str) -> WorkflowProfile:
        """A profile by its code. Raises `Unknown`."""
        return _found(self.profiles, code, "profile")

    def library(self, code: str) -> Library:
        """A library of ours. Raises `Unknown`."""
        return _found(self.libraries, code, "library")

    def partner_by_symbol(self, symbol: str) -> Partner | None:
        """The partner that a `type:value` symbol names; its type is ignored where it is unique."""
        code = self._partner_symbols.code_of(symbol)
        return self.partners.get(code) if code else None

    def library_by_symbol(self, symbol: str) -> Library | None:
        """The library of ours that a `type:value` symbol names."""
        code = self._library_symbols.code_of(symbol)
        return self.libraries.get(code) if code else None

    def lending(self) -> tuple[str, ...]:
        """The codes of our libraries that take requests."""
        return tuple(library.code for library in list(self.libraries.values()) if library.active)

    def only_library(self) -> Library | None:
        """Our library, where just one takes requests."""
        lending = self.lending()
        return self.libraries[lending[0]] if len(lending) == 1 else None


def _user(fact: facts.UserSet) -> User:
    return User(
        name=fact.name,
        roles=fact.roles,
        libraries=fact.libraries,
        password=fact.password,
        active=fact.active,
        email=fact.email,
    )


def _found(entries: dict[str, Entry], code: str, kind: str) -> Entry:
    if code not in entries:
        raise Unknown(f"unknown_{kind}", f"there is no {kind} {code}", kind)
    return entries[code]
