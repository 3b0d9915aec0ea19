"""A server as a child of the test run: started, stopped, killed, and started again on its data."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Self


class ServerFailed(Exception):
    """A server did not come up, or did not stop."""


def free_port() -> int:
    """A port that nobody listens on, and that no outgoing connection is given by chance: a server
    that is killed must find it free again.
    """
    while True:
        port = random.randrange(15_000, 30_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


class Server:
    """One server on 127.0.0.1. Subclasses say what runs and how to see that it answers."""

    patience = 240.0
    """Seconds within which it must answer after its start, or be gone after a stop."""
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.log = folder / "output.log"
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> Sequence[str]:
        """The program and its arguments."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        """Variables for the program beside those of this process."""
        return {}

    def user(self) -> str | None:
        """Who runs it, where that is not whoever runs the tests."""
        return None

    def answers(self) -> bool:
        """Whether it does its work now."""
        raise NotImplementedError

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Start it and wait until it answers."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self.command(),
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                env={**os.environ, **self.environment()},
                user=self.user(),
                start_new_session=True,
            )
        self._await_answer()
        return self

    def stop(self) -> None:
        """End it in good order; nothing where it does not run."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End it, and every process of it, at once, as a power cut would."""
        children = _children(self._process.pid) if self._process else []
        self._end(signal.SIGKILL)
        for child in children:
            _kill(child)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It stands still meanwhile, and its connections stay as they are."""
        os.kill(self.pid, signal.SIGSTOP)
        while not _stands_still(self.pid):  # its threads hear of it one by one
            sleep(0.001)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def restart(self) -> None:
        """Stop it, if it runs, and start it again on the same data and port."""
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _await_answer(self) -> None:
        until = monotonic() + self.patience
        while not self.answers():
            assert self._process is not None
            ended = self._process.poll()
            if ended is not None or monotonic() > until:
                self.kill()
                told = self.log.read_text(errors="replace")[-2000:]
                raise ServerFailed(f"{type(self).__name__} did not come up ({ended}):\n{told}")
            sleep(0.05)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(how)
        try:
            self._process.wait(self.patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _stands_still(pid: int) -> bool:
    states = Path(f"/proc/{pid}/task").glob("*/stat")
    return all(one.read_text().rpartition(")")[2].split()[0] == "T" for one in states)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
