"""The pages' words: everything has some, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.pofile import read_po

from adapters.http.actions import ACTIONS
from adapters.http.pages import event_words, form_words, language, vocabulary
from adapters.http.pages.field_words import FIELDS
from adapters.http.pages.form_fields import shapes_of
from adapters.http.pages.refusals import CODES
from engine.eventlog.registry import REGISTRY
from projections.query import FACETS
from tests.adapters.http.pages.world import World

HTTP = language.FOLDER.parent
KEYWORDS = {"_": None, "english": None, "say": None, "count": (1, 2), "ngettext": (1, 2)}


@pytest.fixture(scope="module")
def said(root: Path) -> Catalog:
    """Every text that the pages can say, as their source has it."""
    found = Catalog()
    options = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    methods = [("pages/**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
    for _, _, message, _, _ in extract_from_dir(
        str(HTTP), method_map=methods, options_map=options, keywords=KEYWORDS
    ):
        found.add(message)
    with (root / "engine/statuses.py").open("rb") as file:
        for _, message, _, _ in extract("python", file, {"Wording": (3,)}):
            found.add(message)
    return found


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with (language.FOLDER / "zh_Hans/LC_MESSAGES/interlend.po").open("rb") as file:
        return read_po(file, locale="zh_Hans")


def texts(catalogue: Catalog) -> dict[str, object]:
    """Translations by their English text, the singular of two."""
    return {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in catalogue if m.id}


def test_every_text_has_its_chinese_and_no_chinese_is_left_over(
    said: Catalog, chinese: Catalog
) -> None:
    assert texts(chinese).keys() == texts(said).keys()
    assert all(any(part for part in [*string]) for string in texts(chinese).values())
    assert not any(message.fuzzy for message in chinese if message.id)


def test_a_translation_keeps_the_places_for_values(chinese: Catalog) -> None:
    for message in chinese:
        english = message.id if isinstance(message.id, str) else message.id[0]
        translated = message.string if isinstance(message.string, str) else message.string[0]
        places = r"%\(\w+\)s"
        assert sorted(re.findall(places, english)) == sorted(re.findall(places, translated))


def test_every_fact_facet_and_alert_has_words() -> None:
    facts = {n for n in REGISTRY.types if n.startswith(("request.", "correspondence."))}
    assert set(event_words.EVENTS) == facts
    assert set(FACETS) <= set(vocabulary.FACETS)
    for facet, values in FACETS.items():
        if values is not None and facet != "status":
            assert set(values) <= set(vocabulary.VALUES[facet])


def test_every_alert_that_the_engine_raises_has_words(root: Path) -> None:
    source = "".join(path.read_text() for path in (root / "engine").rglob("*.py"))
    raised = set(re.findall(r"\.alert\(\s*\"(\w+)\"", source))
    assert raised <= set(vocabulary.ALERTS)


def test_every_action_has_its_place_and_every_field_its_name() -> None:
    grouped = [action for _, actions in form_words.GROUPS for action in actions]
    assert sorted([*grouped, *form_words.ELSEWHERE]) == sorted(ACTIONS)
    for name in grouped:
        action = ACTIONS[name]
        for shape in shapes_of(action.input):
            known = {shape.name.rpartition(".")[2]} & set(FIELDS)
            assert known or (name, shape.name) in form_words.NAMES, (name, shape.name)


def test_refusals_of_the_engine_have_words(root: Path) -> None:
    """Those that a form can bring about; the others are told as they are."""
    source = "".join(path.read_text() for path in (root / "engine/decide").rglob("*.py"))
    kinds = r"(?:Invalid|Illegal|Locked|Unknown)\(\s*\"(\w+)\""
    found = set(re.findall(kinds, source))
    by_jobs_or_choice = {"too_early", "lapsed", "unknown_format", "unknown_slip", "lock_holds"}
    assert found - by_jobs_or_choice - {"retry_not_possible"} <= set(CODES)


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("fr-FR,zh;q=0.3,en;q=0.2", "zh-Hans"),
        ("de", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=much", "en"),
        ("", "en"),
        (",;;,", "en"),
    ],
)
def test_the_browser_s_language_counts(world: World, asked: str, tag: str) -> None:
    assert world.stranger(asked).get("/login").document.get("lang") == tag


def test_a_chosen_language_stays_and_the_address_does_not_keep_it(world: World) -> None:
    reader = world.stranger("en")
    page = reader.get("/login?next=/lending/requests")
    page = reader.get(page.link("简体中文", "//header//a"))
    assert page.document.get("lang") == "zh-Hans"
    assert "lang=" not in page.address
    assert "next=" in page.address
    assert reader.get("/login").document.get("lang") == "zh-Hans"
    page = reader.get(reader.get("/login").link("English", "//header//a"))
    assert page.document.get("lang") == "en"
    assert reader.get("/login?lang=xx").document.get("lang") == "en"


def test_the_list_speaks_chinese(world: World) -> None:
    world.ask()
    page = world.reader("staff", "zh").get("/lending/requests")
    assert page.texts("//h1") == ["借出请求"]
    assert "已创建借出请求" in page.text
    assert re.search(r"\d 个请求", page.text)
    assert re.search(r"20\d\d年\d+月\d+日", page.text)
