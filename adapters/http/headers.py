"""What every answer of the API says to browsers and caches: it is what it says, keep nothing."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Tokens, readers' data and partners' XML are for the caller alone, and nothing of it runs."""


class ApiHeaders:
    """Adds the headers to answers of the API; the pages have their own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        ours = scope["type"] == "http" and scope["path"].startswith("/api/")
        await self._app(scope, receive, with_headers if ours else send)
