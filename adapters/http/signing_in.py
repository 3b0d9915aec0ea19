"""Signing in: passwords by argon2, tokens and sessions by their digests (spec P4)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from adapters.http.problems import NotSignedIn, TooManyTries
from adapters.http.tries import Tries
from engine.application.administration import Administration
from engine.application.directory import Directory, User
from engine.events.directory import TokenIssued
from engine.values import Actor

TOKEN_LIFE = timedelta(days=30)
SESSION_LIFE = timedelta(hours=12)


class SigningIn:
    """Who a caller is."""

    def __init__(
        self, directory: Directory, administration: Administration, clock: Callable[[], datetime]
    ) -> None:
        self._directory = directory
        self._administration = administration
        self._clock = clock
        self._hasher = PasswordHasher()
        self._tries = Tries(clock)

    @cached_property
    def _nobody(self) -> str:
        """What a stranger's password is compared with: he costs as much time as a wrong password,
        so that names cannot be guessed.
        """
        return self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """A password as it is stored."""
        return self._hasher.hash(password)

    def by_password(self, name: str, password: str, door: str, address: str) -> User:
        """The user with this password, which came from an address of the network. Raises
        `NotSignedIn`, and `TooManyTries` where too many were wrong: that leaves no fact.
        """
        if not self._tries.begin(name, address):
            raise TooManyTries("too_many_tries", "too many wrong passwords: wait a minute")
        user = self._verified(name, password, door)
        self._tries.succeed(name, address)
        return user

    def _verified(self, name: str, password: str, door: str) -> User:
        self._administration.catch_up()
        user = self._directory.users.get(name)
        stored = user.password if user and user.active else self._nobody
        try:
            self._hasher.verify(stored, password)
        except (VerifyMismatchError, InvalidHashError):
            if user is not None:
                self._administration.refuse_sign_in(name, door, _actor(name, door))
            raise NotSignedIn("not_signed_in", "user or password is wrong") from None
        if user is None:
            raise NotSignedIn("not_signed_in", "user or password is wrong")
        return user

    def issue(self, user: User, door: str, *, session: bool = False) -> str:
        """A new token of a user; it is shown once and stored as a digest."""
        token = secrets.token_urlsafe(32)
        life = SESSION_LIFE if session else TOKEN_LIFE
        issued = TokenIssued(
            digest=_digest(token), expires_at=self._clock() + life, session=session
        )
        self._administration.issue_token(user.name, issued, _actor(user.name, door))
        return token

    def by_token(self, token: str) -> User:
        """The user whose token this is. Raises `NotSignedIn`."""
        digest = _digest(token)
        if digest not in self._directory.tokens:
            self._administration.catch_up()  # another process may have issued it
        known = self._directory.tokens.get(digest)
        user = self._directory.users.get(known.user) if known else None
        if known is None or user is None or not user.active or known.expires_at <= self._clock():
            raise NotSignedIn("not_signed_in", "sign in first: the token is unknown or over")
        return user

    def revoke(self, token: str, door: str) -> None:
        """End a token."""
        known = self._directory.tokens.get(_digest(token))
        if known is not None:
            by = _actor(known.user, door)
            self._administration.revoke_token(known.user, _digest(token), by)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _actor(name: str, door: str) -> Actor:
    return Actor(kind="staff", id=name, door=door, authenticated="password")
