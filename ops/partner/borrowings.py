"""What a requesting agency knows of its requests."""

from __future__ import annotations

from collections import Counter

from adapters.iso18626.codes import Action, Reason, RequestType
from adapters.iso18626.values import (
    Request,
    RequestingAgencyMessage,
    SupplyingAgencyMessage,
)
from ops.partner.messages import Wanted


class Borrowing:
    """A request of ours: its ids, what we asked of it, and what we were told, in order.

    `number` is the supplying agency's, once we were told. `attempts` counts New and Retry: each is
    answered by one RequestResponse.
    """

    def __init__(self, request: Request) -> None:
        self.ids = [request.header.requesting_agency_request_id]
        self.request = request
        self.number = ""
        self.attempts = 1
        self.asked: Counter[Action] = Counter()
        self.told: list[SupplyingAgencyMessage] = []

    @property
    def id(self) -> str:
        """The id that it goes by now."""
        return self.ids[-1]

    @property
    def title(self) -> str:
        """What was asked for."""
        return self.request.bibliographic.title or ""

    def heard(self, reason: Reason) -> int:
        """How many messages with this reason came."""
        return sum(message.reason is reason for message in self.told)


class Borrowings:
    """All requests of an agency, by any of their ids. The agency's lock guards it."""

    def __init__(self) -> None:
        self._of: dict[str, Borrowing] = {}

    def get(self, request_id: str) -> Borrowing | None:
        """The request that an id names."""
        return self._of.get(request_id)

    def all(self) -> list[Borrowing]:
        """Every request once, in the order in which they were made."""
        return list(dict.fromkeys(self._of.values()))

    def about_to_send(self, message: Request | RequestingAgencyMessage) -> None:
        """Note what will be asked: its answer may be here before the confirmation is."""
        known = self._of.get(_earlier_id(message))
        if known is None:
            return
        if isinstance(message, RequestingAgencyMessage):
            known.asked[message.action] += 1
        elif message.service and message.service.request_type is RequestType.RETRY:
            known.attempts += 1

    def confirmed(self, message: Request | RequestingAgencyMessage) -> None:
        """A message was confirmed. Only now a new request is one, and a Retry's id a name of it."""
        if isinstance(message, RequestingAgencyMessage):
            return
        new_id = message.header.requesting_agency_request_id
        known = self._of.get(_earlier_id(message))
        if known is None:
            self._of[new_id] = Borrowing(message)
        elif new_id not in known.ids:
            known.ids.append(new_id)
            self._of[new_id] = known

    def heard(self, message: SupplyingAgencyMessage) -> None:
        """A message came that nothing is wrong with."""
        known = self._of[message.header.requesting_agency_request_id]
        known.told.append(message)
        known.number = message.header.supplying_agency_request_id or known.number


def _earlier_id(message: Request | RequestingAgencyMessage) -> str:
    if isinstance(message, Request) and message.service and message.service.previous_request_id:
        return message.service.previous_request_id
    return message.header.requesting_agency_request_id


def wanted_of(borrowing: Borrowing) -> Wanted:
    """What the request asked for, to ask for it again."""
    asked, service = borrowing.request.bibliographic, borrowing.request.service
    assert service is not None
    return Wanted(
        title=asked.title or "",
        author=asked.author or "",
        article=asked.title_of_component or "",
        volume=", ".join(asked.volumes),
        pages=asked.pages_requested or "",
        isbn=next((i.identifier for i in asked.item_ids if i.code and i.code.value == "ISBN"), ""),
        issn=next((i.identifier for i in asked.item_ids if i.code and i.code.value == "ISSN"), ""),
        service=service.service_type,
    )
