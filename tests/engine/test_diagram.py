"""The lifecycle's page and drawings are made from the table, and lie fresh in `docs/`."""

from __future__ import annotations

from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

from engine.diagram import Form, render
from engine.diagram.moves import BY_ITEMS, LEADS_TO, SETS, in_words, moves, ordered
from engine.lifecycle import LIFECYCLE
from engine.rules import Then
from engine.statuses import ANYWHERE, OPEN, OUT, WORDING, Status

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("form", get_args(Form))
def test_the_docs_are_fresh(form: Form, root: Path) -> None:
    written = (root / "docs" / f"lifecycle.{form}").read_text(encoding="utf-8")
    assert written == render(form), "run .venv/bin/interlend lifecycle --write"


def test_every_place_stands_in_one_set() -> None:
    places = [place for members in SETS.values() for place in ordered(members)]
    assert sorted(places) == sorted(ANYWHERE)


@pytest.mark.parametrize("then", Then)
def test_every_result_is_drawn_or_moves_nothing(then: Then) -> None:
    drawn = then in LEADS_TO or then is Then.BY_ITEMS
    assert drawn != (then in (Then.UNCHANGED, Then.AS_SET))


def test_what_depends_on_items_is_drawn_act_by_act() -> None:
    assert BY_ITEMS.keys() == {rule.act for rule in LIFECYCLE if rule.then is Then.BY_ITEMS}


def test_every_row_that_leads_to_another_status_is_drawn() -> None:
    drawn = [move.rule for move in moves()]
    stays = (Then.UNCHANGED, Then.AS_SET)
    for rule in LIFECYCLE:
        assert (rule in drawn) == (rule.then not in stays and rule.when != {rule.then})


def test_places_are_said_in_sets_with_their_exceptions() -> None:
    assert in_words(ANYWHERE) == "any"
    assert in_words(OPEN) == "OPEN"
    assert in_words(OUT - {Status.OVERDUE, Status.RENEW_REQUESTED}) == (
        "OUT except renew_requested, overdue"
    )
    assert in_words(OPEN | {Status.CONDITIONAL, Status.REJECTED}) == "OPEN; conditional, rejected"
    assert in_words(frozenset({Status.LOST, Status.CREATED})) == "created, lost"


def test_the_drawing_has_a_ring_for_every_source_and_a_head_for_every_target() -> None:
    drawing = ElementTree.fromstring(render("svg"))  # noqa: S314
    rings = drawing.findall(f"{SVG}circle")
    heads = drawing.findall(f"{SVG}path[@class='to']")
    assert len(rings) == sum(len(move.sources) for move in moves())
    assert len(heads) == sum(len(move.targets) for move in moves())


def test_the_drawing_names_every_act_and_status_inside_its_frame() -> None:
    drawing = ElementTree.fromstring(render("svg"))  # noqa: S314
    width, height = (float(size) for size in drawing.attrib["viewBox"].split()[2:])
    texts = {text.text for text in drawing.iter(f"{SVG}text")}
    assert {move.rule.act for move in moves()} <= texts
    assert {wording.en for wording in WORDING.values()} <= texts
    for circle in drawing.iter(f"{SVG}circle"):
        assert 0 < float(circle.attrib["cx"]) < width
        assert 0 < float(circle.attrib["cy"]) < height


def test_the_graph_has_every_status_and_every_act_that_moves() -> None:
    graph = render("dot")
    assert all(f'"{place}";' in graph for place in ANYWHERE)
    assert all(move.rule.act in graph for move in moves())
    assert graph.count("{") == graph.count("}")


def test_the_page_has_a_row_for_every_status_and_every_row_of_the_table() -> None:
    page = render("md")
    lines = page.splitlines()
    assert sum(line.startswith("| `") for line in lines) == len(Status) + len(LIFECYCLE)
    for rule in LIFECYCLE:
        assert rule.says in page
    rows = [line for line in lines if line.startswith("| ")]
    assert {line.count("|") for line in rows} == {7}
