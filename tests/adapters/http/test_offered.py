"""What is offered is accepted, and what is not offered is refused (spec S1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.http.actions import ACTIONS
from adapters.http.desk import Desk
from engine.application.directory import User
from engine.errors import Illegal, NotAllowed, Refusal
from engine.partner import Step, WorkflowProfile
from engine.statuses import ANYWHERE, Status
from tests.adapters.http.bodies import body_for
from tests.adapters.http.statuses import BOSS, PATHS, bring
from tests.ops.programs import BY, House, house, new

NOT_NOW = {"wrong_status", "condition_not_met", "step_off"}


class Accepted(Exception):
    """It came so far as to be stored."""


class Unwilling:
    """A log that stores nothing: what comes to it was accepted."""

    def __init__(self, home: House) -> None:
        self._log = home.log

    def append(self, changes: object) -> int:
        raise Accepted

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)


def outcome(home: House, action: str, more: dict[str, Any] | None = None) -> str:
    """Accepted, or the code of the refusal; nothing changes."""
    program = home.program
    desk, log = Desk(home.engine, program.finder), home.engine.log
    body = body_for(action)
    if action == "search":
        body = {"record_id": program.inventory.search("Castor")[0].record_id}
    body = body | (more or {})
    home.engine.log = Unwilling(home)
    try:
        desk.act(BOSS, home.request().id, action, body, door="test")
    except Accepted:
        return "accepted"
    except Refusal as refusal:
        return refusal.code
    except ValidationError:
        return "invalid"
    finally:
        home.engine.log = log
    raise AssertionError("it came to nothing")


@pytest.fixture(scope="module", params=sorted(PATHS))
def there(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A house with a request in one of the statuses."""
    with house(tmp_path_factory.mktemp("there")) as home:
        home.add_staff()
        bring(home, request.param)
        yield home


def test_it_is_where_it_was_brought(there: House, request: pytest.FixtureRequest) -> None:
    wanted = request.node.callspec.params["there"]
    if wanted in ANYWHERE:
        assert there.request().place == wanted


def test_every_status_is_looked_at() -> None:
    assert set(Status) <= set(PATHS)


def test_exactly_what_is_offered_is_accepted(there: House) -> None:
    desk = Desk(there.engine, there.program.finder)
    offered = desk.offered(BOSS, there.request())
    outcomes = {action: outcome(there, action) for action in ACTIONS}
    wrong = {a: o for a, o in outcomes.items() if (a in offered) is (o in NOT_NOW)}
    assert wrong == {}


STRANGE: list[Any] = [
    None, True, -1, 10**30, 1.5, "", "\0", "x" * 5000, "\u202e", "\ud800", "9999-12-31",
    "0001-01-01", [], ["a"] * 500, ["\ud800"], [None], {}, {"amount": "NaN", "currency": "EUR"},
    {"amount": "1e500", "currency": "EUR"}, {"amount": "1E+2", "currency": "EUR"},
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
]  # fmt: skip


@pytest.mark.parametrize("status", ["created", "moving", "received_by_partner", "renew_requested"])
def test_no_value_of_a_field_is_too_strange(tmp_path: Path, status: str) -> None:
    """Each field of each action that is offered: many values are refused, none breaks anything."""
    with house(tmp_path) as home:
        home.add_staff()
        bring(home, status)
        _try_strange_values(home)


def _try_strange_values(there: House) -> None:
    offered = Desk(there.engine, there.program.finder).offered(BOSS, there.request())
    for name, action in offered.items():
        for field in action.input.model_fields:
            for value in STRANGE:
                assert outcome(there, name, {field: value}), f"{name} {field}={value!r}"


def test_a_user_is_offered_nothing_that_he_may_not_do(there: House) -> None:
    desk, request = Desk(there.engine, there.program.finder), there.request()
    viewer = User(name="viewer", roles=("read_only",), libraries=(), password="")
    assert desk.offered(viewer, request) == {}
    clerk = User(name="clerk", roles=("circulation_desk_operator",), libraries=(), password="")
    assert set(desk.offered(clerk, request)) <= {"check-in"}
    with pytest.raises(NotAllowed):
        desk.act(viewer, request.id, "note", {"note": "mine"}, door="test")


def test_a_step_that_is_off_is_neither_offered_nor_accepted(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        steps = frozenset(Step) - {Step.WILL_SUPPLY, Step.CONDITIONAL, Step.REJECT}
        home.program.administration.set_profile(WorkflowProfile(steps=steps), BY)
        home.say(new())
        offered = Desk(home.engine, home.program.finder).offered(BOSS, home.request())
        for action in ("will-supply", "conditional", "reject"):
            assert action not in offered
            assert outcome(home, action) == "step_off"


def test_a_locked_request_is_refused_to_others(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        home.say(new())
        home.act("lock")
        assert outcome(home, "take-up") == "locked"
        home.clock.pass_time(minutes=31)
        assert outcome(home, "take-up") == "accepted"


def test_staff_record_no_partners_fact_that_changes_nothing(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        bring(home, "received_by_partner")
        desk = Desk(home.engine, home.program.finder)
        with pytest.raises(Illegal) as refused:
            desk.act(BOSS, home.request().id, "record-received", {}, door="test")
        assert refused.value.code == "wrong_status"
