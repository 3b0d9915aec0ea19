"""Gauges that are read when somebody looks: lags, backlogs, requests by status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from adapters.delivery import table
from adapters.inbox import GROUP as INBOX
from adapters.topics.dead_letters import open_letters
from adapters.topics.port import TopicPartition
from projections.query import ListQuery

if TYPE_CHECKING:
    from ops.composition import Program


class ProgramMetrics(Collector):
    """What a program's parts are behind with, and what its requests are."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: to read the gauges the program must be whole."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges, freshly read."""
        program = self._program
        behind = program.log.last_position() - program.projector.position
        yield _gauge("interlend_projection_lag_events", "Facts not in the task list yet.", behind)
        waiting = table.waiting(program.log)
        yield _gauge("interlend_deliveries_waiting", "Our messages not confirmed yet.", waiting)
        letters = len(open_letters(program.topics, program.inbound))
        yield _gauge("interlend_dead_letters", "Messages that could not be handled.", letters)
        yield self._inbox_lag()
        yield self._requests()

    def _inbox_lag(self) -> GaugeMetricFamily:
        gauge = GaugeMetricFamily(
            "interlend_inbox_lag_messages", "Messages not handled yet.", labels=["topic"]
        )
        topics, log = self._program.topics, self._program.log
        for topic in self._program.inbound:
            parts = [TopicPartition(topic, n) for n in range(topics.partitions(topic))]
            lag = sum(
                topics.offsets(at).stop - log.position(INBOX, at.topic, at.partition)
                for at in parts
            )
            gauge.add_metric([topic], lag)
        return gauge

    def _requests(self) -> GaugeMetricFamily:
        gauge = GaugeMetricFamily("interlend_requests", "Requests by status.", labels=["status"])
        page = self._program.lists.run(ListQuery(limit=1), None, None)
        for value in page.facets["status"]:
            gauge.add_metric([value.value], value.count)
        return gauge


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, documentation, value=value)
