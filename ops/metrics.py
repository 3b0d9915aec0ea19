"""What is measured of the program as a whole; parts have their own metrics (`docs/metrics.md`)."""

from __future__ import annotations

import collections
from collections.abc import Callable, Collection, Iterator, Sequence
from operator import attrgetter
from typing import Any, cast

from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from adapters.delivery import table
from adapters.inbox import GROUP as INBOX
from adapters.topics.counting import OpenLetters
from adapters.topics.port import TopicPartition, Topics
from engine.eventlog.changes import Changes
from engine.eventlog.log import EventLog
from engine.events.partner import MessageReceived
from projections.listing import ListPage, TaskLists
from projections.projector import TaskListProjector
from projections.query import ListQuery

MESSAGES = Counter(
    "interlend_messages_total",
    "Partners' messages, by what came of them.",
    ["protocol", "partner", "outcome"],
)
LISTS = Histogram(
    "interlend_facets_seconds",
    "Time to answer a list query: its page, and the counts of all facets.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
APPENDS = Histogram(
    "interlend_append_seconds",
    "Time to append to the log: one transaction, durable at its end, or refused.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)


def count_messages(facts: Sequence[MessageReceived]) -> None:
    """Count messages that were handled."""
    for labels, times in collections.Counter(map(_labels, facts)).items():
        MESSAGES.labels(*labels).inc(times)


_labels = attrgetter("protocol", "partner", "outcome")


class MeasuredLists(TaskLists):
    """The task list, measured."""

    def run(self, query: ListQuery, scope: Collection[str] | None, me: str | None) -> ListPage:
        """See `TaskLists.run`."""
        with LISTS.time():
            return super().run(query, scope, me)


class MeasuredLog:
    """An event log whose appends are timed; everything else is the log's own."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def append(self, changes: Changes) -> int:
        """See `EventLog.append`."""
        with APPENDS.time():
            return self._log.append(changes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def measured(log: EventLog) -> EventLog:
    """The log, with its appends timed."""
    return cast("EventLog", MeasuredLog(log))


Gauges = Iterator[GaugeMetricFamily]


class FreshlyRead(Collector):
    """Gauges that are read anew each time somebody looks."""

    def __init__(self, read: Callable[[], Gauges]) -> None:
        self._read = read

    def describe(self) -> Gauges:
        """Nothing beforehand: to read the gauges the program must be whole."""
        return iter(())

    def collect(self) -> Gauges:
        """The gauges."""
        return self._read()


def projection_lag(log: EventLog, projector: TaskListProjector) -> GaugeMetricFamily:
    """What the task list is behind with."""
    behind = log.last_position() - projector.stored_position()
    return _gauge("interlend_projection_lag_events", "Facts not in the task list yet.", behind)


def deliveries_waiting(log: EventLog) -> GaugeMetricFamily:
    """What partners have not confirmed."""
    waiting = table.waiting(log)
    return _gauge("interlend_deliveries_waiting", "Our messages not confirmed yet.", waiting)


def dead_letters(letters: OpenLetters) -> GaugeMetricFamily:
    """What waits for an operator."""
    return _gauge("interlend_dead_letters", "Messages that could not be handled.", letters.count())


def inbox_lag(log: EventLog, topics: Topics, inbound: Collection[str]) -> GaugeMetricFamily:
    """What workers are behind with."""
    gauge = GaugeMetricFamily(
        "interlend_inbox_lag_messages", "Messages not handled yet.", labels=["topic"]
    )
    for topic in inbound:
        parts = [TopicPartition(topic, n) for n in range(topics.partitions(topic))]
        lag = sum(
            topics.offsets(at).stop - log.position(INBOX, at.topic, at.partition) for at in parts
        )
        gauge.add_metric([topic], lag)
    return gauge


def requests_by_status(lists: TaskLists) -> GaugeMetricFamily:
    """What there is to do."""
    gauge = GaugeMetricFamily("interlend_requests", "Requests by status.", labels=["status"])
    page = lists.run(ListQuery(limit=1), None, None)
    for value in page.facets["status"]:
        gauge.add_metric([value.value], value.count)
    return gauge


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, documentation, value=value)
