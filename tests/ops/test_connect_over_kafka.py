"""The client on the page *Connect over Kafka* does what the page says, against a real broker."""

from __future__ import annotations

import re
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest

from adapters.confirming import Confirmations
from adapters.http.desk import Desk
from adapters.inbox import Inbox
from adapters.iso18626.codec import decode
from adapters.iso18626.values import Confirmation, SupplyingAgencyMessage
from adapters.outbox import Outbox
from adapters.own_topics import inbound_topics, own_pairs
from adapters.topics import open_topics
from engine.application.following import Follower
from engine.partner import Partner
from ops.composition import ISO
from tests.ops.programs import BY, STAFF, House, eventually, house, new
from tests.services.kafka import Kafka

CODE = f"P{uuid4().hex}"
SYMBOL = f"ISIL:{CODE}"


@pytest.fixture
def home(kafka: Kafka, tmp_path: Path) -> Iterator[House]:
    """A program on Kafka, with one partner who lives there too."""
    with house(tmp_path / "house") as opened:
        program = opened.program
        program.topics.close()
        program.topics = open_topics(f"kafka://{kafka.address}")
        partner = Partner(
            code=CODE, name="On Kafka", symbols=(SYMBOL,), parameters={"topics": "own"}
        )
        program.administration.set_partner(partner, BY)
        program.topics.create(own_pairs([partner], program.names, 2))
        yield opened


def worked(home: House, ended: Event) -> None:
    """Do what the program's threads do, until the end."""
    program = home.program
    owners = inbound_topics([program.directory.partner(CODE)], program.names)
    readers = {ISO: program.read_iso}
    inbox = Inbox(program.topics, program.log, program.reception, readers, owners, home.clock)
    outbox = Outbox(
        Follower(program.log, "outbox", Outbox.NAMES_WITH_OWN_TOPICS),
        program.topics,
        program.names,
        program.directory,
        program.keyring,
        program.renderers,
        program.undeliverable,
        Confirmations(program.topics, program.names, program.log.answers),
    )
    with closing(inbox.consumer()) as consumer:
        while not ended.is_set():
            inbox.work(consumer, timeout=0.1)
            program.reactions.work()
            outbox.work()


@pytest.fixture
def working(home: House) -> Iterator[House]:
    ended = Event()
    working = Thread(target=worked, args=(home, ended))
    working.start()
    yield home
    ended.set()
    working.join()


def client_of(page: str) -> str:
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    return code


def test_the_client_gets_its_confirmation_and_our_messages(
    working: House, kafka: Kafka, root: Path, tmp_path: Path
) -> None:
    code = client_of((root / "docs" / "connect-over-kafka.md").read_text())
    (tmp_path / "request.xml").write_bytes(new("r-1", symbol=SYMBOL))
    (tmp_path / "schemas").symlink_to(root / "schemas")
    arguments = [kafka.address, CODE, f"{SYMBOL}|r-1", "request.xml"]
    client = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    with client:
        try:
            assert client.stdout is not None
            lines = iter(client.stdout.readline, "")
            kind, _, body = next(lines).split(" ", 2)
            assert kind == "confirmation"
            assert isinstance(decode(literal_eval(body)), Confirmation)
            request = eventually(lambda: working.request("r-1", CODE))
            desk = Desk(working.engine, working.program.finder)
            desk.act(STAFF, request.id, "will-supply", {}, door="api")
            kind, _, body = next(lines).split(" ", 2)
            assert kind == "message"
            assert isinstance(decode(literal_eval(body)), SupplyingAgencyMessage)
        finally:
            client.kill()


def test_the_client_has_ten_lines(root: Path) -> None:
    code = client_of((root / "docs" / "connect-over-kafka.md").read_text())
    _, _, statements = code.partition("\n\n")
    assert len(statements.splitlines()) <= 14
    assert len(re.findall(r"^\S", statements, re.MULTILINE)) <= 10
