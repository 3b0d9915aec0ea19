"""Change the directory: partners, profiles, libraries, people. Every change is a fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import RLock
from uuid import uuid4

import msgspec

from engine.application.directory import DEFAULT_PROFILE, Directory
from engine.application.symbols import refuse_taken
from engine.errors import Illegal
from engine.eventlog.format import Stamp, encode
from engine.eventlog.log import Changes, EventLog, NewEvent, StreamConflict
from engine.events import directory as facts
from engine.events.base import Event
from engine.partner import Library, Partner, WorkflowProfile
from engine.values import Actor

ATTEMPTS = 5


class Administration:
    """Appends facts to the directory's streams, and shows their effect at once."""

    def __init__(
        self, log: EventLog, directory: Directory, clock: Callable[[], datetime], lock: RLock
    ) -> None:
        self._log = log
        self._directory = directory
        self._clock = clock
        self._lock = lock

    def catch_up(self) -> None:
        """Learn what other processes changed."""
        self._directory.catch_up(self._log)

    def set_partner(self, partner: Partner, by: Actor) -> None:
        """Add or change a partner. Raises `Illegal` where a symbol is another partner's."""
        with self._lock:
            self._directory.catch_up(self._log)
            refuse_taken(partner, self._directory.partners)
            self._append(f"partner:{partner.code}", facts.PartnerSet(partner=partner), by)

    def deactivate_partner(self, code: str, by: Actor) -> None:
        """No new requests from it any more. Raises `Unknown`."""
        partner = self._directory.partner(code)
        self.set_partner(msgspec.structs.replace(partner, active=False), by)

    def set_profile(self, profile: WorkflowProfile, by: Actor) -> None:
        """Add or change a workflow profile."""
        self._append(f"profile:{profile.code}", facts.ProfileSet(profile=profile), by)

    def deactivate_profile(self, code: str, by: Actor) -> None:
        """No partner may be given it any more. Raises `Illegal` while one has it."""
        with self._lock:
            self._directory.catch_up(self._log)
            profile = self._directory.profile_named(code)
            having = [p.code for p in self._directory.partners.values() if p.profile == code]
            if having or code == DEFAULT_PROFILE.code:
                who = ", ".join(sorted(having)[:5]) or "partners that name none"
                raise Illegal("profile_in_use", f"{code} is the profile of {who}", "code")
            self.set_profile(msgspec.structs.replace(profile, active=False), by)

    def set_library(self, library: Library, by: Actor) -> None:
        """Add or change a library of ours. Raises `Illegal` where a symbol is another one's."""
        with self._lock:
            self._directory.catch_up(self._log)
            refuse_taken(library, self._directory.libraries)
            fact = facts.LibrarySet(lending_library=library)
            self._append(f"library:{library.code}", fact, by)

    def deactivate_library(self, code: str, by: Actor) -> None:
        """No new requests to it any more. Raises `Unknown`."""
        library = self._directory.library(code)
        self.set_library(msgspec.structs.replace(library, active=False), by)

    def set_user(self, user: facts.UserSet, by: Actor) -> None:
        """Add or change a user. One with a new password, or none any more, has to sign in again:
        his tokens and sessions are over.
        """
        with self._lock:
            self._directory.catch_up(self._log)
            known = self._directory.users.get(user.name)
            stays = known is None or (user.active and user.password == known.password)
            tokens = () if stays else self._directory.tokens_of(user.name)
            over = [facts.TokenRevoked(digest=digest) for digest in tokens]
            self._append(f"user:{user.name}", user, by, *over)

    def issue_token(self, user: str, token: facts.TokenIssued, by: Actor) -> None:
        """Give a user a token or a session."""
        self._append(f"user:{user}", token, by)

    def revoke_token(self, user: str, digest: str, by: Actor) -> None:
        """End a token or a session."""
        self._append(f"user:{user}", facts.TokenRevoked(digest=digest), by)

    def refuse_sign_in(self, user: str, door: str, by: Actor) -> None:
        """Somebody could not sign in as this user."""
        self._append(f"user:{user}", facts.SignInRefused(door=door), by)

    def _append(self, stream: str, fact: Event, by: Actor, *more: Event) -> None:
        with self._lock:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    self._append_once(stream, (fact, *more), by)
                except StreamConflict:
                    if attempt == ATTEMPTS:
                        raise
                else:
                    break
            self._directory.catch_up(self._log)

    def _append_once(self, stream: str, together: Sequence[Event], by: Actor) -> None:
        version = len(self._log.streams([stream])[stream])
        now, command_id = self._clock(), str(uuid4())
        self._log.append(
            Changes(
                events=[
                    NewEvent(stream, version + n, *encode(_stamp(command_id, n, now, by), fact))
                    for n, fact in enumerate(together, 1)
                ]
            )
        )


def _stamp(command_id: str, number: int, now: datetime, by: Actor) -> Stamp:
    return Stamp(
        id=f"{command_id}/{number}",
        at=now,
        recorded_at=now,
        by=by,
        library=None,
        command_id=command_id,
        causation_id=command_id,
        correlation_id=command_id,
    )
