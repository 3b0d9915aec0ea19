"""Mount the protocols' doors: a message goes on its topic, and waits for its stored answer.

The confirmation is out only when the message's facts are durable. When that takes too long the
partner gets 503 and sends again: nothing is lost, and a repeat gets the first confirmation.
"""

from __future__ import annotations

import asyncio
from functools import partial

from fastapi import FastAPI, Request, Response
from prometheus_client import Histogram
from starlette.background import BackgroundTask

import schemas
from adapters import tracing
from adapters.iso18626.bridge import Accepted, Bridge, HttpAnswer, confirmed
from adapters.iso18626.parse import MAX_BYTES
from adapters.topics.port import NewRecord, Topics, TopicsUnavailable
from ops.waiting import Answered, Waiting

LATENCY = Histogram(
    "interlend_confirmation_seconds",
    "Time from a partner's message to its confirmation.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
LATE = HttpAnswer(
    status=503,
    content_type="text/plain; charset=utf-8",
    body=b"the message is kept, but its confirmation takes longer: send it again",
    headers=(("Retry-After", "5"),),
)
TOO_LARGE = f"a message has at most {MAX_BYTES} bytes".encode()


class Door:
    """Carries messages between HTTP and a topic."""

    def __init__(
        self,
        bridge: Bridge,
        topics: Topics,
        topic: str,
        waiting: Waiting,
        answered: Answered,
        patience: float,
    ) -> None:
        self._bridge = bridge
        self._topics = topics
        self._topic = topic
        self._waiting = waiting
        self._answered = answered
        self._patience = patience

    def mount(self, app: FastAPI, path: str) -> None:
        """Serve the door at a path, for every method: the bridge refuses the wrong ones."""
        # Not a route of the API, whose parameters would be looked for in every message.
        methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
        app.add_route(path, self.serve, methods=methods, include_in_schema=False)

    async def serve(self, request: Request) -> Response:
        """One message and its confirmation."""
        with LATENCY.time():
            return await self._serve(request)

    async def _serve(self, request: Request) -> Response:
        headers = request.headers
        length = headers.get("content-length", "")
        declared = int(length) if length.isdecimal() and len(length) < 20 else None
        refused = self._bridge.check(request.method, headers.get("content-type", ""), declared)
        if refused is not None:
            return _response(refused)
        body = await _body(request)
        if body is None:
            return Response(TOO_LARGE, 413, media_type="text/plain")
        accepted = self._bridge.accept(body, headers)
        if isinstance(accepted, HttpAnswer):
            return _response(accepted)
        parent = tracing.in_http(headers.getlist(tracing.HEADER))
        partner = accepted.record["partner"] or ""
        ids = {"message_id": accepted.message_id, "partner": partner}
        try:
            with tracing.span(tracing.Step.RECEIVE, parent, **ids):
                return await self._answer(accepted)
        except (TimeoutError, TopicsUnavailable):
            return _response(LATE)

    async def _answer(self, accepted: Accepted) -> Response:
        future = self._waiting.expect(accepted.message_id)
        try:
            appended = self._topics.append_async([self._record(accepted)])
            appended.add_done_callback(partial(self._waiting.fail, accepted.message_id))
            async with asyncio.timeout(self._patience):
                answer = await asyncio.wrap_future(future)
        finally:
            self._waiting.give_up(accepted.message_id)
        return _response(
            confirmed(answer), BackgroundTask(self._note_answered, accepted.message_id)
        )

    def _record(self, accepted: Accepted) -> NewRecord:
        return NewRecord(
            topic=self._topic,
            key=accepted.key,
            value=schemas.encode("inbound", accepted.record),
            headers=(schemas.fingerprint_header("inbound"), *tracing.for_record()),
        )

    async def _note_answered(self, message_id: str) -> None:
        self._answered.note(message_id)


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is larger than a message may be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            return None
    return bytes(body)


def _response(answer: HttpAnswer, background: BackgroundTask | None = None) -> Response:
    headers = dict(answer.headers) | {"Content-Type": answer.content_type}
    return Response(answer.body, answer.status, headers=headers, background=background)
