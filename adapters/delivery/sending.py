"""Send a message to a partner over HTTP and judge what comes back.

Delivered is only what a partner confirms (`iso18626.md` 4.4): status 200 and a readable
confirmation. Anything else is tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from ssl import SSLContext
from time import monotonic
from typing import Protocol

import httpx
import msgspec

from adapters import tracing
from engine.errors import ProtocolFault
from engine.partner import Partner

LARGEST_ANSWER = 1024 * 1024
"""Bytes of the largest answer that is read."""

LONGEST_ANSWER = 30.0
"""Seconds that an answer may take from its first byte to its last."""


class Confirmed(Protocol):
    """A partner's confirmation, read."""

    @property
    def ok(self) -> bool:
        """It found nothing wrong."""

    @property
    def error_type(self) -> str:
        """What kind of error it found."""

    @property
    def error_value(self) -> str:
        """What it says of it."""

    @property
    def unknown_request(self) -> bool:
        """It does not know the request, or not yet."""


ReadConfirmation = Callable[[bytes], Confirmed]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one try: `confirmation` is None where the message was not confirmed; then
    `cause` is the code of why, and `trouble` says it in words, some of them the partner's.
    """

    confirmation: Confirmed | None
    answer: bytes = b""
    cause: str = ""
    trouble: str = ""


@cache
def _trusted() -> SSLContext:
    """The authorities that are trusted, read once for all senders of a process."""
    return httpx.create_ssl_context()


class ExcessiveAnswer(Exception):
    """The partner sends more, or longer, than an answer may be."""


class HttpSender:
    """Posts messages to partners' endpoints. Safe to share between threads.

    Partners are not trusted: redirects are not followed, and no more is read than an answer may
    have, as it comes (what is packed small may be huge unpacked).
    """

    def __init__(
        self,
        read_confirmation: ReadConfirmation,
        content_type: str,
        longest: float = LONGEST_ANSWER,
    ) -> None:
        self._read = read_confirmation
        self._longest = longest
        self._headers = {"Content-Type": content_type, "Accept-Encoding": "identity"}
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=32)
        timeout = httpx.Timeout(30.0, connect=5.0)
        self._client = httpx.Client(
            limits=limits, timeout=timeout, follow_redirects=False, verify=_trusted()
        )

    def send(self, body: bytes, partner: Partner) -> Reply:
        """Send once. Nothing that the network or the partner does makes it raise."""
        if not partner.endpoint:
            return _failed("no_endpoint", "the partner has no endpoint")
        try:
            headers = self._headers | tracing.for_http()
            with self._client.stream(
                "POST", partner.endpoint, content=body, headers=headers
            ) as response:
                return self._judge(response)
        except (httpx.HTTPError, httpx.InvalidURL, ExcessiveAnswer) as error:
            return _failed(type(error).__name__, str(error))

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def _judge(self, response: httpx.Response) -> Reply:
        if response.status_code != httpx.codes.OK:
            return _failed(f"http_{response.status_code}", f"HTTP status {response.status_code}")
        answer = self._bounded(response)
        try:
            return Reply(confirmation=self._read(answer), answer=answer)
        except ProtocolFault as fault:
            return _failed("no_confirmation", str(fault))

    def _bounded(self, response: httpx.Response) -> bytes:
        answer, end = bytearray(), monotonic() + self._longest
        for chunk in response.iter_raw():
            answer += chunk
            if len(answer) > LARGEST_ANSWER:
                raise ExcessiveAnswer(f"the answer has more than {LARGEST_ANSWER} bytes")
            if monotonic() > end:
                raise ExcessiveAnswer(f"the answer takes longer than {self._longest:.0f} seconds")
        return bytes(answer)


def _failed(cause: str, trouble: str) -> Reply:
    return Reply(confirmation=None, cause=cause, trouble=trouble)
