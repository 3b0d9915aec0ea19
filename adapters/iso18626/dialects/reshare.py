"""ReShare (protocol page 6)."""

from __future__ import annotations

from msgspec.structs import replace

from adapters.iso18626 import notes
from adapters.iso18626.codes import Status, Version
from adapters.iso18626.dialects.base import Plain, joined, loan_condition, one_item_id, with_note
from adapters.iso18626.notes import ReadNote
from adapters.iso18626.values import SchemeValue, SupplyingAgencyMessage
from engine.events.partner import PartnerMessageDecided


class ReShare(Plain):
    """Numbers its messages and speaks to its like by marks in notes."""

    def read_note(self, note: str | None) -> ReadNote:
        """With what the requester changed since, readably."""
        read = super().read_note(note)
        return replace(read, text=notes.readable_edits(read.text))

    def written(
        self, message: SupplyingAgencyMessage, decided: PartnerMessageDecided, version: Version
    ) -> SupplyingAgencyMessage:
        """With its item ids, its mark for a condition, and the message's number in the note."""
        message = _with_item_ids(message)
        message = _with_link(message)
        mark = notes.ADD_CONDITION if loan_condition(message) else ""
        return with_note(message, joined(message.note, f"{mark}#seq:{decided.sequence}#", by=" "))


def _with_item_ids(message: SupplyingAgencyMessage) -> SupplyingAgencyMessage:
    """`name##call number##barcode`; we tell the barcode, which names the item too."""
    barcodes = message.delivery.item_ids if message.delivery else ()
    volumes = [f"{barcode}## ##{barcode}" for barcode in barcodes]
    if not volumes:
        return message
    if len(volumes) == 1:
        return one_item_id(message, volumes[0])
    return one_item_id(message, "###".join(f"multivol:{volume}" for volume in volumes))


def _with_link(message: SupplyingAgencyMessage) -> SupplyingAgencyMessage:
    """A digital loan is told by its format."""
    delivery = message.delivery
    if delivery is None or delivery.url is None or message.status is not Status.LOANED:
        return message
    return replace(message, delivery=replace(delivery, item_format=SchemeValue("URL")))
