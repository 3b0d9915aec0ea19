"""What came back for a message of ours, read."""

from __future__ import annotations

import msgspec

from adapters.iso18626.codec import decode
from adapters.iso18626.codes import MessageStatus
from adapters.iso18626.faults import MessageFault
from adapters.iso18626.values import Confirmation, ErrorData, Message
from ops.partner.endpoint import Answer


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the supplying agency answered on the spot: HTTP status, confirmation, its bytes."""

    status: int
    confirmation: Confirmation | None
    body: bytes

    @classmethod
    def of(cls, answer: Answer) -> Said:
        """An HTTP answer, read."""
        confirmation = confirmation_in(answer.body)
        return cls(status=answer.status, confirmation=confirmation, body=answer.body)

    @property
    def ok(self) -> bool:
        """It confirmed the message."""
        return self.confirmation is not None and self.confirmation.header.status is MessageStatus.OK

    @property
    def error(self) -> ErrorData | None:
        """What it found wrong."""
        errors = self.confirmation.errors if self.confirmation else ()
        return errors[0] if errors else None


def message_in(body: bytes) -> Message | None:
    """The message in the bytes, if there is one."""
    try:
        return decode(body)
    except MessageFault:
        return None


def confirmation_in(body: bytes) -> Confirmation | None:
    """The confirmation in the bytes, if there is one."""
    message = message_in(body)
    return message if isinstance(message, Confirmation) else None
