"""Run a process in its role until SIGTERM or SIGINT, with what it serves over HTTP in front."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

import uvicorn

from ops.composition import Program
from ops.interpreter import settle_in
from ops.roles import ALL, Role, name_of
from ops.running import Running
from ops.tracing import traced


def serve(program: Program, role: Role = ALL, on_start: Callable[[], None] | None = None) -> None:
    """Run the program until it is told to stop; what is in hand is finished."""
    settings = program.settings
    program.require_alone()
    running = Running(program, role)
    config = uvicorn.Config(
        program.app() if role.serves_people else program.operation_app(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    _end_on_signals(server)
    with traced(name_of(role)):
        settle_in()
        running.start()
        if on_start is not None:
            on_start()
        try:
            server.run()
        finally:
            running.stop()
            program.close()


def _end_on_signals(server: uvicorn.Server) -> None:
    """Let SIGTERM and SIGINT end the server, and nothing more.

    The server raises the signal that ended it once more when it is down: with the default handlers
    that would end the process before the other parts have finished what they have in hand.
    """

    def end(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
