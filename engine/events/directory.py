"""Facts of partners, profiles, libraries, people. Stored names and fields are a format."""

from __future__ import annotations

from datetime import datetime

from engine.events.base import Event, event
from engine.partner import Library, Partner, WorkflowProfile


@event("directory.partner_set")
class PartnerSet(Event, frozen=True, kw_only=True):
    """A partner was added or changed."""

    partner: Partner


@event("directory.profile_set")
class ProfileSet(Event, frozen=True, kw_only=True):
    """A workflow profile was added or changed."""

    profile: WorkflowProfile


@event("directory.library_set")
class LibrarySet(Event, frozen=True, kw_only=True):
    """A library of ours was added or changed."""

    lending_library: Library


@event("directory.user_set")
class UserSet(Event, frozen=True, kw_only=True):
    """A user was added or changed. `password` is an argon2 hash; `libraries` empty means all."""

    name: str
    roles: tuple[str, ...]
    libraries: tuple[str, ...]
    password: str
    active: bool = True
    email: str = ""


@event("directory.token_issued")
class TokenIssued(Event, frozen=True, kw_only=True):
    """A user was given an API token, or with `session` a page's cookie; `digest` is its SHA-256."""

    digest: str
    expires_at: datetime
    session: bool = False


@event("directory.token_revoked")
class TokenRevoked(Event, frozen=True, kw_only=True):
    """A token or session ended before its time."""

    digest: str


@event("directory.sign_in_refused")
class SignInRefused(Event, frozen=True, kw_only=True):
    """Somebody tried to sign in and could not."""

    door: str
