"""One process of an installation under test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx


class Process:
    """A command of `interlend` that runs until it is ended; it tells of itself in a file."""

    def __init__(self, command: Sequence[str], settings: Mapping[str, Any], told: Path) -> None:
        self.command = command
        self.port = settings["port"]
        self._environment = environment(settings)
        self._told = told
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it; see `wait_ready`."""
        with self._told.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from ops.cli import app; app()", *self.command],
                env=os.environ | self._environment,
                stdout=output,
                stderr=output,
            )

    def wait_ready(self, patience: float = 180.0) -> None:
        """Wait until it can work."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self._process is not None and self._process.poll() is not None:
                status = self._process.returncode
                raise RuntimeError(f"{self.command} ended with {status}: {self.said()}")
            if self.is_ready():
                return
            time.sleep(0.05)
        raise TimeoutError(f"{self.command} is not ready: {self.said()}")

    def is_ready(self) -> bool:
        """Whether it can work now."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        self.ended()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def terminate(self) -> None:
        """Ask it to end; see `ended`."""
        self.signal(signal.SIGTERM)

    def ended(self) -> int:
        """Wait for its end; its exit status."""
        assert self._process is not None
        return self._process.wait(timeout=60)

    def said(self, characters: int = 3000) -> str:
        """The end of what it told."""
        found = self._told.exists()
        return self._told.read_text(errors="replace")[-characters:] if found else ""


def environment(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as a process gets them."""
    return {f"INTERLEND_{name.upper()}": str(value) for name, value in settings.items()}
