"""Topics in a file are purged of what is handled, and of dead letters that were resolved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.topics import dead_letters
from adapters.topics.embedded import EmbeddedTopics
from adapters.topics.names import with_dead_letters
from adapters.topics.port import NewRecord, TopicPartition
from engine.errors import Unknown
from engine.eventlog.sqlite import SqliteEventLog
from ops.retention import purge
from tests.ops.programs import SetClock

TOPIC = "t"
LETTERS = TopicPartition(f"{TOPIC}.dead-letter", 0)
DAYS = 7


class Kept:
    """Topics with dead letters, a clock, and the purge that a day brings."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock()
        self.log = SqliteEventLog(folder / "log.db")
        self.topics = EmbeddedTopics(folder / "topics.db", self.clock)
        self.topics.create(with_dead_letters([TOPIC], 1))

    def set_aside(self, text: str) -> str:
        """Set a record aside that nobody can read; its letter's id."""
        self.topics.append([NewRecord(topic=TOPIC, key=b"k", value=text.encode())])
        record = self.topics.read(TopicPartition(TOPIC, 0), 0, 100)[-1]
        dead_letters.dead_letter(self.topics, record, "undecodable", "", self.clock())
        return self.letters()[text]

    def letters(self) -> dict[str, str]:
        """The open letters: what they hold, with their ids."""
        found = dead_letters.open_letters(self.topics, [TOPIC])
        return {letter.record.value.decode(): letter.id for letter in found}

    def discard(self, letter_id: str) -> None:
        """Resolve a letter."""
        dead_letters.discard(self.topics, letter_id, "staff", self.clock())

    def purge(self, days: float = 0) -> None:
        """What is done once that many days have passed."""
        self.clock.pass_time(days=days)
        purge(self.topics, self.log, {TOPIC: "inbox"}, self.clock(), DAYS)

    def close(self) -> None:
        self.topics.close()
        self.log.close()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with closing(Kept(tmp_path)) as opened:
        yield opened


def test_a_resolved_letter_goes_when_its_days_are_over(kept: Kept) -> None:
    letter = kept.set_aside("broken")
    kept.purge(days=30)
    kept.discard(letter)
    kept.purge(days=DAYS)
    assert dead_letters.show(kept.topics, letter).record.value == b"broken"
    kept.purge(days=0.1)
    with pytest.raises(Unknown):
        dead_letters.show(kept.topics, letter)
    assert kept.topics.read(LETTERS, 0, 10) == []


def test_an_open_letter_is_kept_under_its_id(kept: Kept) -> None:
    letters = {text: kept.set_aside(text) for text in ("one", "two")}
    kept.purge(days=100)
    assert kept.letters() == letters


def test_an_open_letter_keeps_no_resolved_one_back(kept: Kept) -> None:
    kept.set_aside("open")
    kept.discard(kept.set_aside("resolved"))
    kept.purge(days=DAYS + 1)
    (copy,) = kept.topics.read(LETTERS, 0, 10)
    (letter,) = dead_letters.open_letters(kept.topics, [TOPIC])
    assert letter.record.value == b"open"
    assert letter.at == kept.clock() - timedelta(days=DAYS + 1)
    assert copy.offset == 3
    kept.discard(letter.id)
    assert kept.letters() == {}


def test_what_is_in_order_is_not_written_again(kept: Kept) -> None:
    kept.set_aside("open")
    kept.discard(kept.set_aside("resolved"))
    kept.purge(days=DAYS + 1)
    kept.set_aside("another")
    ids = kept.letters()
    kept.purge()
    kept.purge(days=100)
    assert kept.letters() == ids


def test_what_nobody_has_read_stays(kept: Kept) -> None:
    kept.set_aside("broken")
    kept.purge(days=100)
    assert len(kept.topics.read(TopicPartition(TOPIC, 0), 0, 10)) == 1
