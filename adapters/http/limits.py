"""Bodies are bounded before anything reads them; what is too large is answered with 413."""

from __future__ import annotations

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
        taken, started = 0, False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise _TooLarge
            return message

        async def noticed(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counted, noticed)
        except _TooLarge:
            if started:
                raise
            answer = problem(413, "too_large", f"send at most {most} bytes at a time")
            await answer(scope, receive, send)
