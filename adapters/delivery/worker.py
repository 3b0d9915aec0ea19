"""Work the table of deliveries: what is due goes out, several partners and requests at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock

import structlog
from msgspec.structs import replace
from prometheus_client import Counter

from adapters.delivery.finishing import Finisher
from adapters.delivery.patience import Breakers, Patience
from adapters.delivery.sending import HttpSender, Reply
from adapters.delivery.table import Delivery, due
from engine.application.directory import Directory
from engine.eventlog.log import EventLog

log = structlog.get_logger(__name__)

OUTCOMES = Counter(
    "interlend_deliveries_total",
    "Tries to deliver a message, by what came of them.",
    ["partner", "outcome"],
)
ANSWER_FIRST = timedelta(seconds=5)
"""How long a message waits at most for the answer that must be out before it."""

YOUNG = timedelta(minutes=1)
"""How long a partner may not know a request yet that it asked for."""

MOST_AT_ONCE = 32
MOST_PER_PARTNER = 8


class DeliveryWorker:
    """Delivers what is due. One for each process; the table keeps two from ending one message."""

    def __init__(
        self,
        store: EventLog,
        directory: Directory,
        senders: Mapping[str, HttpSender],
        finisher: Finisher,
        clock: Callable[[], datetime],
        patience: Patience,
    ) -> None:
        self._store = store
        self._directory = directory
        self._senders = senders
        self._finisher = finisher
        self._clock = clock
        self._patience = patience
        self._breakers = Breakers(patience)
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="deliver")
        self._in_hand: dict[str, str] = {}
        self._lock = Lock()

    def work(self, limit: int = 200) -> int:
        """Start what is due now; how many deliveries that were."""
        now = self._clock()
        ready = self._answered(due(self._store, now, limit), now)
        return sum(self._start(delivery, now) for delivery in ready)

    def close(self) -> None:
        """Finish what is in hand."""
        self._pool.shutdown(wait=True)

    def _answered(self, deliveries: list[Delivery], now: datetime) -> list[Delivery]:
        """Those whose answer to the partner is out, or has been awaited long enough."""
        waiting = {d.answer_first for d in deliveries if d.answer_first}
        answers = self._store.answers(waiting) if waiting else {}
        return [
            d
            for d in deliveries
            if not d.answer_first
            or now - d.decided_at > ANSWER_FIRST
            or ((answer := answers.get(d.answer_first)) is not None and answer.answered_at)
        ]

    def _start(self, delivery: Delivery, now: datetime) -> int:
        closed = self._breakers.closed_from(delivery.partner, now)
        if closed is not None:
            self._finisher.postponed(delivery, closed, "the partner does not answer")
            return 1
        with self._lock:
            partners = list(self._in_hand.values())
            if delivery.message_id in self._in_hand or len(partners) >= MOST_AT_ONCE:
                return 0
            if partners.count(delivery.partner) >= MOST_PER_PARTNER:
                return 0
            self._in_hand[delivery.message_id] = delivery.partner
        done = self._pool.submit(self._deliver, delivery)
        done.add_done_callback(lambda future: self._done(delivery, future))
        return 1

    def _done(self, delivery: Delivery, future: Future[None]) -> None:
        with self._lock:
            self._in_hand.pop(delivery.message_id, None)
        if (fault := future.exception()) is not None:
            log.error("delivery_fault", message_id=delivery.message_id, exc_info=fault)

    def _deliver(self, delivery: Delivery) -> None:
        partner = self._directory.partner(delivery.partner)
        reply = self._senders[delivery.protocol].send(delivery.body, partner)
        tried = replace(delivery, attempts=delivery.attempts + 1)
        if reply.confirmation is None or self._too_young(tried, reply):
            self._not_confirmed(tried, reply)
            return
        self._breakers.succeeded(delivery.partner)
        outcome = "delivered" if reply.confirmation.ok else "error"
        OUTCOMES.labels(delivery.partner, outcome).inc()
        self._finisher.delivered(tried, reply)

    def _too_young(self, delivery: Delivery, reply: Reply) -> bool:
        """The partner may store its own request only after it has our confirmation."""
        confirmation = reply.confirmation
        young = self._clock() - delivery.decided_at < YOUNG
        return confirmation is not None and confirmation.unknown_request and young

    def _not_confirmed(self, delivery: Delivery, reply: Reply) -> None:
        now = self._clock()
        if reply.confirmation is None:
            self._breakers.failed(delivery.partner, now)
        trouble = reply.trouble or "the partner does not know the request yet"
        if self._patience.is_over(delivery.attempts, delivery.decided_at, now):
            OUTCOMES.labels(delivery.partner, "given_up").inc()
            self._finisher.given_up(delivery, trouble)
        else:
            OUTCOMES.labels(delivery.partner, "retried").inc()
            until = now + self._patience.delay(delivery.attempts)
            self._finisher.postponed(delivery, until, trouble)
