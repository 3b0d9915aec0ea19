"""A requesting agency: asks, says, listens, confirms, and remembers."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Condition

from adapters.iso18626.codec import decode_inbound, encode
from adapters.iso18626.codes import Action, MessageStatus, Reason, RequestType, Version
from adapters.iso18626.confirm import confirm, confirm_fault
from adapters.iso18626.faults import MessageFault
from adapters.iso18626.values import (
    Header,
    Request,
    RequestingAgencyMessage,
    SupplyingAgencyMessage,
)
from ops.partner import messages
from ops.partner.borrowings import Borrowings
from ops.partner.endpoint import Answer, Endpoint
from ops.partner.faults import Fault, Faults
from ops.partner.journal import Exchange, Journal
from ops.partner.messages import Agencies, Wanted
from ops.partner.objections import objection_to
from ops.partner.posting import Post
from ops.partner.said import Said, confirmation_in, message_in


class RequestingAgency:
    """Speaks for one symbol. `start` opens the endpoint, `stop` closes everything.

    All that it knows it reads from its journal: with the journal of an earlier run it goes on.
    `faults` may be changed while it listens, and so may `unsupported`: the reasons for messages
    that its system does not know.
    """

    def __init__(
        self,
        agencies: Agencies,
        post: Post,
        *,
        version: Version = "1.2",
        journal: Journal | None = None,
        faults: Faults | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        port: int = 0,
    ) -> None:
        self.agencies = agencies
        self.post = post
        self.journal = journal or Journal()
        self.borrowings = Borrowings()
        self.faults = faults or Faults()
        self.unsupported: frozenset[Reason] = frozenset()
        self._version = version
        self._clock = clock
        self._changed = Condition()
        self._confirmed: dict[bytes, Answer] = {}
        self._remember()
        self._endpoint = Endpoint(self._take, self.faults, port)

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        return self._endpoint.url

    def start(self) -> None:
        """Listen."""
        self._endpoint.start()

    def stop(self) -> None:
        """Listen no more."""
        self._endpoint.stop()
        self.post.close()

    def ask(self, request_id: str, wanted: Wanted) -> Said:
        """Make a new request."""
        return self.send(messages.request(self._header(request_id), wanted))

    def ask_again(self, earlier: str, wanted: Wanted, new_id: str = "") -> Said:
        """Try a request again after RetryPossible, under its old id or a new one."""
        head = self._header(new_id or earlier)
        return self.send(messages.request(head, wanted, RequestType.RETRY, earlier))

    def remind(self, request_id: str, wanted: Wanted) -> Said:
        """Ask what became of a request."""
        return self.send(messages.request(self._header(request_id), wanted, RequestType.REMINDER))

    def say(self, request_id: str, action: Action, note: str = "") -> Said:
        """Say something about a request."""
        with self._changed:
            known = self.borrowings.get(request_id)
            number = known.number if known else ""
        return self.send(messages.message(self._header(request_id, number), action, note))

    def send(self, message: Request | RequestingAgencyMessage) -> Said:
        """Send a message until it is answered. Raises `NotAnswered`."""
        with self._changed:
            self.borrowings.about_to_send(message)
        said = self.send_bytes(encode(message, self._version))
        if said.ok:
            with self._changed:
                self.borrowings.confirmed(message)
        return said

    def send_bytes(self, body: bytes) -> Said:
        """Send bytes, whatever they are, until they are answered. Raises `NotAnswered`."""
        at, began = self._clock(), time.monotonic()
        answer = self.post.send(body)
        self.journal.add(
            Exchange(
                at=at,
                direction="out",
                body=body,
                status=answer.status,
                answer=answer.body,
                seconds=time.monotonic() - began,
            )
        )
        return Said(
            status=answer.status, confirmation=confirmation_in(answer.body), body=answer.body
        )

    def told(self, request_id: str) -> list[SupplyingAgencyMessage]:
        """What it was told about a request so far, in order."""
        with self._changed:
            known = self.borrowings.get(request_id)
            return list(known.told) if known else []

    def wait_told(self, request_id: str, count: int, timeout: float) -> bool:
        """Wait until it was told something about a request so many times."""
        with self._changed:
            return self._changed.wait_for(
                lambda: len(self._told(request_id)) >= count, timeout=timeout
            )

    def _told(self, request_id: str) -> list[SupplyingAgencyMessage]:
        known = self.borrowings.get(request_id)
        return known.told if known else []

    def _header(self, request_id: str, number: str = "") -> Header:
        return messages.header(self.agencies, self._clock(), request_id, number)

    def _take(self, body: bytes, fault: Fault | None) -> Answer | None:
        """Take a delivery in, unless the fault prevents it, and answer it, unless that does."""
        at, began = self._clock(), time.monotonic()
        answer, repeat = None, False
        if fault is Fault.ERROR:
            answer = Answer(status=500, body=b"out of order", media_type="text/plain")
        elif fault in (None, Fault.UNANSWERED):
            with self._changed:
                repeat = body in self._confirmed
                answer = self._confirmed.get(body) or self._confirm(body)
                self._changed.notify_all()
        self.journal.add(
            Exchange(
                at=at,
                direction="in",
                body=body,
                status=answer.status if answer else None,
                answer=answer.body if answer else b"",
                seconds=time.monotonic() - began,
                fault=fault or "",
                repeat=repeat,
            )
        )
        return None if fault is Fault.UNANSWERED else answer

    def _confirm(self, body: bytes) -> Answer:
        """Look at a message for the first time. What was refused may be right the next time."""
        try:
            message = decode_inbound(body)
        except MessageFault as fault:
            said = encode(confirm_fault(fault, self._clock()), self._version)
            return Answer(status=fault.http_status, body=said)
        error = objection_to(message, self.agencies, self.borrowings, self.unsupported)
        said = encode(confirm(message, self._clock(), error), self._version)
        answer = Answer(status=200, body=said)
        if error is None:
            assert isinstance(message, SupplyingAgencyMessage)
            self.borrowings.heard(message)
            self._confirmed[body] = answer
        return answer

    def _remember(self) -> None:
        """Read the journal of an earlier run."""
        for exchange in self.journal.all():
            message, confirmation = message_in(exchange.body), confirmation_in(exchange.answer)
            if confirmation is None or confirmation.header.status is not MessageStatus.OK:
                continue
            if isinstance(message, Request | RequestingAgencyMessage):
                self.borrowings.about_to_send(message)
                self.borrowings.confirmed(message)
            elif isinstance(message, SupplyingAgencyMessage) and not exchange.repeat:
                self.borrowings.heard(message)
                self._confirmed[exchange.body] = Answer(status=200, body=exchange.answer)
