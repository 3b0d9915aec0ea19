"""A program worked by hand, and one that runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ops.cli import app
from tests.adapters.http.api import Api, api_over
from tests.ops.commands import Run
from tests.ops.programs import House, house, new


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    """A house with a library and partners."""
    with house(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A program with one request, served."""
    with api_over(tmp_path_factory.mktemp("cli") / "data") as opened:
        opened.home.say(new("r-1"))
        yield opened


@pytest.fixture
def run(api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as a signed-in user would; everything that follows is let happen."""
    monkeypatch.setenv("INTERLEND_URL", str(api.client.base_url))
    monkeypatch.setenv("INTERLEND_DATA", str(api.home.program.settings.data))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("INTERLEND_TOKEN", api.token("staff"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("INTERLEND_CONFIG", raising=False)

    def command(*words: str, **more: Any) -> Result:
        result = CliRunner().invoke(app, list(words), catch_exceptions=False, **more)
        api.home.work()
        return result

    return command
