"""What must be true of a request after a play: its history, and every byte that went to and fro."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise

from ops.partner.agency import RequestingAgency
from ops.partner.desk import Desk
from tests.acceptance.acting import NotingDesk, reckon_deeds
from tests.acceptance.histories import HISTORIES
from tests.acceptance.reckoning import (
    DECIDED,
    DELIVERED,
    RECEIVED,
    Entry,
    Reckoning,
    about,
    is_ok,
    reckon,
)


def check(
    name: str, request_id: str, ids: Sequence[str], agency: RequestingAgency, desk: NotingDesk
) -> None:
    """Check the request that a play was about, which the partner knows by `ids`."""
    history = settled_history(desk, request_id)
    as_written(name, history, ids, agency)
    assert reckoned(history, request_id, ids, agency, desk) == Reckoning()


def as_written(
    name: str, history: Sequence[Entry], ids: Sequence[str], agency: RequestingAgency
) -> None:
    """Check that a history is the play's own, and that the partner had nothing to object to."""
    facts = [e["event"].removeprefix("request.") for e in history if _is_fact(e)]
    assert " ".join(facts) == HISTORIES[name]
    _check_chain(history)
    came = about(agency.journal.all("in"), ids)
    refused = [
        e for e in came if e.status == 200 and not is_ok(e) and b"RequestId:" not in e.answer
    ]
    assert not refused


def reckoned(
    history: Sequence[Entry],
    request_id: str,
    ids: Sequence[str],
    agency: RequestingAgency,
    desk: NotingDesk,
) -> Reckoning:
    """Reckon up a request of an agency's, and what staff did to it at this desk."""
    journal = agency.journal
    sent, came = about(journal.all("out"), ids), about(journal.all("in"), ids)
    deeds = [deed for deed in desk.deeds if deed.request_id == request_id]
    return reckon_deeds(history, deeds) + reckon(
        history, sent, came, lambda entry: raw_message(desk, request_id, entry)
    )


def settled_history(desk: Desk, request_id: str, patience: float = 20.0) -> list[Entry]:
    """The history, once every message that was decided is delivered."""
    end = time.monotonic() + patience
    while True:
        history = desk.history(request_id)
        happened = [entry["event"] for entry in history]
        if happened.count(DECIDED) == happened.count(DELIVERED) or time.monotonic() > end:
            return history
        time.sleep(0.05)


def raw_message(desk: Desk, request_id: str, entry: Entry) -> bytes:
    """The message of a history entry, as it was sent or received."""
    answer = desk.send("GET", f"/api/v1/requests/{request_id}/messages/{entry['message']}")
    assert answer.status_code == 200, answer.text
    return answer.content


def _is_fact(entry: Entry) -> bool:
    return entry["event"] not in (RECEIVED, DECIDED, DELIVERED)


def _check_chain(history: Sequence[Entry]) -> None:
    """Numbered without a gap, each status from where the one before left it, times in order."""
    assert [entry["n"] for entry in history] == list(range(1, len(history) + 1))
    for earlier, later in pairwise(history):
        assert later["status_before"] == earlier["status"]
    for stream in ("request.", "correspondence."):
        times = [e["recorded_at"] for e in history if e["event"].startswith(stream)]
        assert times == sorted(times)
