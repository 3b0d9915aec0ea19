"""What the client library reports, as failures of the topics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import FencedInstanceIdError, KafkaError

from adapters.topics.port import TopicsInUse, TopicsUnavailable


@contextmanager
def failing() -> Iterator[None]:
    """What Kafka or the way to it refuses is a failure of the topics."""
    try:
        yield
    except FencedInstanceIdError as error:
        raise TopicsInUse("another process of the same instance name reads these topics") from error
    except KafkaError as error:
        raise unavailable(error) from error


def unavailable(error: BaseException) -> TopicsUnavailable:
    """The failure that an error of the client library is."""
    return TopicsUnavailable(f"Kafka: {error}")
