"""Commands of `interlend` as a test runs them."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]


def refused(result: Result, words: str) -> None:
    """It failed with these words, and without a traceback."""
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
