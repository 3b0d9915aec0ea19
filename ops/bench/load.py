"""Partners that send: messages over kept connections, so many a second or as fast as it goes.

`python -m ops.bench.load PORT FILE FIRST MESSAGES RATE` sends that part of the messages in FILE and
prints what came of it. RATE 0: as fast as `CONNECTIONS` connections can. Arrivals are evenly
spaced and do not wait for answers; each message's time counts from when it was due, so that a
server which falls behind cannot hide it. A client of its own, since it shares the machine with
what it measures: it costs a tenth of what a general one would.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from pathlib import Path
from time import perf_counter
from typing import cast

import msgspec
import uvloop

CONNECTIONS = 48


class Sent(msgspec.Struct, frozen=True):
    """What came of some messages: times are seconds, `late` how long the last answer took."""

    messages: int
    wrong: int
    seconds: float
    late: float
    times: list[float]


class Line(asyncio.Protocol):
    """A connection that sends one message at a time."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._answer = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection is there."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def send(self, message: bytes, due: float) -> None:
        """Send a message that was due at an instant of the clock."""
        self._due = due
        self._transport.write(message)

    def data_received(self, data: bytes) -> None:
        """A part of the answer, or all of it."""
        self._answer += data
        if self._answer.endswith(b"</ISO18626Message>"):
            ok = self._answer.startswith(b"HTTP/1.1 200") and b">OK<" in self._answer
            self._answer = b""
            self._sender.answered(self, self._due, ok)


class Sender:
    """Sends messages when they are due, over whichever line is free."""

    def __init__(self, messages: list[bytes]) -> None:
        self._messages = messages
        # In turn, so that no line lies idle until the server closes it.
        self._free: deque[Line] = deque()
        self._waiting: deque[tuple[bytes, float]] = deque()
        self._times: list[float] = []
        self._wrong = 0
        self._done = asyncio.Event()

    async def run(self, port: int, rate: float) -> Sent:
        """Send them all and wait for all answers."""
        loop = asyncio.get_running_loop()
        for _ in range(CONNECTIONS):
            _, line = await loop.create_connection(lambda: Line(self), "127.0.0.1", port)
            self._free.append(line)
        begun = perf_counter()
        for n, message in enumerate(self._messages):
            due = begun + n / rate if rate else begun
            if rate and (wait := due - perf_counter()) > 0:
                await asyncio.sleep(wait)
            self._waiting.append((message, due))
            self._go_on()
        last = perf_counter()
        await self._done.wait()
        ended = perf_counter()
        seconds, count = ended - begun, len(self._messages)
        return Sent(count, self._wrong, seconds, ended - last, self._times)

    def answered(self, line: Line, due: float, ok: bool) -> None:
        """A line got its answer."""
        self._times.append(perf_counter() - due)
        self._wrong += not ok
        self._free.append(line)
        self._go_on()
        if len(self._times) == len(self._messages):
            self._done.set()

    def _go_on(self) -> None:
        while self._waiting and self._free:
            self._free.popleft().send(*self._waiting.popleft())


def request(body: bytes) -> bytes:
    """A message as an HTTP request."""
    head = (
        "POST /iso18626 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def main() -> None:
    """Send, and print what came of it."""
    port, file, first, count, rate = sys.argv[1:]
    bodies = msgspec.msgpack.decode(Path(file).read_bytes(), type=list[bytes])
    part = bodies[int(first) : int(first) + int(count)]
    sender = Sender(list(map(request, part)))
    sent = uvloop.run(sender.run(int(port), float(rate)))
    sys.stdout.buffer.write(msgspec.json.encode(sent))


if __name__ == "__main__":
    main()
