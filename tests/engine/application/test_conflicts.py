"""Two engines on one log: one wins, the other reads again and decides again (architecture 2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from engine.application.numbers import Numbers
from engine.commands.desk import ChangeLabels
from engine.commands.loan import CheckIn
from engine.commands.supply import WillSupply
from engine.errors import Illegal, Refusal, Stale
from engine.eventlog.format import decode
from engine.eventlog.log import Conflict, PositionMoved, StreamConflict
from tests.engine.application.conftest import Opening
from tests.engine.application.racing import LABELLED, PLACED, incoming, label, race
from tests.ops.programs import BY, House, house, new


def command(home: House, kind: type, **fields: object) -> object:
    """A command of the system's for the one request."""
    given = {"id": kind.__name__, "at": home.clock(), "by": BY, "request_id": home.request().id}
    return kind(**(given | fields))


def test_commands_of_two_engines_on_one_request_are_all_carried_out(open_house: Opening) -> None:
    homes = [open_house(), open_house()]
    homes[0].say(new())
    request_id = homes[0].request().id
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: label(homes[n % 2], request_id, f"l{n}"), range(20)))
    assert set(homes[0].request().labels) == {f"l{n}" for n in range(20)}
    versions = [e.version for e in homes[1].log.streams([request_id])[request_id]]
    assert versions == list(range(1, len(versions) + 1))


def test_a_refusal_from_a_state_that_is_behind_is_thought_over(open_house: Opening) -> None:
    here, there = open_house(), open_house()
    here.say(new())
    with pytest.raises(Illegal):
        there.engine.act(command(there, CheckIn, id="too-early"))
    here.act("ship-physically", {"barcodes": ["D-1"]})
    assert there.engine.act(command(there, CheckIn)).status == "request_completed"
    assert here.request().status == "request_completed"


def test_a_version_is_compared_with_the_log_and_not_with_what_was_cached(
    open_house: Opening,
) -> None:
    here, there = open_house(), open_house()
    here.say(new())
    label(there, here.request().id, "cached")
    label(here, here.request().id, "newer")
    version = here.request().version
    acted = there.engine.act(command(there, WillSupply), expected_version=version)
    assert acted.version > version
    with pytest.raises(Stale):
        here.engine.act(command(here, ChangeLabels, add=("x",)), expected_version=version)


def test_of_commands_together_one_that_was_behind_is_decided_again(open_house: Opening) -> None:
    here, there = open_house(), open_house()
    here.say(new())
    label(there, here.request().id, "cached")
    here.act("ship-physically", {"barcodes": ["D-1"]})
    (outcome,) = there.engine.act_all([command(there, CheckIn)])
    assert not isinstance(outcome, Refusal)


def test_the_same_command_in_two_engines_is_carried_out_once(open_house: Opening) -> None:
    homes = [open_house(), open_house()]
    homes[0].say(new())
    same = command(homes[0], ChangeLabels, add=("once",))
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda home: home.engine.act(same), homes)
    assert (first.version, first.events, first.status) == (
        second.version,
        second.events,
        second.status,
    )
    assert homes[0].facts().count("request.label_added") == 1


@pytest.mark.parametrize("title", ["Rivers", "Mountains"])
def test_of_two_requests_with_one_id_one_is_placed(open_house: Opening, title: str) -> None:
    """The same one gets the winner's confirmation, another one is refused as existing."""
    homes = [open_house(), open_house()]
    raced = [
        incoming(homes[0], new(), "m-a", 0, "a"),
        incoming(homes[1], new(title=title), "m-b", 0, "b"),
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda h, one: h.program.reception.take([one]), homes, raced))
    assert homes[0].facts().count("request.placed") == 1
    statuses = sorted(str(homes[0].confirmation(m).header.status) for m in ("m-a", "m-b"))
    assert statuses == (["OK", "OK"] if title == "Rivers" else ["ERROR", "OK"])


