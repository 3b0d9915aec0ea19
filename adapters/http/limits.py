"""Bodies are bounded before anything reads them; what is too large is answered with 413."""

from __future__ import annotations

from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.http.problems import problem

LARGEST = 1024 * 1024
"""Bytes of the largest body of the API and the pages."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of the largest inventory file that is taken over HTTP."""

FILES = ("/api/v1/inventory",)
OWN_LIMITS = ("/iso18626",)
"""The partners' doors have limits, and answers, of their own."""


class _TooLarge(Exception):
    """More came than may."""


class BodyLimit:
    """Refuses bodies that are larger than their path takes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call, counting its body."""
        if scope["type"] != "http" or scope["path"] in OWN_LIMITS:
            await self._app(scope, receive, send)
            return
        most = LARGEST_FILE if scope["path"] in FILES else LARGEST
        counting = _Counting(receive, send, most)
        with suppress(_TooLarge):
            await self._app(scope, counting.receive, counting.send)
        if counting.exceeded:
            answer = problem(413, "too_large", f"send at most {most} bytes at a time")
            await answer(scope, receive, send)


class _Counting:
    """One call's body, counted. Once it is too large, no other answer than that goes out: whoever
    reads the body may make an answer of its own from being interrupted.
    """

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive = receive
        self._send = send
        self._most = most
        self._taken = 0
        self._started = False
        self.exceeded = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > self._most:
            self.exceeded = not self._started
            raise _TooLarge
        return message

    async def send(self, message: Message) -> None:
        if not self.exceeded:
            self._started = True
            await self._send(message)
