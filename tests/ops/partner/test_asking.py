"""The simulated partner asks and says, and sends the same bytes until it is answered."""

from __future__ import annotations

import pytest

from adapters.iso18626.codec import decode
from adapters.iso18626.codes import Action, RequestType, ServiceType
from adapters.iso18626.values import Request, RequestingAgencyMessage
from ops.partner.agency import RequestingAgency
from ops.partner.messages import Wanted
from ops.partner.posting import NotAnswered, Post
from tests.ops.partner.supplier_stub import SupplierStub
from tests.ops.partner.told import tell

WANTED = Wanted(title="计算机科学导论", isbn="979-9-0030-0922-6", service=ServiceType.COPY)


def test_a_request_says_what_is_wanted(agency: RequestingAgency, supplier: SupplierStub) -> None:
    assert agency.ask("R-1", WANTED).ok
    request = decode(supplier.got[0])
    assert isinstance(request, Request)
    assert request.bibliographic.title == WANTED.title
    assert request.header.requesting_agency_request_id == "R-1"
    assert request.service is not None
    assert request.service.service_type is ServiceType.COPY


def test_what_is_answered_with_503_is_sent_again_byte_by_byte(
    agency: RequestingAgency, supplier: SupplierStub
) -> None:
    supplier.failures = 3
    assert agency.ask("R-1", WANTED).ok
    assert len(supplier.got) == 4
    assert len(set(supplier.got)) == 1
    assert len(agency.journal.all("out")) == 1


def test_patience_ends() -> None:
    post = Post("http://127.0.0.1:9/iso18626", patience=0.05, wait=0.01)
    with pytest.raises(NotAnswered, match="ConnectError"):
        post.send(b"x")
    assert post.under_way == 0
    assert post.cut_off == 0
    post.close()


def test_a_refused_request_is_none(agency: RequestingAgency, supplier: SupplierStub) -> None:
    supplier.refuse = True
    said = agency.ask("R-1", WANTED)
    assert not said.ok
    assert said.error is not None
    assert said.error.value == "no"
    assert agency.borrowings.get("R-1") is None


def test_a_message_names_the_number_that_the_supplying_agency_told(
    agency: RequestingAgency, supplier: SupplierStub
) -> None:
    agency.ask("R-1", WANTED)
    assert tell(agency, "RequestResponse", "WillSupply", number="DEMO-26-000001") is None
    agency.say("R-1", Action.STATUS_REQUEST, "Well?")
    message = decode(supplier.got[-1])
    assert isinstance(message, RequestingAgencyMessage)
    assert message.header.supplying_agency_request_id == "DEMO-26-000001"
    assert message.note == "Well?"


def test_a_retry_gives_the_request_another_id(
    agency: RequestingAgency, supplier: SupplierStub
) -> None:
    agency.ask("R-1", WANTED)
    agency.ask_again("R-1", WANTED, "R-2")
    request = decode(supplier.got[-1])
    assert isinstance(request, Request)
    assert request.service is not None
    assert request.service.request_type is RequestType.RETRY
    assert request.service.previous_request_id == "R-1"
    borrowing = agency.borrowings.get("R-2")
    assert borrowing is agency.borrowings.get("R-1")
    assert borrowing is not None
    assert borrowing.ids == ["R-1", "R-2"]
    assert agency.borrowings.all() == [borrowing]
