"""Schema ids from a schema registry, so that partners' ordinary Avro clients can read and write.

`client` speaks Confluent's REST API, `subjects` says which schemas belong to which topic,
`registered` gives topics whose records carry the registry's ids.
"""

from __future__ import annotations

from adapters.topics.names import TopicNames
from adapters.topics.port import Topics
from adapters.topics.registry.client import Registry, RegistryRefused, RegistryUnavailable
from adapters.topics.registry.registered import RegisteredTopics

__all__ = ["Registry", "RegistryRefused", "RegistryUnavailable", "with_registry"]


def with_registry(topics: Topics, url: str, names: TopicNames) -> Topics:
    """These topics, their schemas registered at a registry's URL; closes with them."""
    return RegisteredTopics(topics, Registry(url), names)
