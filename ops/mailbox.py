"""A partner's endpoint that confirms whatever it gets and writes it out, for trying things by hand.

`python -m ops.mailbox 8401` listens on http://127.0.0.1:8401/iso18626 until it is stopped.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from threading import Event

from adapters.iso18626.codec import decode_inbound, encode
from adapters.iso18626.confirm import confirm, confirm_fault
from adapters.iso18626.faults import MessageFault
from ops.partner.endpoint import Answer, Endpoint
from ops.partner.faults import Fault, Faults


def take(body: bytes, fault: Fault | None = None) -> Answer:
    """Write a message out and confirm it, in the words of ISO 18626-2017 (version 1.2)."""
    print(body.decode(errors="replace"), flush=True)
    now = datetime.now(UTC)
    try:
        return Answer(status=200, body=encode(confirm(decode_inbound(body), now), "1.2"))
    except MessageFault as wrong:
        said = encode(confirm_fault(wrong, now), "1.2")
        return Answer(status=wrong.http_status, body=said)


def main(port: int) -> None:
    """Listen until the process is stopped."""
    endpoint = Endpoint(take, Faults(), port)
    endpoint.start()
    print(f"confirming messages on {endpoint.url}", file=sys.stderr)
    Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
