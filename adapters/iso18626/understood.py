"""What can be told of a message that cannot be read as a whole: enough to answer it."""

from __future__ import annotations

from adapters.iso18626.codes import MessageKind
from adapters.iso18626.faults import Understood
from adapters.iso18626.read import READERS, Element, Reader, local_name
from adapters.iso18626.tables import HEADERS

_HEADER_READERS = {kind: Reader(structure) for kind, structure in HEADERS.items()}
_HEADER_NAMES = {"header", "confirmationHeader"}


def understood(kind: MessageKind, message: Element) -> Understood:
    """The readable parts of the message's header, its action and its reason."""
    body = READERS[kind].read_leniently(message)
    fields = {name: value for name, value in body.items() if name in {"action", "reason"}}
    for child in message:
        if local_name(child) in _HEADER_NAMES:
            fields |= _HEADER_READERS[kind].read_leniently(child)
    known = Understood.__struct_fields__
    return Understood(**{name: value for name, value in fields.items() if name in known})
