"""One record is located; none, several, or a catalogue in trouble is *locate failed* (A16, N2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from adapters.catalogue.port import CatalogueUnavailable, Hit, Query
from adapters.http.desk import Desk
from adapters.iso18626.values.request import BibliographicInfo
from adapters.locating import CatalogueFinder, query_of
from engine.application.following import Follower
from engine.citation import Citation
from engine.eventlog.format import decode
from engine.reactions import Reactions
from tests.ops.programs import STAFF, House, new


def last_failure(home: House) -> tuple[str, int]:
    stored = home.log.notifications(0, 1000, ["request.locate_failed"])[-1]
    fact = decode(stored.name, stored.state).event
    return fact.reason, fact.hits


def test_exactly_one_record_is_located(home: House) -> None:
    home.say(new(title="Rivers"))
    request = home.request()
    assert request.status == "created"
    assert request.record is not None
    assert request.record.barcodes == ("D-1",)
    assert request.record.locations == ("STACKS",)


@pytest.mark.parametrize(("title", "why"), [("Deserts", ("none", 0)), ("Twins", ("several", 2))])
def test_none_or_several_records_fail(home: House, title: str, why: tuple[str, int]) -> None:
    home.say(new(title=title))
    assert home.request().status == "locate_failed"
    assert last_failure(home) == why


class InTrouble:
    """A catalogue that does not answer."""

    def __init__(self, trouble: Exception) -> None:
        self._trouble = trouble

    def locate(self, citation: Any) -> Any:
        raise self._trouble

    def record(self, record_id: str) -> None:
        return None


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (CatalogueUnavailable("no answer"), "catalogue_unavailable"),
        (ZeroDivisionError("a fault"), "catalogue_fault"),
    ],
)
def test_a_catalogue_in_trouble_stops_nobody(home: House, trouble: Exception, why: str) -> None:
    program = home.program
    finder = CatalogueFinder(InTrouble(trouble))
    program.reactions = Reactions(
        program.engine, Follower(program.log, "reactions", Reactions.NAMES), finder
    )
    home.put(new("r-1"), new("r-2"))
    home.work()
    assert home.request("r-1").status == home.request("r-2").status == "locate_failed"
    assert last_failure(home) == (why, 0)
    assert finder.record("r") is None


def test_a_failed_request_is_located_by_hand(home: House) -> None:
    home.say(new(title="Twins"))
    record = home.program.inventory.search("Castor")[0]
    home.act("search", {"record_id": record.record_id})
    assert home.request().status == "created"
    assert home.request().record.barcodes == ("D-2",)


def test_a_search_by_staff_may_fail_once_more(home: House) -> None:
    home.say(new(title="Deserts"))
    home.act("locate")
    assert home.request().status == "locate_failed"


def test_a_request_that_was_located_meanwhile_is_not_searched_for_again(home: House) -> None:
    home.put(new(title="Twins"))
    home.take()
    record = home.program.inventory.search("Pollux")[0]
    home.act("search", {"record_id": record.record_id})
    assert home.request().record.barcodes == ("D-3",)
    assert "request.locate_failed" not in home.facts()


class Slow:
    """A catalogue that answers after something else has happened."""

    def __init__(self, home: House, meanwhile: Callable[[], object]) -> None:
        self._home = home
        self._meanwhile = meanwhile

    def locate(self, citation: Query) -> list[Hit]:
        found = self._home.program.inventory.locate(citation)
        self._meanwhile()
        return found

    def record(self, record_id: str) -> None:
        return None


def test_what_a_late_search_found_is_not_attached_to_a_citation_that_changed(home: House) -> None:
    home.put(new(title="Rivers"))
    home.take()
    desk = Desk(home.engine, home.program.finder)
    request_id = home.request().id

    def meanwhile() -> None:
        desk.act(STAFF, request_id, "edit", {"title": "Deserts"}, door="api")

    finder = CatalogueFinder(Slow(home, meanwhile))
    followed = Follower(home.log, "reactions", Reactions.NAMES)
    assert Reactions(home.engine, followed, finder).work() == 1
    request = home.request()
    assert (request.citation.title, request.record, request.status) == ("Deserts", None, "created")


def test_every_part_of_a_citation_is_asked_for() -> None:
    citation = Citation(title="T", author="A", isbns=("1",), oclc=("2",), publication_date="1999")
    asked = query_of(citation)
    assert (asked.title, asked.author, asked.isbns) == ("T", "A", ("1",))
    assert (asked.oclc, asked.publication_year) == (("2",), "1999")


@pytest.mark.parametrize(
    ("title", "subtitle", "asked"),
    [
        ("Tides", "A Natural History", "Tides: A Natural History"),
        ("Tides: A Natural History", "a natural history", "Tides: A Natural History"),
        ("Tides", "", "Tides"),
        (" Tides ", " ", "Tides"),
        ("", "A Natural History", ""),
    ],
)
def test_the_subtitle_is_asked_for_too(title: str, subtitle: str, asked: str) -> None:
    assert query_of(Citation(title=title, subtitle=subtitle)).title == asked


def test_titles_that_differ_by_their_subtitles_are_told_apart(home: House) -> None:
    file = "title,barcode,location,library\n"
    file += "Tides: A Natural History,S-1,STACKS,DEMO\nTides: A Human History,S-2,STACKS,DEMO\n"
    home.program.load_inventory(file.encode(), "text/csv", "DEMO")
    home.say(new(title="Tides"))
    wanted = BibliographicInfo(title="Tides", subtitle="A human history")
    home.say(new("r-2", bibliographic=wanted))
    assert home.request().status == "locate_failed"
    assert home.request("r-2").record.barcodes == ("S-2",)
