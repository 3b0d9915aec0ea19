"""Topics in one SQLite file: the default, with nothing to set up."""

from adapters.topics.embedded.topics import EmbeddedTopics

__all__ = ["EmbeddedTopics"]
