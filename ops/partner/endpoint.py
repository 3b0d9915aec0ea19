"""The requesting agency's HTTP endpoint: one message a POST, its confirmation in the answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from threading import Thread
from typing import Any

import msgspec

from adapters.iso18626.codec import MEDIA_TYPE
from ops.partner.faults import Fault, Faults

PATH = "/iso18626"
XML = ("application/xml", "text/xml")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP answer."""

    status: int
    body: bytes = b""
    media_type: str = MEDIA_TYPE


Take = Callable[[bytes, Fault | None], Answer | None]
"""Takes a message in and answers it; None where the fault leaves it without an answer."""


class Endpoint:
    """Listens on the loopback address, each connection in a thread of its own."""

    def __init__(self, take: Take, faults: Faults, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), take, faults)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, and end all connections."""
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join(timeout=10)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], take: Take, faults: Faults) -> None:
        super().__init__(address, _Handler)
        self.take = take
        self.faults = faults
        self._open: set[socket] = set()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request_thread(request, client_address)
        self._open.discard(request)

    def hang_up(self) -> None:
        """End all connections; their threads end with them."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if not self.headers.get("Content-Type", "").casefold().startswith(XML):
            self._answer(_plain(415, "send application/xml"))
            return
        faults = self.server.faults
        fault = faults.next()
        time.sleep(faults.hang if fault is Fault.HUNG else faults.delay)
        answer = self.server.take(body, fault)
        if answer is None:
            self._hang_up()
        else:
            self._answer(answer)

    def do_GET(self) -> None:
        self._answer(_plain(405, "send messages by POST"))

    def handle(self) -> None:
        # A supplying agency that is killed cuts its connections: that is no fault of ours.
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The journal tells more."""

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(SHUT_RDWR)


def _plain(status: int, text: str) -> Answer:
    return Answer(status=status, body=text.encode(), media_type="text/plain")
