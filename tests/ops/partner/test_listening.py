"""The simulated partner confirms what it is told, and objects as an honest requester would."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from adapters.iso18626.codes import Action
from ops.partner.agency import RequestingAgency
from ops.partner.messages import Wanted
from tests.ops.partner.told import DUE, deliver, tell, telling


@pytest.fixture
def asked(agency: RequestingAgency) -> RequestingAgency:
    """A partner with the request R-1."""
    agency.ask("R-1", Wanted(title="A Book"))
    return agency


def test_it_remembers_what_it_was_told_in_order(asked: RequestingAgency) -> None:
    assert tell(asked, "RequestResponse", "WillSupply") is None
    assert tell(asked, "StatusChange", "Loaned", due_date=DUE) is None
    assert [message.status for message in asked.told("R-1")] == ["WillSupply", "Loaned"]
    assert asked.wait_told("R-1", 2, timeout=0)
    assert not asked.wait_told("R-1", 3, timeout=0.01)


def test_the_same_bytes_again_get_the_same_answer_and_count_once(asked: RequestingAgency) -> None:
    body = telling(asked, "RequestResponse", "WillSupply")
    assert deliver(asked, body).content == deliver(asked, body).content
    assert len(asked.told("R-1")) == 1
    assert [exchange.repeat for exchange in asked.journal.all("in")] == [False, True]


def test_a_request_that_it_does_not_know_yet_may_be_told_again_later(
    agency: RequestingAgency,
) -> None:
    body = telling(agency, "RequestResponse", "WillSupply")
    assert b"UnrecognisedDataValue" in deliver(agency, body).content
    agency.ask("R-1", Wanted(title="A Book"))
    assert b">OK<" in deliver(agency, body).content


OBJECTIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "requestingAgencyRequestId: R-9": ("StatusChange", "WillSupply", {"request_id": "R-9"}),
    "supplyingAgencyRequestId: another was told before": (
        "StatusChange", "WillSupply", {"number": "N-2"}),
    "RequestResponse: there was one already": ("RequestResponse", "WillSupply", {}),
    "RenewResponse: nobody asked for a renewal": (
        "RenewResponse", "Loaned", {"answer": True, "due_date": DUE}),
    "CancelResponse: nobody asked to cancel": ("CancelResponse", "Cancelled", {"answer": True}),
    "dueDate: a loan has one": ("StatusChange", "Overdue", {}),
}  # fmt: skip


@pytest.mark.parametrize("words", OBJECTIONS)
def test_it_objects_to_what_cannot_be(asked: RequestingAgency, words: str) -> None:
    tell(asked, "RequestResponse", "WillSupply")
    reason, status, more = OBJECTIONS[words]
    error = tell(asked, reason, status, **more)
    assert error is not None
    assert error.value == words
    assert len(asked.told("R-1")) == 1


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        ("Cancelled", None, "answerYesNo: missing"),
        ("Cancelled", False, "status: contradicts the answer to the cancel"),
        ("WillSupply", True, "status: contradicts the answer to the cancel"),
        ("WillSupply", False, None),
        ("Cancelled", True, None),
    ],
)
def test_an_answer_to_a_cancel_must_agree_with_its_status(
    asked: RequestingAgency, status: str, answer: bool | None, words: str | None
) -> None:
    asked.say("R-1", Action.CANCEL)
    error = tell(asked, "CancelResponse", status, answer=answer)
    assert (error.value if error else None) == words


def test_another_agencys_message_is_not_for_it(asked: RequestingAgency) -> None:
    body = telling(asked, "RequestResponse", "WillSupply")
    for symbol, words in ((b"SIM<", b"this is not us"), (b"INT-DEMO<", b"we asked another")):
        assert words in deliver(asked, body.replace(symbol, b"OTHER<")).content


def test_it_answers_garbage_as_the_standard_has_it(asked: RequestingAgency) -> None:
    answer = deliver(asked, b"<oops")
    assert answer.status_code == 400
    assert b"BadlyFormedMessage" in answer.content
    assert httpx.get(asked.endpoint).status_code == 405
    plain = httpx.post(asked.endpoint, content=b"x", headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415
