"""Post messages to the supplying agency until it answers: the same bytes again and again."""

from __future__ import annotations

import time
from threading import Lock

import httpx

from adapters.iso18626.codec import MEDIA_TYPE
from ops.partner.endpoint import Answer


class NotAnswered(Exception):
    """The supplying agency did not answer in time."""


class Post:
    """Posts to one address. `patience` is how long to try, `wait` between tries, in seconds.

    Only what a partner would try again is tried again: no answer, and the server's own failures
    (status 5xx). `under_way` counts the messages that are sent and not answered yet, `cut_off` the
    tries that were sent and never answered.
    """

    def __init__(
        self, url: str, patience: float = 30.0, timeout: float = 10.0, wait: float = 0.2
    ) -> None:
        self.url = url
        self.under_way = 0
        self.cut_off = 0
        self._patience = patience
        self._wait = wait
        self._lock = Lock()
        self._client = httpx.Client(timeout=timeout, headers={"Content-Type": MEDIA_TYPE})

    def send(self, body: bytes) -> Answer:
        """Send until it is answered. Raises `NotAnswered`."""
        end = time.monotonic() + self._patience
        while True:
            answer, trouble = self._try(body)
            if answer is not None and answer.status < 500:
                return answer
            if time.monotonic() > end:
                raise NotAnswered(trouble or f"HTTP status {answer and answer.status}")
            time.sleep(self._wait)

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def _try(self, body: bytes) -> tuple[Answer | None, str]:
        self._count(1)
        try:
            response = self._client.post(self.url, content=body)
        except httpx.HTTPError as error:
            self._count(0, cut_off=not isinstance(error, httpx.ConnectError))
            return None, f"{type(error).__name__}: {error}"
        finally:
            self._count(-1)
        media_type = response.headers.get("content-type", "")
        return Answer(status=response.status_code, body=response.content, media_type=media_type), ""

    def _count(self, under_way: int, *, cut_off: bool = False) -> None:
        with self._lock:
            self.under_way += under_way
            self.cut_off += cut_off
