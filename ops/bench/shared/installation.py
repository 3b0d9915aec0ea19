"""An installation of the scaled form: its settings, its processes, and what they use."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx
import psycopg

from ops.bench.served import free_port
from ops.bench.world import World

STORE, TOPICS = "INTERLEND_BENCH_STORE", "INTERLEND_BENCH_TOPICS"
READY_WITHIN = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """One process of the program."""

    def __init__(self, role: str, settings: dict[str, Any]) -> None:
        self.role = role
        self._port = free_port()
        given = settings | {"port": self._port, "log_level": "warning"}
        variables = {f"INTERLEND_{name.upper()}": str(value) for name, value in given.items()}
        command = [sys.executable, "-c", "from ops.cli import app; app()", role]
        self._process = Popen(command, env=os.environ | variables)  # noqa: S603

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def wait_ready(self) -> None:
        """Wait until it can work."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{self._port}/readyz", timeout=5).is_success:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"{self.role} did not become ready")

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self._process.terminate()
        self._process.wait(60)


class Installation:
    """One database and one prefix of topics, with so many requests stored."""

    def __init__(self, folder: Path, name: str) -> None:
        self.settings: dict[str, Any] = {
            "data": folder,
            "store": _database(name),
            "topics": os.environ[TOPICS],
            "topic_prefix": name,
        }

    def world(self) -> World:
        """Its parts, in this process."""
        given = dict(self.settings)
        return World(given.pop("data"), **given)

    def start(self, *roles: str) -> list[Process]:
        """Processes of these roles, ready."""
        started = [Process(role, self.settings) for role in roles]
        try:
            for process in started:
                process.wait_ready()
        except TimeoutError:
            for process in started:
                process.stop()
            raise
        return started


def _database(name: str) -> str:
    """The URL of a new database beside the one that is named."""
    store = os.environ[STORE]
    with psycopg.connect(store, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return store.rpartition("/")[0] + f"/{name}"


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used; 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mb(pid: int) -> float:
    """The memory that a process has in use, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def servers() -> dict[str, list[int]]:
    """The processes of PostgreSQL and Kafka on this machine."""
    found: dict[str, list[int]] = {"postgres": [], "kafka": []}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
                if command.startswith("postgres") or "/postgres\0" in command:
                    found["postgres"].append(int(entry.name))
                elif "kafka.Kafka" in command:
                    found["kafka"].append(int(entry.name))
    return found
