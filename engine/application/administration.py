"""Change the directory: partners, profiles, libraries, people. Every change is a fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import RLock
from uuid import uuid4

import msgspec

from engine.application.directory import Directory
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

    def set_partner(self, partner: Partner, by: Actor) -> None:
        """Add or change a partner."""
        self._append(f"partner:{partner.code}", facts.PartnerSet(partner=partner), by)

    def deactivate_partner(self, code: str, by: Actor) -> None:
        """No new requests from it any more. Raises `Unknown`."""
        partner = self._directory.partner(code)
        self.set_partner(msgspec.structs.replace(partner, active=False), by)

    def set_profile(self, profile: WorkflowProfile, by: Actor) -> None:
        """Add or change a workflow profile."""
        self._append(f"profile:{profile.code}", facts.ProfileSet(profile=profile), by)

    def set_library(self, library: Library, by: Actor) -> None:
        """Add or change a library of ours."""
        self._append(f"library:{library.code}", facts.LibrarySet(lending_library=library), by)

    def set_user(self, user: facts.UserSet, by: Actor) -> None:
        """Add or change a user."""
        self._append(f"user:{user.name}", user, by)

    def issue_token(self, user: str, token: facts.TokenIssued, by: Actor) -> None:
        """Give a user a token or a session."""
        self._append(f"user:{user}", token, by)

    def revoke_token(self, user: str, digest: str, by: Actor) -> None:
        """End a token or a session."""
        self._append(f"user:{user}", facts.TokenRevoked(digest=digest), by)

    def refuse_sign_in(self, user: str, door: str, by: Actor) -> None:
        """Somebody could not sign in as this user."""
        self._append(f"user:{user}", facts.SignInRefused(door=door), by)

    def _append(self, stream: str, fact: Event, by: Actor) -> None:
        with self._lock:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    self._append_once(stream, fact, by)
                except StreamConflict:
                    if attempt == ATTEMPTS:
                        raise
                else:
                    break
            self._directory.catch_up(self._log)

    def _append_once(self, stream: str, fact: Event, by: Actor) -> None:
        version = len(self._log.streams([stream])[stream]) + 1
        now, command_id = self._clock(), str(uuid4())
        stamp = Stamp(
            id=f"{command_id}/1",
            at=now,
            recorded_at=now,
            by=by,
            library=None,
            command_id=command_id,
            causation_id=command_id,
            correlation_id=command_id,
        )
        self._log.append(Changes(events=[NewEvent(stream, version, *encode(stamp, fact))]))
