"""What could not be handled waits for an operator, on any implementation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from adapters.topics import dead_letters
from adapters.topics.counting import OpenLetters
from adapters.topics.names import dead_letter_topic
from adapters.topics.port import NewRecord, Record, TopicPartition, Topics
from engine.errors import Illegal, Unknown

AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def failed(topics: Topics, topic: str) -> Record:
    """A record that was read and could not be handled."""
    topics.create({dead_letter_topic(topic): 1})
    headers = (("schema-fingerprint", b"\x00\xff"), ("trace", b"1"))
    topics.append([NewRecord(topic=topic, key=b"k", value=b"\xffbroken", headers=headers)])
    return read_all(topics, topic)[0]


def read_all(topics: Topics, topic: str) -> list[Record]:
    partitions = [TopicPartition(topic, number) for number in range(topics.partitions(topic))]
    return [record for at in partitions for record in topics.read(at, 0, 1000)]


def set_aside(topics: Topics, record: Record) -> str:
    dead_letters.dead_letter(topics, record, "undecodable", "not in Confluent wire format", AT)
    return dead_letters.open_letters(topics, [record.topic])[0].id


def test_a_letter_tells_what_failed_why_and_when(topics: Topics, failed: Record) -> None:
    letter_id = set_aside(topics, failed)
    (letter,) = dead_letters.open_letters(topics, [failed.topic])
    assert letter == dead_letters.show(topics, letter_id)
    assert letter.record == failed
    assert (letter.reason, letter.error) == ("undecodable", "not in Confluent wire format")
    assert letter.at == AT


def test_a_requeued_record_is_back_as_it_was_and_its_letter_closed(
    topics: Topics, failed: Record
) -> None:
    letter_id = set_aside(topics, failed)
    dead_letters.requeue(topics, letter_id, "staff", LATER)
    first, again = read_all(topics, failed.topic)
    assert (again.key, again.value, again.headers) == (first.key, first.value, first.headers)
    assert again.offset == failed.offset + 1
    assert dead_letters.open_letters(topics, [failed.topic]) == []
    assert dead_letters.show(topics, letter_id).record == failed


def test_a_discarded_letter_is_closed_and_nothing_comes_back(
    topics: Topics, failed: Record
) -> None:
    dead_letters.discard(topics, set_aside(topics, failed), "staff", LATER)
    assert dead_letters.open_letters(topics, [failed.topic]) == []
    assert read_all(topics, failed.topic) == [failed]


@pytest.mark.parametrize("resolve", [dead_letters.requeue, dead_letters.discard])
def test_a_closed_letter_is_not_resolved_again(
    topics: Topics, failed: Record, resolve: Callable[..., None]
) -> None:
    letter_id = set_aside(topics, failed)
    resolve(topics, letter_id, "staff", LATER)
    with pytest.raises(Illegal, match="already"):
        dead_letters.requeue(topics, letter_id, "staff", LATER)
    with pytest.raises(Illegal, match="already"):
        dead_letters.discard(topics, letter_id, "staff", LATER)


def test_a_record_set_aside_twice_is_listed_once_and_closed_at_once(
    topics: Topics, failed: Record
) -> None:
    set_aside(topics, failed)
    letter_id = set_aside(topics, failed)
    assert len(dead_letters.open_letters(topics, [failed.topic])) == 1
    dead_letters.discard(topics, letter_id, "staff", LATER)
    assert dead_letters.open_letters(topics, [failed.topic]) == []


def test_a_requeued_record_that_fails_again_is_a_letter_again(
    topics: Topics, failed: Record
) -> None:
    dead_letters.requeue(topics, set_aside(topics, failed), "staff", LATER)
    again = read_all(topics, failed.topic)[1]
    set_aside(topics, again)
    assert [each.record for each in dead_letters.open_letters(topics, [failed.topic])] == [again]


def test_a_letter_written_once_more_after_it_was_resolved_stays_resolved(
    topics: Topics, failed: Record
) -> None:
    dead_letters.discard(topics, set_aside(topics, failed), "staff", LATER)
    dead_letters.dead_letter(topics, failed, "undecodable", "", AT)
    assert dead_letters.open_letters(topics, [failed.topic]) == []


def test_letters_of_several_topics_are_listed_together(topics: Topics, failed: Record) -> None:
    other = f"{failed.topic}.other"
    topics.create({other: 1, dead_letter_topic(other): 1})
    topics.append([NewRecord(topic=other, key=b"k", value=b"")])
    set_aside(topics, failed)
    set_aside(topics, read_all(topics, other)[0])
    listed = dead_letters.open_letters(topics, [failed.topic, other])
    assert [letter.record.topic for letter in listed] == [failed.topic, other]


def test_many_letters_are_all_listed(topics: Topics, failed: Record) -> None:
    topics.append([NewRecord(topic=failed.topic, key=b"k", value=b"x")] * 250)
    for record in read_all(topics, failed.topic):
        dead_letters.dead_letter(topics, record, "fault", "", AT)
    assert len(dead_letters.open_letters(topics, [failed.topic])) == 251


@pytest.mark.parametrize("suffix", ["", "/0", "/0/x", "/0/1", "/0/99", "/7/0", "/-1/0"])
def test_an_unknown_letter_is_refused(topics: Topics, failed: Record, suffix: str) -> None:
    dead_letters.discard(topics, set_aside(topics, failed), "staff", LATER)  # offsets 0 and 1
    with pytest.raises(Unknown):
        dead_letters.show(topics, failed.topic + suffix)


def test_open_letters_are_counted_as_they_come_and_go(topics: Topics, failed: Record) -> None:
    counted = OpenLetters(topics, [failed.topic])
    assert counted.count() == 0
    letter_id = set_aside(topics, failed)
    set_aside(topics, failed)  # the same one once more, as after a crash
    assert counted.count() == counted.count() == 1
    dead_letters.discard(topics, letter_id, "staff", LATER)
    assert counted.count() == 0
    assert OpenLetters(topics, [failed.topic]).count() == 0
