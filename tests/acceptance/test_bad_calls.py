"""Wrong calls of the API: a problem document with a code, no 5xx, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from tests.acceptance.playing import Theatre

JSON = {"content-type": "application/json"}


class Loan(NamedTuple):
    """A request on loan: its id, version and path."""

    id: str
    version: int

    @property
    def path(self) -> str:
        """Where its actions are."""
        return f"/api/v1/requests/{self.id}"


@pytest.fixture(scope="module")
def loan(theatre: Theatre) -> Loan:
    player = theatre.player("status-request-on-loan")
    player.play()
    request_id = player.ours.our_id()
    return Loan(request_id, theatre.desk.request(request_id)["version"])


@pytest.fixture
def unchanged(theatre: Theatre, loan: Loan) -> Iterator[None]:
    """Version, history and list are the same before and after."""
    before = _all(theatre, loan)
    yield
    assert _all(theatre, loan) == before


def _all(theatre: Theatre, loan: Loan) -> tuple[Any, ...]:
    desk = theatre.desk
    return desk.request(loan.id), desk.history(loan.id), desk.rows(limit=200)


class Call(NamedTuple):
    """An action's call on a loan, and the problem that it leads to."""

    action: str
    body: Any
    status: int
    code: str
    if_match: str = ""


CALLS: dict[str, Call] = {
    "an action that is not possible now": Call(
        "will-supply", {}, 409, "wrong_status"),
    "shipping what is shipped and received": Call(
        "ship-physically", {"barcodes": ["PLAY99A"]}, 409, "wrong_status"),
    "an action that there is not": Call(
        "applaud", {}, 404, "unknown_action"),
    "a due date in the past": Call(
        "recall", {"due_date": "2001-01-01"}, 422, "not_in_future"),
    "a day that there is not": Call(
        "recall", {"due_date": "2027-02-30"}, 422, "invalid"),
    "a recall without a date": Call(
        "recall", {}, 422, "invalid"),
    "a field that there is not": Call(
        "recall", {"due_date": "2099-01-01", "dew_date": "2099-01-01"}, 422, "invalid"),
    "a barcode of another request": Call(
        "check-in", {"barcodes": ["NO-SUCH"]}, 422, "unknown_barcode"),
    "a barcode that is no text": Call(
        "check-in", {"barcodes": [7]}, 422, "invalid"),
    "an amount below nothing": Call(
        "lost", {"cost": {"amount": "-1", "currency": "EUR"}}, 422, "invalid"),
    "a currency that is none": Call(
        "lost", {"cost": {"amount": "1", "currency": "euro"}}, 422, "invalid"),
    "an empty message": Call(
        "general-message", {"text": ""}, 422, "invalid"),
    "a message with a null byte": Call(
        "general-message", {"text": "a\0b"}, 422, "invalid"),
    "a status that there is not": Call(
        "set-status", {"status": "gone_fishing"}, 422, "invalid"),
    "a status that cannot be set": Call(
        "set-status", {"status": "created"}, 409, "items_out"),
    "a body that is a list": Call(
        "note", [], 422, "invalid"),
    "a stale version": Call(
        "note", {"note": "late"}, 412, "stale", '"1"'),
    "a version that is none": Call(
        "note", {"note": "odd"}, 422, "invalid_version", "latest"),
}  # fmt: skip


@pytest.mark.parametrize("what", CALLS)
def test_a_wrong_action_is_refused_with_a_problem(
    theatre: Theatre, loan: Loan, unchanged: None, what: str
) -> None:
    call = CALLS[what]
    headers = {"If-Match": call.if_match} if call.if_match else {}
    path = f"{loan.path}/actions/{call.action}"
    answer = theatre.desk.send("POST", path, json=call.body, headers=headers)
    check(answer, call.status, call.code)


def check(answer: httpx.Response, status: int, code: str) -> None:
    """The answer is this problem, in words."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["detail"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"note": "x"', b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(
    theatre: Theatre, loan: Loan, unchanged: None, body: bytes
) -> None:
    answer = theatre.desk.send("POST", f"{loan.path}/actions/note", content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", "Basic c3RhZmY6c3RhZmY=", "x"])
def test_a_wrong_token_is_refused(
    theatre: Theatre, loan: Loan, unchanged: None, token: str
) -> None:
    headers = {"Authorization": token} if token else {}
    for method, path in (
        ("GET", "/api/v1/requests"),
        ("GET", loan.path),
        ("POST", f"{loan.path}/actions/lost"),
        ("PUT", "/api/v1/partners/SIM"),
        ("POST", "/api/v1/inventory"),
        ("POST", "/api/v1/jobs/overdue"),
    ):
        answer = httpx.request(method, theatre.supplier.address + path, headers=headers)
        check(answer, 401, "not_signed_in")


@pytest.mark.parametrize("login", [("staff", "wrong"), ("nobody", "interlend"), ("", "")])
def test_a_wrong_password_gives_no_token(
    theatre: Theatre, unchanged: None, login: tuple[str, str]
) -> None:
    answer = httpx.post(f"{theatre.supplier.address}/api/v1/tokens", auth=login)
    check(answer, 401, "not_signed_in")


def test_who_may_only_read_can_only_read(theatre: Theatre, loan: Loan, unchanged: None) -> None:
    viewer = theatre.supplier.desk("viewer")
    assert viewer.request(loan.id)["actions"] == {}
    for action in ("note", "lost", "check-in", "set-status"):
        answer = viewer.send("POST", f"{loan.path}/actions/{action}", json={})
        check(answer, 403, "not_allowed")
    check(viewer.send("PUT", "/api/v1/partners/NEW", json={}), 422, "invalid")
    given = {"name": "New", "type": "iso18626"}
    check(viewer.send("PUT", "/api/v1/partners/NEW", json=given), 403, "not_allowed")
    viewer.close()


@pytest.mark.parametrize("path", ["nowhere", "00000000-0000-0000-0000-000000000000", "a%00b"])
def test_a_request_that_there_is_not_is_not_found(
    theatre: Theatre, unchanged: None, path: str
) -> None:
    for method, more in (("GET", ""), ("GET", "/history"), ("POST", "/actions/note")):
        answer = theatre.desk.send(method, f"/api/v1/requests/{path}{more}", headers=JSON)
        check(answer, 404, "unknown_request")


@pytest.mark.parametrize(
    "query",
    [
        "status=gone",
        "colour=red",
        "limit=0",
        "limit=many",
        "limit=201",
        "sort=luck",
        "field=heart",
        "due=someday",
        "after=nonsense",
        "limit=1&limit=2",
        "min_position=-1",
        "partner=",
        f"q={'x' * 1001}",
    ],
)
def test_a_wrong_parameter_of_the_list_is_refused(theatre: Theatre, query: str) -> None:
    answer = theatre.desk.send("GET", f"/api/v1/requests?{query}")
    check(answer, 422, "invalid_parameter")


def test_the_same_key_acts_once(theatre: Theatre, loan: Loan) -> None:
    path, key = f"{loan.path}/actions/note", {"Idempotency-Key": "once-only"}
    answers = [
        theatre.desk.send("POST", path, json={"note": "Once."}, headers=key) for _ in range(3)
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    notes = [n for n in theatre.desk.request(loan.id)["notes"] if n["text"] == "Once."]
    assert len(notes) == 1
