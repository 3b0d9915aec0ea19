"""Work the table of deliveries: what is due goes out, several partners and requests at a time."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Condition, Thread

import structlog
from msgspec.structs import replace
from prometheus_client import Counter
from structlog.contextvars import bound_contextvars

from adapters import tracing
from adapters.delivery.finishing import Finisher
from adapters.delivery.keeping import message_of, opened
from adapters.delivery.patience import Breakers, Patience
from adapters.delivery.sending import HttpSender, Reply
from adapters.delivery.table import Delivery, due, stale
from adapters.topics.port import Record
from engine.application.directory import Directory
from engine.errors import Failure
from engine.eventlog.log import EventLog
from engine.eventlog.sealing import KeyForgotten, Keyring

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
MOST_GIVEN_UP = 20
"""How many messages are given up between two looks at what is due."""


class DeliveryWorker:
    """Delivers what is due. One for each process; the table keeps two from ending one message."""

    def __init__(
        self,
        store: EventLog,
        directory: Directory,
        keyring: Keyring,
        senders: Mapping[str, HttpSender],
        finisher: Finisher,
        clock: Callable[[], datetime],
        patience: Patience,
    ) -> None:
        self._store = store
        self._directory = directory
        self._keyring = keyring
        self._senders = senders
        self._finisher = finisher
        self._clock = clock
        self._patience = patience
        self._breakers = Breakers(patience, MOST_PER_PARTNER)
        self._under_way: dict[str, str] = {}
        self._changed = Condition()

    def work(self, limit: int = 200) -> int:
        """Start what is due now; how many deliveries that were."""
        now = self._clock()
        given_up = self._give_up_stale(now)
        with self._changed:
            partners = Tally(self._under_way.values())
        closed = self._breakers.closed(partners, now)
        found = due(self._store, now, limit, closed, self._patience.longest)
        return given_up + sum(self._start(delivery, now) for delivery in self._answered(found, now))

    def close(self, patience: float = 5.0) -> None:
        """Wait for what is under way, but not for ever: what is not done is sent again later."""
        with self._changed:
            self._changed.wait_for(lambda: not self._under_way, patience)

    def _answered(self, deliveries: list[Delivery], now: datetime) -> list[Delivery]:
        """Those whose answer to the partner is out, or has been awaited long enough."""
        waiting = {d.answer_first for d in deliveries if d.answer_first}
        answers = self._store.answers(waiting) if waiting else {}
        return [
            d
            for d in deliveries
            if not d.answer_first
            or abs(now - d.waiting_since) > ANSWER_FIRST  # the clock may have been put back
            or ((answer := answers.get(d.answer_first)) is not None and answer.answered_at)
        ]

    def _start(self, delivery: Delivery, now: datetime) -> int:
        with self._changed:
            if delivery.message_id in self._under_way or len(self._under_way) >= MOST_AT_ONCE:
                return 0
            to_it = list(self._under_way.values()).count(delivery.partner)
            if to_it >= self._breakers.places(delivery.partner, now):
                return 0
            self._under_way[delivery.message_id] = delivery.partner
        name = f"deliver-{delivery.message_id}"
        Thread(target=self._run, args=(delivery,), name=name, daemon=True).start()
        return 1

    def _run(self, delivery: Delivery) -> None:
        try:
            with bound_contextvars(**delivery.named):
                self._interruptible(delivery)
        finally:
            with self._changed:
                self._under_way.pop(delivery.message_id, None)
                self._changed.notify_all()

    def _interruptible(self, delivery: Delivery) -> None:
        try:
            self._deliver(delivery)
        except Failure as trouble:
            # Nothing was stored, so it is due still.
            log.warning("delivery_interrupted", reason=str(trouble))

    def _deliver(self, delivery: Delivery) -> None:
        tried = replace(delivery, attempts=delivery.attempts + 1)
        try:
            reply = self._try(delivery)
        except KeyForgotten as forgotten:
            self._finisher.given_up(tried, "forgotten", str(forgotten))
            return
        if reply.confirmation is None or self._too_young(tried, reply):
            self._not_confirmed(tried, reply)
            return
        self._breakers.succeeded(delivery.partner)
        outcome = "delivered" if reply.confirmation.ok else "error"
        OUTCOMES.labels(delivery.partner, outcome).inc()
        self._finisher.delivered(tried, reply)

    def _try(self, delivery: Delivery) -> Reply:
        headers: tracing.RecordHeaders = ()
        try:
            record = opened(self._keyring, delivery)
            headers = record.headers
            return self._send(record, delivery)
        except Failure:
            raise  # the store's trouble is not the partner's, and costs no try
        # Whatever our own fault is, it costs this message a try and no other anything.
        except Exception as fault:
            log.exception("delivery_fault", **tracing.log_named(headers))
            return Reply(confirmation=None, cause="own_fault", trouble=repr(fault))

    def _send(self, record: Record, delivery: Delivery) -> Reply:
        parent = tracing.in_record(record.headers)
        with tracing.span(tracing.Step.DELIVER, parent, **delivery.named) as span:
            body = message_of(record)["body"]
            partner = self._directory.partner(delivery.partner)
            reply = self._senders[delivery.protocol].send(body, partner)
            if reply.cause:
                span.fail(reply.cause)
            return reply

    def _too_young(self, delivery: Delivery, reply: Reply) -> bool:
        """The partner may store its own request only after it has our confirmation."""
        confirmation = reply.confirmation
        young = self._clock() - delivery.waiting_since < YOUNG
        return confirmation is not None and confirmation.unknown_request and young

    def _not_confirmed(self, delivery: Delivery, reply: Reply) -> None:
        now = self._clock()
        if reply.confirmation is None:
            self._breakers.failed(delivery.partner, now)
        cause = reply.cause or "unknown_request"
        if self._patience.is_over(delivery.attempts, delivery.waiting_since, now):
            self._give_up(delivery, cause, reply.trouble)
        else:
            OUTCOMES.labels(delivery.partner, "retried").inc()
            until = now + self._patience.delay(delivery.attempts)
            self._finisher.postponed(delivery, until, cause)

    def _give_up_stale(self, now: datetime) -> int:
        """Give up what waits for a partner that is asked rarely, because it never answers."""
        hopeless = self._breakers.hopeless()
        if not hopeless:
            return 0
        before = now - timedelta(seconds=self._patience.give_up_after)
        found = stale(self._store, before, hopeless, MOST_GIVEN_UP)
        with self._changed:
            idle = [d for d in found if d.message_id not in self._under_way]
        for delivery in idle:
            with bound_contextvars(**delivery.named):
                self._give_up(delivery, delivery.last_error or "no_answer")
        return len(idle)

    def _give_up(self, delivery: Delivery, cause: str, trouble: str = "") -> None:
        OUTCOMES.labels(delivery.partner, "given_up").inc()
        self._finisher.given_up(delivery, cause, trouble or cause)
