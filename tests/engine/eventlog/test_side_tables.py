"""Contract of every store: rows of other tables change in the log's transaction, or not at all."""

from __future__ import annotations

import pytest

from engine.eventlog.log import Changes, EventLog, NewEvent, RowsMoved, RowWrite, StreamConflict

TABLE = "CREATE TABLE IF NOT EXISTS deliveries (message_id TEXT PRIMARY KEY, state TEXT NOT NULL)"
ADD = "INSERT INTO deliveries (message_id, state) VALUES (:message_id, :state)"
FINISH = "UPDATE deliveries SET state = 'done' WHERE message_id = :message_id AND state = :state"
ALL = "SELECT message_id, state FROM deliveries ORDER BY message_id"


@pytest.fixture
def deliveries(log: EventLog) -> EventLog:
    log.create_tables([TABLE])
    due = [{"message_id": message_id, "state": "due"} for message_id in ("m1", "m2")]
    log.append(Changes(rows=[RowWrite(sql=ADD, params=due, affects=2)]))
    return log


def delivered(message_id: str, state: str = "due") -> Changes:
    finish = RowWrite(sql=FINISH, params=[{"message_id": message_id, "state": state}], affects=1)
    event = NewEvent(f"correspondence/{message_id}", 1, "message.delivered", b"{}")
    return Changes(events=[event], rows=[finish])


def test_rows_and_events_are_stored_together(deliveries: EventLog) -> None:
    deliveries.append(delivered("m1"))
    assert deliveries.rows(ALL) == [
        {"message_id": "m1", "state": "done"},
        {"message_id": "m2", "state": "due"},
    ]
    assert deliveries.last_position() == 1


def test_a_row_that_is_not_as_expected_keeps_the_event_out(deliveries: EventLog) -> None:
    with pytest.raises(RowsMoved) as moved:
        deliveries.append(delivered("m1", state="leased"))
    assert moved.value.affected == 0
    assert deliveries.last_position() == 0


def test_an_event_in_conflict_keeps_the_row_as_it_was(deliveries: EventLog) -> None:
    deliveries.append(delivered("m1"))
    again = NewEvent("correspondence/m1", 1, "message.delivered", b"another")
    with pytest.raises(StreamConflict):
        deliveries.append(Changes(events=[again], rows=delivered("m2").rows))
    assert deliveries.rows(ALL)[1]["state"] == "due"


def test_rows_are_read_with_named_parameters(deliveries: EventLog) -> None:
    sql = "SELECT state FROM deliveries WHERE message_id = :id"
    assert deliveries.rows(sql, {"id": "m2"}) == [{"state": "due"}]
    assert deliveries.rows(sql, {"id": "m3"}) == []


def test_tables_that_are_there_already_keep_their_rows(deliveries: EventLog) -> None:
    deliveries.create_tables([TABLE])
    assert len(deliveries.rows(ALL)) == 2
