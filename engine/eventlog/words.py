"""The words of a text as the log hashes them: each once, since all it keeps is which there are."""

from __future__ import annotations

from engine import words as every


def words(text: str) -> list[str]:
    """The distinct words of `text` in their order; see `engine.words`."""
    return list(dict.fromkeys(every.words(text)))
