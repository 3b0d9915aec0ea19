"""Gauges that are read when somebody looks: lags, backlogs, requests by status."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from adapters.delivery import table
from adapters.inbox import GROUP as INBOX
from adapters.topics.dead_letters import open_letters
from adapters.topics.port import TopicPartition, Topics
from engine.eventlog.log import EventLog
from projections.listing import TaskLists
from projections.projector import TaskListProjector
from projections.query import ListQuery


class ProgramMetrics(Collector):
    """What a program's parts are behind with, and what its requests are."""

    def __init__(
        self,
        log: EventLog,
        topics: Topics,
        inbound: Collection[str],
        projector: TaskListProjector,
        lists: TaskLists,
    ) -> None:
        self._log = log
        self._topics = topics
        self._inbound = inbound
        self._projector = projector
        self._lists = lists

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: to read the gauges the program must be whole."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges, freshly read."""
        behind = self._log.last_position() - self._projector.position
        yield _gauge("interlend_projection_lag_events", "Facts not in the task list yet.", behind)
        waiting = table.waiting(self._log)
        yield _gauge("interlend_deliveries_waiting", "Our messages not confirmed yet.", waiting)
        letters = len(open_letters(self._topics, self._inbound))
        yield _gauge("interlend_dead_letters", "Messages that could not be handled.", letters)
        yield self._inbox_lag()
        yield self._requests()

    def _inbox_lag(self) -> GaugeMetricFamily:
        gauge = GaugeMetricFamily(
            "interlend_inbox_lag_messages", "Messages not handled yet.", labels=["topic"]
        )
        topics, log = self._topics, self._log
        for topic in self._inbound:
            parts = [TopicPartition(topic, n) for n in range(topics.partitions(topic))]
            lag = sum(
                topics.offsets(at).stop - log.position(INBOX, at.topic, at.partition)
                for at in parts
            )
            gauge.add_metric([topic], lag)
        return gauge

    def _requests(self) -> GaugeMetricFamily:
        gauge = GaugeMetricFamily("interlend_requests", "Requests by status.", labels=["status"])
        page = self._lists.run(ListQuery(limit=1), None, None)
        for value in page.facets["status"]:
            gauge.add_metric([value.value], value.count)
        return gauge


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, documentation, value=value)
