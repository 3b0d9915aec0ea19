"""Connections to brokers that leave nothing open where there is none.

On a connection refused the client library leaves the socket to the garbage collector, which seldom
looks in a process that serves: while brokers are away, hundreds of them would stay open.
"""

from __future__ import annotations

import socket
from typing import Any, Final

from kafka.net.inet import KafkaNetSocket

_SCHEME: Final = "closing"
CLOSING: Final = f"{_SCHEME}://"
"""For the clients' setting `proxy_url`: no proxy, but these sockets."""


class ClosingSocket(KafkaNetSocket):  # type: ignore[misc]  # the library is untyped
    """Direct connections; the library finds the class by its scheme."""

    SCHEMES = (_SCHEME,)

    async def sock_connect(
        self, net: Any, sock: socket.socket, sockaddr: Any, timeout_at: float | None = None
    ) -> socket.socket:
        """Connect, or close."""
        try:
            await super().sock_connect(net, sock, sockaddr, timeout_at=timeout_at)
        except BaseException:
            sock.close()
            raise
        return sock
