"""Whether spans leave a process, and as what, is for OpenTelemetry's own variables to say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from adapters.tracing import Step, span
from ops.roles import ALL, ROLES, name_of
from ops.tracing import traced
from tests.ops.spans import CONTEXT


class Collector:
    """What gets spans over OTLP."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []
        got = self.got

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """A collector, named by OpenTelemetry's own variable."""
    made = Collector()
    thread = Thread(target=made.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{made.server.server_port}"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_a_process_exports_its_spans_under_the_name_of_its_role(collector: Collector) -> None:
    with traced("worker"), span(Step.TELL, message_id="m-77"):
        pass
    ((path, body),) = collector.got
    assert path == "/v1/traces"
    assert all(word in body for word in (b"interlend-worker", b"m-77", b"tell"))
    with span(Step.TELL):
        pass
    assert len(collector.got) == 1


@pytest.mark.parametrize(
    ("name", "value", "exported"),
    [
        ("OTEL_SERVICE_NAME", "lending", True),
        ("OTEL_RESOURCE_ATTRIBUTES", "service.name=lending", True),
        ("OTEL_TRACES_EXPORTER", "none", False),
        ("OTEL_TRACES_SAMPLER", "always_off", False),
        ("OTEL_SDK_DISABLED", "true", False),
    ],
)
def test_opentelemetry_s_own_variables_rule(
    collector: Collector,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    exported: bool,
) -> None:
    monkeypatch.setenv(name, value)
    with traced("worker"), span(Step.TELL, CONTEXT if not exported else ""):
        pass
    assert [b"lending" in body for _, body in collector.got] == [True] * exported


def test_roles_are_called_as_their_commands() -> None:
    assert [name_of(role) for role in (ALL, *ROLES.values())] == ["up", *ROLES]


WITHOUT = """
import sys
sys.modules["opentelemetry.sdk"] = None
from adapters.tracing import Step, for_http, span
from ops.tracing import traced
import ops.composition
with traced("up"), span(Step.TELL, sys.argv[1]):
    print(for_http())
"""


@pytest.mark.parametrize("asked", [False, True], ids=["not asked for", "asked for"])
def test_without_the_extra_the_program_works_and_says_what_is_missing(
    root: Path,
    asked: bool,
) -> None:
    address = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"} if asked else {}
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT, CONTEXT],
        cwd=root,
        env=os.environ | address,
        capture_output=True,
        text=True,
        check=True,
    )
    assert CONTEXT in ran.stdout
    assert ("interlend[tracing]" in ran.stdout + ran.stderr) is asked
