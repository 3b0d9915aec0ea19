"""A network between a client and a server on this host, that can be cut in several ways."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

from tests.services.server import free_port

CHUNK = 65536


class Proxy:
    """Carries connections from its own port to `target`, another port of this host."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = free_port()
        self._open = threading.Event()  # clear: nothing is carried, and nobody is told
        self._refusing = False
        self._last_words: bytes | None = None
        self._sockets: set[socket.socket] = set()
        self._listener: socket.socket | None = None

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._open.set()
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        assert self._listener is not None
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def cut(self) -> None:
        """End every connection, and refuse new ones."""
        self._refusing = True
        self._open.set()
        for one in list(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def hold(self) -> None:
        """Carry nothing, in silence, as a broken cable does."""
        self._open.clear()

    def heal(self) -> None:
        """Carry everything again."""
        self._refusing = False
        self._open.set()

    def lose_reply_to(self, words: bytes) -> None:
        """Carry the next request that has these words to the server, and cut before the reply."""
        self._last_words = words

    def _accept(self) -> None:
        assert self._listener is not None
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._join(client)

    def _join(self, client: socket.socket) -> None:
        try:
            if self._refusing:
                raise ConnectionRefusedError
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            client.close()
            return
        self._sockets |= {client, server}
        for ends in ((client, server), (server, client)):
            threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                self._open.wait()
                if self._last_words is not None and self._last_words in chunk:
                    self._last_words = None
                    source.shutdown(socket.SHUT_RDWR)
                sink.sendall(chunk)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self._sockets.discard(end)
            end.close()
