"""Topics: durable, ordered logs between partners and the engine.

`port` says what they give, `embedded` keeps them in a file, `kafka` on brokers; `names` says what
they are called and `dead_letters` what becomes of records that could not be handled.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from adapters.topics.embedded import EmbeddedTopics
from adapters.topics.kafka import KafkaOptions, servers_of
from adapters.topics.port import Topics


def _on_kafka(address: str, options: KafkaOptions) -> Topics:
    # Imported by those who have brokers only: the client library takes a while to load.
    from adapters.topics.kafka.topics import KafkaTopics

    return KafkaTopics(servers_of(address), options)


_KINDS: Final[dict[str, Callable[[str, KafkaOptions], Topics]]] = {
    "": lambda path, _: EmbeddedTopics(Path(path)),
    "kafka": _on_kafka,
}
"""What opens an address of each scheme; a plain path has none."""


def open_topics(address: str | Path, kafka: KafkaOptions | None = None) -> Topics:
    """Open the topics at this address: the path of an embedded topics file, or
    `kafka://host:port,host:port`, where `kafka` says what else the brokers want to know.

    Raises ValueError for an address of another kind, and TopicsUnavailable.
    """
    scheme, separator, _ = str(address).partition("://")
    kind = scheme if separator else ""
    if kind not in _KINDS:
        raise ValueError(
            f"there are no topics at {kind}:// addresses; give a file's path or kafka://"
        )
    return _KINDS[kind](str(address), kafka or KafkaOptions())
