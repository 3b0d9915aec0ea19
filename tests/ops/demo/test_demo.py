"""The demo world: set up once, the same after a restart, and only on the loopback address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.http.access import Role
from adapters.iso18626.codes import Action, Reason, Status
from adapters.iso18626.values import DeliveryInfo, SchemeValue, SupplyingAgencyMessage
from engine.events.directory import UserSet
from ops.composition import Program
from ops.demo.directory import PEOPLE
from ops.demo.guard import NotOnLoopback, check_passwords
from ops.demo.habits import HABITS, due_habit
from ops.demo.props import prop, props
from ops.demo.scenes import OPENING
from ops.demo.setting_up import BY, set_up, tell_endpoints
from ops.demo.world import Demo
from ops.partner import messages
from ops.partner.borrowings import Borrowing
from ops.partner.messages import Agencies, Wanted
from ops.settings import Settings

AGENCIES = Agencies(requesting="ISIL:SIM", supplying="ISIL:INT-DEMO")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_setting_up_twice_changes_nothing(tmp_path: Path) -> None:
    program = Program(Settings(data=tmp_path))
    set_up(program)
    tell_endpoints(program, {"SIM": "http://127.0.0.1:1/iso18626"})
    position = program.log.last_position()
    set_up(program)
    tell_endpoints(program, {"SIM": "http://127.0.0.1:1/iso18626"})
    assert program.log.last_position() == position
    directory = program.directory
    assert directory.libraries["DEMO"].symbols == ("ISIL:INT-DEMO",)
    assert set(directory.users) == {"staff", "manager", "admin", "viewer"}
    assert directory.partners["SIM"].endpoint == "http://127.0.0.1:1/iso18626"
    program.close()


def test_the_demo_listens_on_the_loopback_address_only(tmp_path: Path) -> None:
    program = Program(Settings(data=tmp_path, host="0.0.0.0"))  # noqa: S104 - it must be refused
    with pytest.raises(NotOnLoopback, match=r"0\.0\.0\.0"):
        Demo(program)
    program.close()


def test_a_demos_data_listens_to_others_only_once_its_passwords_are_changed(
    tmp_path: Path,
) -> None:
    program = Program(Settings(data=tmp_path))
    set_up(program)
    check_passwords(program)
    program.close()
    program = Program(Settings(data=tmp_path, host="0.0.0.0"))  # noqa: S104 - it must be refused
    names = sorted(program.directory.users)
    for left in range(len(names), 0, -1):
        with pytest.raises(NotOnLoopback, match=names[left - 1]):
            check_passwords(program)
        known = program.directory.users[names[left - 1]]
        fact = UserSet(**msgspec.structs.asdict(known) | {"active": False})
        program.administration.set_user(fact, BY)
    check_passwords(program)
    program.close()


def test_everybody_has_roles_that_there_are() -> None:
    assert {role for person in PEOPLE for role in person.roles} <= set(Role)


def test_the_opening_is_played_with_what_the_library_owns() -> None:
    strange = [scene.title for scene in OPENING if scene.title not in props()]
    assert strange == ["A Book That Nobody Ever Printed"]
    assert len({scene.title for scene in OPENING}) == len(OPENING) >= 25
    assert prop("计算机科学导论").barcodes == ("DEMO0054", "DEMO0055", "DEMO0056")


def borrowing(*told: SupplyingAgencyMessage, request_id: str = "SIM-2") -> Borrowing:
    """A request of a reader who is prompt, and what was told about it."""
    head = messages.header(AGENCIES, NOW, request_id)
    known = Borrowing(messages.request(head, Wanted(title="A Book")))
    known.told.extend(told)
    return known


def told(
    status: str, reason: str = "StatusChange", request_id: str = "SIM-2", **more: Any
) -> SupplyingAgencyMessage:
    """A message of the library at noon."""
    head = messages.header(AGENCIES, NOW, request_id)
    return SupplyingAgencyMessage(header=head, reason=Reason(reason), status=Status(status), **more)


def due(known: Borrowing, seconds: int) -> str:
    """The habit that is due so many seconds after noon."""
    habit = due_habit(known, NOW + timedelta(seconds=seconds))
    return habit.says if habit else ""


def test_habits_follow_what_was_told_and_said() -> None:
    known = borrowing(told("Loaned"))
    assert due(known, 100) == ""
    assert due(known, 200) == "A parcel arrives."
    known.asked[Action.RECEIVED] += 1
    assert due(known, 200) == ""
    assert due(known, 1000) == "A prompt reader brings it back."
    known.asked[Action.SHIPPED_RETURN] += 1
    assert due(known, 1000) == ""


def test_a_condition_is_taken_once() -> None:
    condition = DeliveryInfo(loan_conditions=(SchemeValue("LibraryUseOnly"),))
    known = borrowing(told("RetryPossible", "RequestResponse", delivery=condition))
    assert due(known, 1000) == "A condition is taken."
    known.attempts += 1
    assert due(known, 1000) == ""


def test_a_slow_reader_waits_to_be_asked() -> None:
    known = borrowing(told("Loaned"), request_id="SIM-1")
    known.asked[Action.RECEIVED] += 1
    assert due(known, 5000) == ""
    known.told.append(told("Recalled"))
    assert due(known, 5000) == "What is wanted back goes back."


def test_nothing_is_due_before_anything_was_told() -> None:
    assert due(borrowing(), 5000) == ""
    assert all(habit.says.endswith(".") for habit in HABITS)
