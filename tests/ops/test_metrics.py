"""What is measured is told and documented; log lines say which message they are about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from structlog.contextvars import get_contextvars

from adapters.iso18626.codes import Action
from projections.query import ListQuery
from tests.ops.programs import House, new, says


def named(text: str) -> set[str]:
    """The metrics of ours that a text has, without the times at which they were made."""
    found = re.findall(r"^# HELP (interlend_\w+)", text, re.M)
    return {name for name in found if not name.endswith("_created")}


def value(home: House, sample: str) -> float:
    """A sample's value; 0 where it is not there yet."""
    lines = home.program.metrics().decode().splitlines()
    return next((float(x.split()[-1]) for x in lines if x.startswith(f"{sample} ")), 0.0)


def test_every_metric_is_on_its_page_and_nothing_else(home: House, root: Path) -> None:
    page = (root / "docs" / "metrics.md").read_text()
    documented = re.findall(r"^\| `(interlend_\w+)`", page, re.M)
    for part in ("projector", "delivery", "lists", "inbox"):
        getattr(home.program, part)  # only what was made is measured
    assert sorted(documented) == sorted(named(home.program.metrics().decode()))


def test_messages_are_counted_by_what_came_of_them(home: House) -> None:
    sample = 'interlend_messages_total{outcome="%s",partner="SIM",protocol="iso18626"}'
    samples = {outcome: sample % outcome for outcome in ("accepted", "refused", "repeated")}
    before = {outcome: value(home, sample) for outcome, sample in samples.items()}
    body = new()
    home.say(body)
    home.say(body)
    home.say(says(Action.RECEIVED, "nobody's"))
    after = {outcome: value(home, sample) for outcome, sample in samples.items()}
    assert {outcome: after[outcome] - before[outcome] for outcome in samples} == {
        "accepted": 1,
        "refused": 1,
        "repeated": 1,
    }


def test_actions_and_lists_are_timed(home: House) -> None:
    action = 'interlend_command_seconds_count{action="note"}'
    lists = "interlend_facets_seconds_count"
    before = value(home, action), value(home, lists)
    home.say(new())
    home.act("note", {"note": "n"})
    home.program.lists.run(ListQuery(), None, None)
    assert value(home, action) == before[0] + 1
    assert value(home, lists) > before[1]


def test_what_is_appended_to_the_log_is_timed(home: House) -> None:
    before = value(home, "interlend_append_seconds_count")
    home.say(new())
    home.act("note", {"note": "n"})
    assert value(home, "interlend_append_seconds_count") >= before + 2
    assert value(home, "interlend_append_seconds_sum") > 0


def test_what_renders_a_message_knows_which_it_is(home: House) -> None:
    bound: list[dict[str, Any]] = []
    render = home.program.renderers["iso18626"]

    def listening(*more: Any) -> bytes:
        bound.append(get_contextvars())
        return render(*more)

    home.program.renderers["iso18626"] = listening
    home.say(new())
    home.act("will-supply")
    request = home.request()
    assert {(b["request_id"], b["partner"]) for b in bound} == {(request.id, "SIM")}
    assert all(b["message_id"] for b in bound)
    assert "message_id" not in get_contextvars()
