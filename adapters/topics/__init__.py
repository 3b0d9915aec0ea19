"""Topics: durable, ordered logs between partners and the engine.

`port` says what they give, `embedded` keeps them in a file, `names` says what they are called and
`dead_letters` what becomes of records that could not be handled.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from adapters.topics.embedded import EmbeddedTopics
from adapters.topics.port import Topics

_KINDS: Final[dict[str, Callable[[str], Topics]]] = {
    "": lambda path: EmbeddedTopics(Path(path)),
}
"""What opens an address of each scheme; a plain path has none."""


def open_topics(address: str | Path) -> Topics:
    """Open the topics at this address: the path of an embedded topics file.

    Raises ValueError for an address of another kind, and TopicsUnavailable.
    """
    scheme, separator, _ = str(address).partition("://")
    kind = scheme if separator else ""
    if kind not in _KINDS:
        raise ValueError(f"there are no topics at {kind}:// addresses; give the path of a file")
    return _KINDS[kind](str(address))
