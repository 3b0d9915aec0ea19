"""The simulated partner's endpoint fails on purpose, and remembers what it failed to do."""

from __future__ import annotations

import time
from collections import Counter

import httpx
import pytest

from ops.partner.agency import RequestingAgency
from ops.partner.faults import Fault, Faults
from ops.partner.messages import Wanted
from tests.ops.partner.told import deliver, telling


@pytest.fixture
def faults(request: pytest.FixtureRequest) -> Faults:
    return Faults(share=1.0, kinds=[request.param], hang=0.1)


def only(fault: Fault) -> pytest.MarkDecorator:
    """Every delivery fails in this way."""
    return pytest.mark.parametrize("faults", [fault], indirect=True)


@only(Fault.ERROR)
def test_an_error_is_status_500_and_nothing_is_taken_in(agency: RequestingAgency) -> None:
    agency.ask("R-1", Wanted(title="A Book"))
    answer = deliver(agency, telling(agency, "RequestResponse", "WillSupply"))
    assert answer.status_code == 500
    assert agency.told("R-1") == []


@only(Fault.DROPPED)
def test_a_dropped_delivery_is_not_taken_in(agency: RequestingAgency) -> None:
    agency.ask("R-1", Wanted(title="A Book"))
    with pytest.raises(httpx.RemoteProtocolError):
        deliver(agency, telling(agency, "RequestResponse", "WillSupply"))
    assert agency.told("R-1") == []


@only(Fault.UNANSWERED)
def test_an_unanswered_delivery_is_taken_in_once(agency: RequestingAgency) -> None:
    agency.ask("R-1", Wanted(title="A Book"))
    body = telling(agency, "RequestResponse", "WillSupply")
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            deliver(agency, body)
    assert len(agency.told("R-1")) == 1


@only(Fault.HUNG)
def test_a_hung_delivery_takes_its_time_and_comes_to_nothing(agency: RequestingAgency) -> None:
    began = time.monotonic()
    with pytest.raises(httpx.RemoteProtocolError):
        deliver(agency, telling(agency, "RequestResponse", "WillSupply"))
    assert time.monotonic() - began >= 0.1
    assert [exchange.fault for exchange in agency.journal.all("in")] == [Fault.HUNG]


def test_the_share_that_fails_is_what_was_asked_for_and_the_same_for_a_seed() -> None:
    def drawn(seed: int) -> list[Fault | None]:
        faults = Faults(share=0.5, seed=seed)
        return [faults.next() for _ in range(2000)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    counts = Counter(drawn(1))
    assert 900 < counts.pop(None) < 1100
    assert set(counts) == set(Fault)
