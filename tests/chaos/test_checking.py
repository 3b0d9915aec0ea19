"""The checks after a run see what is lost, left over, unasked or not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.topics.port import NewRecord
from ops.settings import Settings
from tests.chaos.checking import stores_wrong
from tests.ops.programs import House, house, new


def wrong(home: House, folder: Path, *external_ids: str) -> str:
    """What is said of the stores when nobody works on them any more."""
    requests = [home.request(external_id).id for external_id in external_ids]
    home.close()
    return " | ".join(stores_wrong(Settings(data=folder), requests))


def published(home: House) -> None:
    home.work()
    while home.program.publisher.work():
        pass


def test_where_all_is_well_nothing_is_said(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        home.put(new())
        published(home)
        assert wrong(home, tmp_path, "r-1") == ""


@pytest.mark.parametrize(
    ("said", "asked"),
    [("was not played with", ()), ("", ("r-1",))],
)
def test_a_request_of_nobody_is_seen(tmp_path: Path, said: str, asked: tuple[str, ...]) -> None:
    with house(tmp_path) as home:
        home.put(new())
        published(home)
        assert said in wrong(home, tmp_path, *asked)


def test_what_is_not_taken_in_is_seen(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        home.put(new())
        told = wrong(home, tmp_path)
        assert "1 inbound messages were not taken in" in told
        assert "lost: message m-" in told


def test_a_dead_letter_is_seen(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        topic = home.program.names.inbound("iso18626")
        home.program.topics.append([NewRecord(topic=topic, key=b"", value=b"what?")])
        published(home)
        with pytest.raises(StopIteration):
            next(iter(stores_wrong(home.program.settings, (), [b"what?"])))
        assert "undecodable" in wrong(home, tmp_path)


def test_what_waits_for_delivery_and_what_was_not_published_is_seen(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        home.put(new())
        home.work()
        home.act("will-supply")
        told = wrong(home, tmp_path, "r-1")
        assert "1 messages wait for delivery" in told
        assert "public events of" in told


def test_a_task_list_that_is_behind_is_seen(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        home.put(new())
        home.take()
        assert "the task list does not equal a rebuild" in wrong(home, tmp_path, "r-1")