def test_who_lost_a_partition_stores_nothing(open_house: Opening) -> None:
    here, there = open_house(), open_house()
    here.program.reception.take([incoming(here, new("r-1"), "m-1", 0)])
    with pytest.raises(PositionMoved):
        there.program.reception.take(
            [incoming(there, new("r-1"), "m-1", 0), incoming(there, new("r-2"), "m-2", 1)]
        )
    assert not here.log.names(["external:SIM:r-2"])
    there.program.reception.take([incoming(there, new("r-2"), "m-2", 1)])
    assert here.request("r-2").citation.title == "Rivers"


def test_who_lost_a_step_of_a_follower_carries_nothing_out(open_house: Opening) -> None:
    here, there = open_house(), open_house()
    here.say(new())
    move = incoming(here, new(), "m", 0).move
    here.engine.act_all([command(here, ChangeLabels, id="1", add=("mine",))], [move])
    with pytest.raises(PositionMoved):
        there.engine.act_all([command(here, ChangeLabels, id="2", add=("late",))], [move])
    with pytest.raises(PositionMoved):
        there.engine.act(command(here, ChangeLabels, id="3", add=("late",)), positions=[move])
    assert here.request().labels == ("mine",)


def test_processes_that_race_share_ids_numbers_and_requests(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        home.say(new())
        request_id = home.request().id
        spawn = get_context("spawn")
        names = ["p1", "p2"]
        racers = [spawn.Process(target=race, args=(tmp_path, request_id, n)) for n in names]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join(60)
        assert [racer.exitcode for racer in racers] == [0, 0]
        assert len(home.request().labels) == 2 * LABELLED
        _check_placed(home)


def _check_placed(home: House) -> None:
    stored = home.log.notifications(0, 10_000, ["request.placed"])
    numbers = [decode(e.name, e.state).event.correspondents.number for e in stored]
    assert len(numbers) == len(set(numbers)) == PLACED + 1
    for n in range(PLACED):
        answers = home.log.answers([f"p1-{n}", f"p2-{n}"]).values()
        assert len({answer.body for answer in answers}) == 1
        assert len(list(answers)) == 2


def test_numbers_go_on_in_blocks_that_no_other_process_has(open_house: Opening) -> None:
    blocks = [Numbers(open_house().log), Numbers(open_house().log)]
    numbers = [blocks[n % 2].next("DEMO", 2026) for n in range(450)]
    assert len(set(numbers)) == 450
    assert numbers[:4] == ["DEMO-26-000001", "DEMO-26-000026", "DEMO-26-000002", "DEMO-26-000027"]


class Contended:
    """A log on which somebody else is always faster."""

    def __init__(self, home: House) -> None:
        self._log = home.log
        self.tried = 0

    def append(self, changes: object) -> int:
        self.tried += 1
        raise StreamConflict(["it"])

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)


def test_five_conflicts_in_a_row_are_enough(home: House) -> None:
    home.say(new())
    contended = home.engine.log = Contended(home)
    for act in (home.engine.act, lambda one: home.engine.act_all([one])):
        contended.tried = 0
        with pytest.raises(Conflict):
            act(command(home, ChangeLabels, add=("never",)))
        assert contended.tried == 5
    assert home.request().labels == ()


def test_a_message_that_meets_only_conflicts_is_not_taken_and_not_lost(home: House) -> None:
    contended = home.engine.log = Contended(home)
    with pytest.raises(Conflict):
        home.program.reception.take([incoming(home, new(), "m-1", 0)])
    assert contended.tried == 6
    home.engine.log = home.log
    home.program.reception.take([incoming(home, new(), "m-1", 0)])
    assert home.request().status == "created"


def test_who_loses_the_partition_on_the_way_stops_at_once(open_house: Opening) -> None:
    """The batch meets a conflict; when its messages are taken alone the partition is gone."""
    here, there = open_house(), open_house()
    here.program.reception.take([incoming(here, new("r-1"), "m-1", 0)])

    class Moved(Contended):
        """First somebody changes the request, then somebody takes the partition."""

        def append(self, changes: object) -> int:
            if not self.tried:
                return super().append(changes)
            return here.log.append(changes)

    there.engine.log = Moved(there)
    with pytest.raises(PositionMoved):
        there.program.reception.take([incoming(there, new("r-2"), "m-2", 0)])
    assert not here.log.names(["external:SIM:r-2"])
