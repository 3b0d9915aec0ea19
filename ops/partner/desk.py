"""Our staff's lane: a user of the lending library who works over the API."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx


class Refused(Exception):
    """The API said no: `status` is the answer's, `problem` its document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status}: {problem}")
        self.status = status
        self.problem = problem


class Desk:
    """One user at one address. What is not answered is sent again with the same key."""

    def __init__(self, address: str, user: str, password: str, patience: float = 30.0) -> None:
        self.address = address
        self._patience = patience
        self._login = (user, password)
        self._client = httpx.Client(base_url=address, timeout=10.0)

    def sign_in(self) -> None:
        """Get a token; the one before, if any, is used no more."""
        answer = self._send("POST", "/api/v1/tokens", auth=self._login, headers={})
        self._client.headers["Authorization"] = f"Bearer {answer['token']}"

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def find(self, external_id: str) -> dict[str, Any] | None:
        """The row of the request that a partner knows by this id."""
        rows = self.rows(q=external_id, field="external_id")["items"]
        return next((row for row in rows if row["external_id"] == external_id), None)

    def rows(self, **query: Any) -> dict[str, Any]:
        """A page of the task list."""
        return self._send("GET", "/api/v1/requests", params=query)

    def request(self, request_id: str) -> dict[str, Any]:
        """One request."""
        return self._send("GET", f"/api/v1/requests/{request_id}")

    def history(self, request_id: str) -> list[dict[str, Any]]:
        """The whole history of a request, oldest first."""
        path = f"/api/v1/requests/{request_id}/history"
        items: list[dict[str, Any]] = self._send("GET", path, params={"limit": 1000})["items"]
        return items[::-1]

    def act(
        self, request_id: str, action: str, body: dict[str, Any], key: str = ""
    ) -> dict[str, Any]:
        """Do an action, once, however often it must be sent. Raises `Refused`."""
        path = f"/api/v1/requests/{request_id}/actions/{action}"
        return self._send("POST", path, json=body, headers={"Idempotency-Key": key or str(uuid4())})

    def run_job(self, name: str) -> dict[str, Any]:
        """Run a job; takes an administrator."""
        return self._send("POST", f"/api/v1/jobs/{name}")

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a call as it is, once."""
        return self._client.request(method, path, **more)

    def _send(self, method: str, path: str, **more: Any) -> Any:
        response = retried(lambda: self._client.request(method, path, **more), self._patience)
        if response.is_success:
            return response.json()
        raise Refused(response.status_code, response.json())


def retried(send: Callable[[], httpx.Response], patience: float) -> httpx.Response:
    """Send until there is an answer that is no failure of the server's; then the last one."""
    end = time.monotonic() + patience
    while True:
        try:
            response = send()
        except httpx.TransportError:
            if time.monotonic() > end:
                raise
        else:
            if response.status_code < 500 or time.monotonic() > end:
                return response
        time.sleep(0.1)
