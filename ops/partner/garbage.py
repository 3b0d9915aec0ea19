"""Broken messages by their names: what a supplying agency must answer in words and forget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from adapters.iso18626.codec import encode
from adapters.iso18626.codes import Action, RequestType
from adapters.iso18626.confirm import confirm
from ops.partner import messages
from ops.partner.messages import Agencies, Wanted

NAMESPACE = b"http://illtransactions.org/2013/iso18626"


def _bomb(levels: int = 8) -> bytes:
    """Entities of entities: ten to the eighth words, if anybody expanded them."""
    entities = ['<!ENTITY b0 "boom">']
    for level in range(1, levels + 1):
        ten = f"&b{level - 1};" * 10
        entities.append(f'<!ENTITY b{level} "{ten}">')
    entities.append(f'<!ENTITY boom "&b{levels};">')
    return f'<?xml version="1.0"?><!DOCTYPE x [{"".join(entities)}]>'.encode()


BOMB = _bomb()
FOREIGN = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname">]>'


def garbage(name: str, agencies: Agencies, request_id: str) -> bytes:
    """A broken message, about a request that exists."""
    return GARBAGE[name](agencies, request_id)


def _saying(agencies: Agencies, request_id: str, action: Action = Action.NOTIFICATION) -> bytes:
    head = messages.header(agencies, datetime.now(UTC), request_id)
    return encode(messages.message(head, action, "broken"), "2021-2")


def _asking(agencies: Agencies, request_id: str) -> bytes:
    head = messages.header(agencies, datetime.now(UTC), request_id)
    return encode(messages.request(head, Wanted(title="Broken"), RequestType.NEW), "1.2")


def _confirming(agencies: Agencies, request_id: str) -> bytes:
    head = messages.header(agencies, datetime.now(UTC), request_id)
    return encode(confirm(messages.message(head, Action.RECEIVED), datetime.now(UTC)), "1.2")


def _changed(old: str, new: str) -> Callable[[Agencies, str], bytes]:
    return lambda agencies, request_id: _saying(agencies, request_id).replace(
        old.encode(), new.encode()
    )


def _from(requesting: str) -> Callable[[Agencies, str], bytes]:
    return lambda agencies, request_id: _asking(
        Agencies(requesting=requesting, supplying=agencies.supplying), f"{request_id}-stranger"
    )


def _to(supplying: str) -> Callable[[Agencies, str], bytes]:
    return lambda agencies, request_id: _asking(
        Agencies(requesting=agencies.requesting, supplying=supplying), f"{request_id}-astray"
    )


GARBAGE: dict[str, Callable[[Agencies, str], bytes]] = {
    "not-xml": lambda agencies, request_id: b'{"action": "Received"}',
    "empty": lambda agencies, request_id: b"",
    "cut-short": lambda agencies, request_id: _saying(agencies, request_id)[:-40],
    "wrong-namespace": lambda agencies, request_id: _saying(agencies, request_id).replace(
        NAMESPACE, b"http://illtransactions.org/2099/other"
    ),
    "unknown-message": _changed("requestingAgencyMessage>", "birthdayMessage>"),
    "no-agency": lambda agencies, request_id: (
        _asking(agencies, request_id)
        .replace(b"<requestingAgencyId>", b"<nobody>")
        .replace(b"</requestingAgencyId>", b"</nobody>")
    ),
    "unknown-requester": _from("ISIL:NOBODY"),
    "unknown-supplier": _to("ISIL:NOWHERE"),
    "unknown-request": lambda agencies, request_id: _saying(agencies, f"{request_id}-unknown"),
    "empty-request-id": lambda agencies, request_id: _asking(agencies, "GONE").replace(
        b"<requestingAgencyRequestId>GONE<", b"<requestingAgencyRequestId><"
    ),
    "unknown-action": _changed(">Notification<", ">Applaud<"),
    "new-action-in-old-version": lambda agencies, request_id: _saying(
        agencies, request_id, Action.LOST
    ),
    "impossible-date": lambda agencies, request_id: _asking(
        agencies, f"{request_id}-undated"
    ).replace(b"<timestamp>2", b"<timestamp>some day in 2"),
    "document-type": lambda agencies, request_id: _saying(agencies, request_id).replace(
        b"<ISO18626Message", b"<!DOCTYPE ISO18626Message><ISO18626Message", 1
    ),
    "entity-bomb": lambda agencies, request_id: (
        BOMB + _saying(agencies, request_id).partition(b"?>\n")[2].replace(b"broken", b"&boom;")
    ),
    "foreign-file": lambda agencies, request_id: (
        FOREIGN + _saying(agencies, request_id).partition(b"?>\n")[2].replace(b"broken", b"&file;")
    ),
    "deep": lambda agencies, request_id: b"<a>" * 5000 + b"</a>" * 5000,
    "illegal-status": lambda agencies, request_id: _asking(agencies, f"{request_id}-odd").replace(
        b"<serviceType>Loan<", b"<serviceType>Gift<"
    ),
    "a-confirmation": _confirming,
    "null-byte": lambda agencies, request_id: _saying(agencies, request_id).replace(
        b"broken", b"bro\0ken"
    ),
    "wrong-encoding": lambda agencies, request_id: _saying(agencies, request_id).replace(
        b"broken", b"\xff\xfe\xfa"
    ),
}
"""Each takes the agencies and the id of a request that exists."""
