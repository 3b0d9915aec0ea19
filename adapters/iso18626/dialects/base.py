"""How a partner's system differs from the standard; `Plain` is one that does not."""

from __future__ import annotations

from msgspec.structs import replace

from adapters.iso18626 import notes
from adapters.iso18626.codes import Status, Version
from adapters.iso18626.notes import SILENT, ReadNote
from adapters.iso18626.values import SupplyingAgencyMessage
from engine.events.partner import PartnerMessageDecided

SHIPPED = frozenset({Status.LOANED, Status.COPY_COMPLETED})
"""The statuses in which something goes out."""


class Plain:
    """The standard, and of the others' marks those that a broker may pass through to anybody."""

    def read_note(self, note: str | None) -> ReadNote:
        """What a note of the partner's says."""
        if not note:
            return SILENT
        text, number = notes.last_sequence(note)
        return replace(notes.without_markers(text), last_sequence=number)

    def written(
        self, message: SupplyingAgencyMessage, decided: PartnerMessageDecided, version: Version
    ) -> SupplyingAgencyMessage:
        """Our message as the partner's system understands it."""
        return message


def with_note(message: SupplyingAgencyMessage, note: str) -> SupplyingAgencyMessage:
    """The message with another note; none where it is empty."""
    return replace(message, note=note or None)


def joined(*parts: str | None, by: str) -> str:
    """Those parts that say something, in one text."""
    return by.join(part for part in parts if part)


def one_item_id(message: SupplyingAgencyMessage, item_id: str) -> SupplyingAgencyMessage:
    """The message with one item id that stands for all."""
    assert message.delivery is not None
    return replace(message, delivery=replace(message.delivery, item_ids=(item_id,)))


def loan_condition(message: SupplyingAgencyMessage) -> str:
    """The condition that we would supply on, unless something goes out already."""
    if message.status in SHIPPED or message.delivery is None:
        return ""
    return next((code.value for code in message.delivery.loan_conditions), "")
