"""Several processes over one store: what one of them does not know yet costs nobody anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

import schemas
from adapters.iso18626.codes import Action
from adapters.topics.port import TopicPartition
from engine.eventlog.master import MasterKeyUnusable
from ops.composition import Program
from ops.settings import BadSettings, Settings
from tests.ops.programs import BY, DEMO, SIM, House, new, says
from tests.services.postgres import Postgres


@pytest.fixture
def other(home: House) -> Iterator[Program]:
    """Another process over the same store, which knows the directory as it was before the test."""
    assert home.program.directory.libraries
    with closing(Program(home.program.settings, home.clock)) as program:
        assert program.directory.libraries
        yield program


def test_a_leader_that_does_not_know_a_new_partner_locates_its_request(
    home: House, other: Program
) -> None:
    fresh = replace(SIM, code="FRESH", symbols=("ISIL:FRESH",))
    home.program.administration.set_partner(fresh, BY)
    home.put(new("f-1", symbol="ISIL:FRESH"))
    home.take()
    while other.reactions.work():
        pass
    assert home.request("f-1", "FRESH").located


def test_a_leader_that_does_not_know_a_new_library_lists_its_requests(
    home: House, other: Program
) -> None:
    second = replace(DEMO, code="SECOND", symbols=("ISIL:SECOND",))
    home.program.administration.set_library(second, BY)
    assert other.zone_of("SECOND") == home.program.zone_of("SECOND")


def test_a_partner_that_got_topics_of_its_own_is_answered_there_by_a_leader_from_before(
    home: House, other: Program
) -> None:
    while other.outbox.work():
        pass
    owner = replace(SIM, parameters={"topics": "own"})
    home.program.administration.set_partner(owner, BY)
    home.program.know_own_topics()
    record = home.record(new("r-9"), "theirs")
    topic = home.program.names.inbound("iso18626", "SIM")
    home.program.topics.append([replace(record, topic=topic)])
    home.take()
    while other.outbox.work():
        pass
    outbound = home.program.names.outbound("iso18626", "SIM")
    partitions = range(other.topics.partitions(outbound))
    told = [
        schemas.decode(record.value, record.headers)[1]
        for n in partitions
        for record in other.topics.read(TopicPartition(outbound, n), 0, 100)
    ]
    assert [one["message_id"] for one in told if one["type"] == "confirmation"] == ["theirs"]


def test_who_comes_to_lead_again_goes_on_from_where_the_other_came(
    home: House, other: Program
) -> None:
    home.say(new("r-1"))
    while home.program.publisher.work():
        pass
    home.say(says(Action.STATUS_REQUEST, "r-1"))
    while other.publisher.work():
        pass
    home.program.publishing.begin_anew()
    assert home.program.publisher.work() == 0


def test_a_process_with_another_master_key_does_not_start(home: House, tmp_path: Path) -> None:
    home.say(new("r-1"))
    settings = home.program.settings.model_copy(update={"master_key_file": tmp_path / "mine.key"})
    with closing(Program(settings)) as program:
        with pytest.raises(MasterKeyUnusable, match="no master key at"):
            _ = program.keyring
        assert not (tmp_path / "mine.key").exists()
    (tmp_path / "mine.key").write_text("A" * 43 + "=\n")
    with closing(Program(settings)) as program, pytest.raises(MasterKeyUnusable, match="another"):
        _ = program.keyring


@pytest.mark.postgres
def test_of_two_processes_with_embedded_topics_only_one_may_use_a_database(
    postgres: Postgres, tmp_path: Path
) -> None:
    store = postgres.new_database()
    one, two = (Program(Settings(data=tmp_path / n, store=store)) for n in ("one", "two"))
    with closing(one), closing(two):
        one.require_alone()
        with pytest.raises(BadSettings, match="INTERLEND_TOPICS"):
            two.require_alone()


def test_a_second_process_over_a_folder_is_told_so(home: House, other: Program) -> None:
    home.program.require_alone()
    with pytest.raises(BadSettings, match="another process runs"):
        other.require_alone()


def test_a_data_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettings, match="data folder"):
        Program(Settings(data=tmp_path / "file"))
