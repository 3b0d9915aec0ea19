"""The README is true: its commands run, the files and targets it names are there.

A block that starts with ```sh run is run, one after the other in one shell, against an instance
started for it. `make run` and `make test` themselves are what got us here.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ADDRESS = "127.0.0.1:8400"
MAILBOX = "8401"
PAGES = ("README.md", "CONTRIBUTING.md")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def ready(address: str) -> bool:
    try:
        with urlopen(f"http://{address}/readyz", timeout=1) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


@pytest.fixture(scope="module")
def running(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an instance with the demo world, as `make run` starts it."""
    address = f"127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("readme")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("INTERLEND_")} | {
        "INTERLEND_PORT": address.partition(":")[2],
        "INTERLEND_DATA": str(folder / "data"),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("interlend"), "up", "--demo"],
            cwd=root,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 60
        while not ready(address) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        assert ready(address), (folder / "log").read_text()
        yield address
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, (folder / "log").read_text()


def runnable(root: Path) -> list[str]:
    return re.findall(r"^```sh run\n(.*?)^```$", (root / "README.md").read_text(), re.M | re.S)


def test_the_loan_by_hand_runs_to_its_end(root: Path, running: str, tmp_path: Path) -> None:
    script = "\n".join(["trap 'kill $(jobs -p) 2>/dev/null || true' EXIT", *runnable(root)])
    for written, here in {
        ADDRESS: running,
        MAILBOX: str(free_port()),
        ".venv/bin/python": sys.executable,
    }.items():
        assert written in script
        script = script.replace(written, here)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    told = re.findall(r"^<status>(\w+)", done.stdout, re.MULTILINE)
    assert told == ["WillSupply", "Loaned", "LoanCompleted"]
    assert "request_completed" in done.stdout


@pytest.mark.parametrize("page", PAGES)
def test_every_target_named_is_in_the_makefile(root: Path, page: str) -> None:
    named = set(
        re.findall(r"(?:`|^ {4})(?:[A-Z_]+=\S+ )?make ([a-z]+)", (root / page).read_text(), re.M)
    )
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.M))
    assert named <= targets


@pytest.mark.parametrize("page", PAGES)
def test_every_file_named_is_there(root: Path, page: str) -> None:
    ticked = re.findall(r"`([a-z_.]+(?:/[A-Za-z0-9_.*]*)+|[A-Z]+\.md)`", (root / page).read_text())
    assert [name for name in ticked if not list(root.glob(name.rstrip("/")))] == []
