"""Partners' messages over real HTTP: the confirmation of exactly this message, or a clear no."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from adapters.iso18626.codec import decode
from adapters.iso18626.codes import Action
from adapters.iso18626.parse import MAX_BYTES
from adapters.iso18626.values import Confirmation
from engine.application.strangers import MOST
from engine.eventlog.log import StoredEvent
from engine.secrets import digested
from ops.running import Running
from tests.ops.programs import BY, House, eventually, house, new, says
from tests.ops.serving import served

XML = {"Content-Type": "application/xml"}


class Door:
    """A program that runs, and the way in."""

    def __init__(self, home: House, client: httpx.Client) -> None:
        self.home = home
        self._client = client

    def post(self, body: bytes, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.post("/iso18626", content=body, headers=XML | named)

    def call(self, method: str, **more: object) -> httpx.Response:
        return self._client.request(method, "/iso18626", **more)


def confirmation(answer: httpx.Response) -> Confirmation:
    assert answer.status_code == 200, answer.text
    message = decode(answer.content)
    assert isinstance(message, Confirmation)
    return message


@contextmanager
def open_door(folder: Path) -> Iterator[Door]:
    """A door of a program whose parts all run."""
    with house(folder) as home:
        running = Running(home.program)
        running.start()
        with served(home.program.app()) as address, httpx.Client(base_url=address) as client:
            yield Door(home, client)
        running.stop()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A door that the tests share."""
    with open_door(tmp_path_factory.mktemp("door")) as opened:
        yield opened


def received(door: Door) -> list[StoredEvent]:
    """The facts that messages left."""
    return door.home.log.notifications(0, 10_000, ["request.message_received"])


def of_strangers(door: Door) -> list[StoredEvent]:
    """The facts that messages of unproved senders left."""
    return [event for event in received(door) if b'"partner":""' in event.state]


def test_a_message_gets_its_own_confirmation_when_its_facts_are_stored(door: Door) -> None:
    answer = door.post(new("a-1"))
    told = confirmation(answer)
    assert told.header.status == "OK"
    assert told.header.requesting_agency_request_id == "a-1"
    assert door.home.request("a-1").citation.title == "Rivers"


def test_many_messages_at_once_get_each_its_own(door: Door) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = [f"b-{n}" for n in range(60)]
        answers = list(pool.map(lambda i: door.post(new(i)), ids))
    told = [confirmation(answer).header.requesting_agency_request_id for answer in answers]
    assert told == ids


def test_it_is_noted_that_the_confirmation_is_out(door: Door) -> None:
    door.post(new("c-1"))
    stream = door.home.request("c-1").id

    def answered() -> bool:
        sql = "SELECT answered_at FROM answers WHERE stream = :stream"
        return all(row["answered_at"] for row in door.home.log.rows(sql, {"stream": stream}))

    eventually(answered)


def test_a_repeat_gets_the_same_bytes(door: Door) -> None:
    first, again = door.post(new("d-1")), door.post(new("d-1"))
    assert first.content == again.content


def test_a_refused_message_is_confirmed_with_its_error(door: Door) -> None:
    told = confirmation(door.post(says(Action.RECEIVED, "nobody's")))
    assert told.header.status == "ERROR"
    assert "nobody's" in str(told.errors[0].value)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(door: Door, method: str) -> None:
    answer = door.call(method, headers=XML)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("media_type", ["", "application/json", "text/plain"])
def test_another_media_type_is_refused(door: Door, media_type: str) -> None:
    answer = door.call("POST", content=new(), headers={"Content-Type": media_type})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "body", [b"", b"<", b"hello", b"\0\0", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]
)
def test_what_is_no_message_is_refused(door: Door, body: bytes) -> None:
    assert door.post(body).status_code == 400


def test_what_is_too_large_is_refused_whether_declared_or_not(door: Door) -> None:
    large = b"<a>" + b"x" * MAX_BYTES
    assert door.post(large).status_code == 413
    chunks = (large[n : n + 65536] for n in range(0, len(large), 65536))
    assert door.call("POST", content=chunks, headers=XML).status_code == 413


