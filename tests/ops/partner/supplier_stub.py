"""A tiny supplying agency over HTTP: it confirms what it gets, and fails when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from adapters.iso18626.codec import decode_inbound, encode
from adapters.iso18626.codes import ErrorType
from adapters.iso18626.confirm import confirm
from adapters.iso18626.values import ErrorData
from ops.partner.endpoint import Answer, Endpoint
from ops.partner.faults import Fault, Faults

REFUSAL = ErrorData(type=ErrorType.UNRECOGNISED_DATA_VALUE, value="no")


class SupplierStub:
    """Keeps what it got. The next answers are failures as long as `failures` are left."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.failures = 0
        self.refuse = False

    def take(self, body: bytes, fault: Fault | None) -> Answer | None:
        """Confirm a message, or refuse or fail to."""
        self.got.append(body)
        if self.failures:
            self.failures -= 1
            return Answer(status=503, body=b"later", media_type="text/plain")
        error = REFUSAL if self.refuse else None
        answer = confirm(decode_inbound(body), datetime.now(UTC), error)
        return Answer(status=200, body=encode(answer, "1.2"))


@contextmanager
def listening() -> Iterator[tuple[SupplierStub, str]]:
    """A stub that listens, and where."""
    stub = SupplierStub()
    endpoint = Endpoint(stub.take, Faults())
    endpoint.start()
    try:
        yield stub, endpoint.url
    finally:
        endpoint.stop()
