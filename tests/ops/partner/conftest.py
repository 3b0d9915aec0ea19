"""A simulated requesting agency before a stub of a supplying agency."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ops.partner.agency import RequestingAgency
from ops.partner.faults import Faults
from ops.partner.messages import Agencies
from ops.partner.posting import Post
from tests.ops.partner.supplier_stub import SupplierStub, listening

AGENCIES = Agencies(requesting="ISIL:SIM", supplying="ISIL:INT-DEMO")


@pytest.fixture
def stub() -> Iterator[tuple[SupplierStub, str]]:
    with listening() as stub:
        yield stub


@pytest.fixture
def faults() -> Faults:
    """None; a test may put in its own."""
    return Faults()


@pytest.fixture
def agency(stub: tuple[SupplierStub, str], faults: Faults) -> Iterator[RequestingAgency]:
    agency = RequestingAgency(AGENCIES, Post(stub[1], wait=0.01), faults=faults)
    agency.start()
    yield agency
    agency.stop()


@pytest.fixture
def supplier(stub: tuple[SupplierStub, str]) -> SupplierStub:
    return stub[0]
