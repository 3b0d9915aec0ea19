"""What the client library reports, as failures of the topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kafka.errors import FencedInstanceIdError, KafkaError, KafkaTimeoutError

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


@contextmanager
def connecting(servers: Sequence[str]) -> Iterator[None]:
    """The same for the first contact, where the client library does not tell why there is none."""
    try:
        with failing():
            yield
    except TopicsUnavailable as error:
        if isinstance(error.__cause__, KafkaTimeoutError):
            raise TopicsUnavailable(
                f"no broker lets us in at {', '.join(servers)}: it may not be there, may or may not"
                " want TLS, or may know us by another password"
            ) from error
        raise


def unavailable(error: BaseException) -> TopicsUnavailable:
    """The failure that an error of the client library is."""
    return TopicsUnavailable(f"Kafka: {error}")
