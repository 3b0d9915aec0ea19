"""What all tests share: the services some of them need, and how hard Hypothesis looks.

A test that needs a service bears its marker (`@pytest.mark.browser`) or takes its fixture
(`postgres`, `kafka`, `registry`). Where the service is not there the test is left out and the end
of the run says so and how to get it; where INTERLEND_TEST_REQUIRE names the service, its absence
fails the test instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from tests.services import kafka, postgres, registry

pytest_plugins = ["tests.services.fixtures"]

ROOT = Path(__file__).resolve().parent.parent


class Service(NamedTuple):
    """Something outside Python that a test may need."""

    found: Callable[[], object]
    how_to_get: str


def chromium() -> str | None:
    """The browser's program: the one named by INTERLEND_CHROMIUM, else the first on the path."""
    names = (os.environ.get("INTERLEND_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


SERVICES = {
    "browser": Service(chromium, "apt-get install chromium, or name one in INTERLEND_CHROMIUM"),
    "postgres": Service(postgres.programs, postgres.HOW_TO_GET),
    "kafka": Service(kafka.available, kafka.HOW_TO_GET),
    "registry": Service(registry.available, registry.HOW_TO_GET),
    "promtool": Service(lambda: shutil.which("promtool"), "apt-get install prometheus"),
    "kubectl": Service(lambda: shutil.which("kubectl"), "kubectl 1.24 or newer, on the path"),
}

NOT_OURS = (
    "(read|open)_text is deprecated:DeprecationWarning",
    # Threads of a broker's client draw random numbers while an example is made.
    "Do not use the `random` module:hypothesis.errors.HypothesisDeprecationWarning",
    # That client leaves sockets to the garbage collector.
    "Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning",
)
"""Warnings that libraries cause."""

settings.register_profile("quick", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("quick"), derandomize=True, print_blob=True)
settings.register_profile("soak", settings.get_profile("quick"), max_examples=5_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "quick")
)


def pytest_configure(config: pytest.Config) -> None:
    """Every service is a marker; what a client of one warns of on Python 3.11 is not ours."""
    for name in SERVICES:
        config.addinivalue_line("markers", f"{name}: needs the service {name}")
    for warning in NOT_OURS:
        config.addinivalue_line("filterwarnings", f"ignore:{warning}")


def required() -> set[str]:
    """The services that this run must not do without."""
    return {name for name in os.environ.get("INTERLEND_TEST_REQUIRE", "").split(",") if name}


def missing(item: pytest.Item) -> Iterable[str]:
    """The services that this test needs and this machine lacks."""
    taken = set(getattr(item, "fixturenames", ()))
    needed = (name for name in SERVICES if name in taken or item.get_closest_marker(name))
    return (name for name in needed if not SERVICES[name].found())


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out, or fail it, when what it needs is not there."""
    for name in missing(item):
        reason = f"needs {name}: {SERVICES[name].how_to_get}"
        if name in required():
            pytest.fail(f"INTERLEND_TEST_REQUIRE names it, but this test {reason}", pytrace=False)
        pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly which services' tests did not run, and how to get them."""
    reasons = " ".join(str(r.longrepr) for r in terminalreporter.stats.get("skipped", []))
    for name, service in SERVICES.items():
        if f"needs {name}:" in reasons:
            terminalreporter.write_line(f"left out: {name} ({service.how_to_get})")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of documents beside the project, for the tests that check against them."""
    folder = Path(os.environ.get("INTERLEND_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared documents are not beside the project (INTERLEND_SHARED)")
    return folder
