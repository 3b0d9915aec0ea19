"""Partners' endpoints over real HTTP: well behaved, failing, and hostile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Lock, Thread
from typing import Any

import msgspec

from adapters.iso18626.codec import MEDIA_TYPE, decode, encode
from adapters.iso18626.codes import ErrorType
from adapters.iso18626.confirm import confirm
from adapters.iso18626.values import ErrorData
from tests.ops.programs import NOON


class Says(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP answer."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", MEDIA_TYPE),)


Answers = Callable[[bytes], Says]


def confirms(body: bytes) -> Says:
    """All is well."""
    return Says(body=encode(confirm(decode(body), NOON), "1.2"))


def finds_wrong(value: str) -> Answers:
    """A confirmation with an error."""
    error = ErrorData(type=ErrorType.UNRECOGNISED_DATA_VALUE, value=value)
    return lambda body: Says(body=encode(confirm(decode(body), NOON, error), "1.2"))


def fails(_: bytes) -> Says:
    """Not now."""
    return Says(status=503)


class Endpoint:
    """What a partner's endpoint heard, and how it answers: `answers` may be changed on the way."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.heard: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self._lock = Lock()

    def hear(self, body: bytes, headers: dict[str, str] | None = None) -> Says:
        """Take a message in; headers have small letters."""
        with self._lock:
            self.heard.append(body)
            self.headers.append(headers or {})
        return self.answers(body)

    def told(self) -> list[str]:
        """The ISO statuses, or else reasons, that it was told, in order."""
        messages = [decode(body) for body in self.heard]
        return [str(m.status) if m.status else str(m.reason) for m in messages]


@contextmanager
def listening(answers: Answers = confirms) -> Iterator[Endpoint]:
    """An endpoint on the loopback address."""
    endpoint = Endpoint(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = endpoint.hear(self.rfile.read(int(headers["content-length"])), headers)
            self.send_response(said.status)
            for name, value in said.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_port}/iso18626"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def raw(serve: Callable[[socket], None]) -> Iterator[str]:
    """An endpoint that does what it likes with each connection, once the request began."""
    listener = socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(8)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.recv(65536)
                serve(connection)

    thread = Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.close()
