"""What a supplying agency tells the simulated partner, for tests that play that agency."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx

from adapters.iso18626.codec import MEDIA_TYPE, decode, encode
from adapters.iso18626.codes import MessageStatus, Reason, Status
from adapters.iso18626.values import ErrorData, SupplyingAgencyMessage
from adapters.iso18626.values import SupplyingAgencyMessageConfirmation as Confirmation
from ops.partner import messages
from ops.partner.agency import RequestingAgency

DUE = datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)


def telling(
    agency: RequestingAgency, reason: str, status: str, request_id: str = "R-1", **more: Any
) -> bytes:
    """A supplyingAgencyMessage about a request."""
    head = messages.header(
        agency.agencies, datetime.now(UTC), request_id, more.pop("number", "N-1")
    )
    message = SupplyingAgencyMessage(
        header=head, reason=Reason(reason), status=Status(status), **more
    )
    return encode(message, "1.2")


def deliver(agency: RequestingAgency, body: bytes) -> httpx.Response:
    """Post a message to the partner."""
    return httpx.post(agency.endpoint, content=body, headers={"Content-Type": MEDIA_TYPE})


def tell(agency: RequestingAgency, reason: str, status: str, **more: Any) -> ErrorData | None:
    """Tell the partner something; what it objects to, if anything."""
    answer = deliver(agency, telling(agency, reason, status, **more))
    assert answer.status_code == 200
    confirmation = decode(answer.content)
    assert isinstance(confirmation, Confirmation)
    assert (confirmation.header.status is MessageStatus.OK) is (confirmation.errors == ())
    assert confirmation.reason == reason
    return next(iter(confirmation.errors), None)