def test_a_partner_that_must_prove_itself_does_so_or_leaves(door: Door) -> None:
    administration = door.home.program.administration
    known = door.home.program.directory.partner("OTHER")
    secret = digested({"secret": "swordfish"})
    administration.set_partner(replace(known, authentication=secret), BY)
    body = new("e-1", symbol="ISIL:OTHER")
    before = received(door)
    for headers in ({}, {"X_Interlend_Secret": "wrong"}):
        assert confirmation(door.post(body, **headers)).header.status == "ERROR"
    assert received(door) == before
    told = confirmation(door.post(body, X_Interlend_Secret="swordfish"))
    assert told.header.status == "OK"


def test_a_forger_writes_into_no_request_and_a_flood_of_his_leaves_little(tmp_path: Path) -> None:
    code = {"account_id": "us", "security_code": "juniper"}
    with open_door(tmp_path) as door:
        program = door.home.program
        assert confirmation(door.post(new("f-1", symbol="ISIL:OTHER"))).header.status == "OK"
        coded = replace(program.directory.partner("OTHER"), authentication=digested(code))
        program.administration.set_partner(coded, BY)
        for _ in range(MOST + 5):
            told = confirmation(door.post(says(Action.CANCEL, "f-1", symbol="ISIL:OTHER")))
            assert told.errors[0].value == "requestingAgencyAuthentication"
        request = door.home.request("f-1", "OTHER").id
        stored = door.home.log.streams([request])[request]
        assert [e.name for e in stored].count("request.message_received") == 1
        assert len(of_strangers(door)) == MOST


def test_of_a_flood_of_strangers_only_some_leave_a_fact(door: Door) -> None:
    flood = [new(f"s-{n}", symbol=f"ISIL:STRANGER-{n}") for n in range(MOST + 40)]
    with ThreadPoolExecutor(8) as pool:
        answers = [confirmation(answer) for answer in pool.map(door.post, flood)]
    assert {str(told.header.status) for told in answers} == {"ERROR"}
    assert all("STRANGER" in str(told.errors[0].value) for told in answers)
    assert door.home.facts().count("request.message_received") >= MOST
    left = of_strangers(door)
    assert len(left) == MOST
    assert all(b'"raw":null' in event.state or b'"raw"' not in event.state for event in left)
    assert all(b'"digest":"' in event.state for event in left)
    assert confirmation(door.post(new("after-the-flood"))).header.status == "OK"


def test_when_the_engine_is_late_the_partner_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with (
        house(tmp_path, answer_timeout=0.2) as home,
        served(home.program.app()) as address,
        httpx.Client(base_url=address) as client,
    ):
        door = Door(home, client)
        late = door.post(new())
        assert (late.status_code, late.headers["retry-after"]) == (503, "5")
        home.work()
        assert home.request().citation.title == "Rivers"
        home.reopen_inbox()
        running = Running(home.program)
        running.start()
        try:
            eventually(lambda: door.post(new()).status_code == 200)
        finally:
            running.stop()
        assert home.facts().count("request.placed") == 1


def test_an_answer_that_comes_as_somebody_gives_up_waiting_does_no_harm(tmp_path: Path) -> None:
    """The engine works only now and then: some answers meet a door that waits no more."""
    with house(tmp_path, answer_timeout=0.03) as home:
        stop = threading.Event()

        def now_and_then() -> None:
            while not stop.is_set():
                home.take()
                time.sleep(0.02)

        worker = threading.Thread(target=now_and_then)
        with served(home.program.app()) as address, httpx.Client(base_url=address) as client:
            door = Door(home, client)
            worker.start()
            with ThreadPoolExecutor(4) as pool:
                ids = [f"f-{n}" for n in range(80)]
                statuses = {a.status_code for a in pool.map(lambda i: door.post(new(i)), ids)}
            eventually(lambda: home.facts().count("request.placed") == 80)
            stop.set()
            worker.join()
        assert statuses <= {200, 503}
        assert not home.letters()
