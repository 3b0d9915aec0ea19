"""What people and partners reach over HTTP: the API, the pages, the protocols' doors, metrics."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import msgspec
import structlog
from fastapi import FastAPI
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from adapters.http.app import create_app
from adapters.http.desk import Desk
from adapters.http.operation import operation_app
from adapters.http.services import Services
from adapters.http.signing_in import SigningIn
from adapters.iso18626.bridge import Bridge
from engine.errors import Failure
from ops import metrics
from ops.doors import Door
from ops.parts.messaging import Messaging
from ops.parts.part import part
from ops.parts.reading import Reading
from ops.parts.stores import ISO

log = structlog.get_logger(__name__)


class Web(Messaging, Reading):
    """The web application over the other parts."""

    def app(self) -> FastAPI:
        """The web application with all doors."""
        app = create_app(self._services())
        door = Door(
            Bridge(self.directory, self.clock),
            self.topics,
            self.names.inbound(ISO),
            self.waiting,
            self.answered,
            self.settings.answer_timeout,
        )
        door.mount(app, "/iso18626")
        return app

    def operation_app(self) -> FastAPI:
        """The web application of a process that serves no people."""
        return operation_app(self.not_ready, self.metrics)

    def _services(self) -> Services:
        return Services(
            engine=self.engine,
            desk=Desk(self.engine, self.finder),
            directory=self.directory,
            administration=self.administration,
            signing_in=SigningIn(self.directory, self.administration, self.clock),
            lists=self.lists,
            history=self.history,
            unseal=self.unseal,
            load_inventory=self.load_inventory,
            jobs=self.jobs,
            not_ready=self.not_ready,
            metrics=self.metrics,
            clock=self.clock,
        )

    @part
    def _registry(self) -> CollectorRegistry:
        registry = CollectorRegistry()
        registry.register(metrics.FreshlyRead(self._gauges))
        return registry

    def _gauges(self) -> metrics.Gauges:
        """What the parts of this process are behind with, and what its requests are. What cannot be
        read now is left out.
        """
        for wanted, read in self._readings():
            if all(map(self.health.reaches, wanted)):
                try:
                    yield read()
                except Failure as trouble:
                    log.warning("gauge_unread", reason=str(trouble))

    def _readings(self) -> Iterator[tuple[tuple[str, ...], Callable[[], GaugeMetricFamily]]]:
        """Each gauge of a part that this process has, and what it is read from."""
        store, both = ("store",), ("store", "topics")
        if self.made("projector"):
            yield store, lambda: metrics.projection_lag(self.log, self.projector)
        if self.made("delivery"):
            yield store, lambda: metrics.deliveries_waiting(self.log)
        if self.made("lists"):
            yield store, lambda: metrics.requests_by_status(self.lists)
        if self.made("inbox"):
            yield both, lambda: metrics.inbox_lag(self.log, self.topics, self.inbound)
            yield both, lambda: metrics.dead_letters(self.open_letters)

    def metrics(self) -> bytes:
        """What Prometheus reads: the process's metrics and this program's."""
        return generate_latest() + generate_latest(self._registry)

    def load_inventory(
        self, data: bytes, content_type: str, library: str, libraries: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Load a file of catalogue records into the inventory; see `InventoryLoader`."""
        media_type = content_type.partition(";")[0].strip().casefold()
        known = self.directory.libraries if libraries is None else libraries
        report = self.inventory.load(data, media_type, library, known)
        told: dict[str, Any] = msgspec.to_builtins(report)
        return told
