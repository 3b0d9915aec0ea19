"""The image: what hadolint says of its file, what is in it, and whether its health check works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.ops.operation.files import CONTAINERFILE, OPS, ROOT, instructions
from tests.ops.operation.tools import complaints, ours
from tests.services.server import free_port

INSTRUCTIONS = list(instructions(CONTAINERFILE.read_text()))
BUILD = INSTRUCTIONS[: [word for word, _ in INSTRUCTIONS].index("FROM", 1)]


def given(word: str) -> list[str]:
    """What the instructions of a kind are given."""
    return [rest for name, rest in INSTRUCTIONS if name == word]


def copied() -> list[str]:
    """What is copied from the project."""
    return [source for word, rest in BUILD if word == "COPY" for source in rest.split()[:-1]]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no hadolint for it")
def test_hadolint_finds_nothing() -> None:
    assert ours("hadolint", CONTAINERFILE) == ""


def test_it_runs_as_nobody_special_and_its_program_is_interlend() -> None:
    user, _ = given("USER")[-1].split(":")
    assert int(user) > 0
    assert json.loads(given("ENTRYPOINT")[0]) == ["interlend"]


def test_it_is_made_of_every_package_and_of_nothing_that_does_not_go_in() -> None:
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]
    assert set(hatch["build"]["targets"]["wheel"]["packages"]) <= set(copied())
    ignored = (OPS / "Containerfile.dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert [line[1:] for line in ignored if line.startswith("!")] == copied()


def test_nothing_but_our_own_wheel_goes_in_without_its_hash() -> None:
    steps = [step.split("&&") for word, step in BUILD if word == "RUN"]
    installing = [step for line in steps for step in line if "pip install" in step]
    unhashed = [step for step in installing if "--require-hashes" not in step]
    assert len(installing) > len(unhashed) == 1
    assert "--no-deps wheels/*.whl" in unhashed[0]


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server that answers /healthz with this status; its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def healthy(port: int) -> bool:
    """What the health check says of the program at a port."""
    program, *arguments = json.loads(given("HEALTHCHECK")[0].partition("CMD ")[2])
    assert program == "python"
    environment = {"INTERLEND_PORT": str(port)}
    ran = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True)
    return ran.returncode == 0


def test_it_is_healthy_when_the_program_says_so() -> None:
    with answering(200) as port:
        assert healthy(port)
    with answering(503) as port:
        assert not healthy(port)
    assert not healthy(free_port())


@pytest.mark.soak
def test_its_steps_make_a_program_without_the_tools_of_tests(tmp_path: Path) -> None:
    for source in copied():
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, tmp_path / source)
    made, tools = tmp_path / "made", tmp_path / "tools"
    venv.create(tools, with_pip=True)
    path = f"{tools / 'bin'}:{os.environ['PATH']}"
    for word, step in BUILD:
        if word == "RUN":
            here = step.replace("/opt/interlend", str(made))
            here = here.replace("/usr/local/bin/python3", sys.executable)
            line = f"set -e; cd {tmp_path}; PATH={path}; {here}"
            assert complaints("sh", "-c", line) == ""
    assert complaints(made / "bin" / "interlend", "--help") == ""
    imported = complaints(made / "bin" / "python", "-c", "import pytest")
    assert "ModuleNotFoundError" in imported
