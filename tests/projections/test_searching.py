"""Text search over stored rows: what finds what, and that no text breaks it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from projections import text as text_index
from projections.asking import FIELDS, asked_of
from projections.database import for_writing
from projections.reading import TEXT
from projections.task_list import TaskList
from projections.words import hashed
from tests.projections.rows import row


def hash_word(word: str) -> str:
    return f"h{sum(word.encode()):x}"


ROWS = [
    row(0, title="计算机科学导论", author="王明", partner="北京图书馆"),
    row(
        1,
        title="Élémens de mathématique",
        author="Bourbaki, Nicolas",
        isbn=("0-306-40615-2",),
        oclc=("ocm00012345",),
        lccn=("n78-89035",),
        external_id="ILL/77-A",
        barcodes=("39015-02",),
        call_numbers=("QA 76.73 .P98",),
        partner="SIM",
    ),
    row(
        2,
        title="Nature",
        issn=("0028-0836",),
        requester_tokens=hashed("Zoë Bourbaki", hash_word),
        note_tokens=hashed("Bitte eilig 请尽快", hash_word),
    ),
]


@pytest.fixture(scope="module")
def library(lasting: Engine) -> Engine:
    """Rows that nobody changes."""
    with for_writing(lasting).begin() as connection:
        TaskList().write(connection, ROWS, 1)
    return lasting


def find(database: Engine, text: str, field: str = "any") -> list[int]:
    asked = asked_of(field, text, hash_word)
    if asked is None:
        return []
    with database.begin() as connection:
        return list(text_index.find(connection, TEXT, asked))


@pytest.mark.parametrize(
    ("text", "field", "found"),
    [
        ("科学", "any", [0]),
        ("科学", "title", [0]),
        ("论", "title", [0]),
        ("计", "any", [0]),
        ("科学 王明", "any", [0]),
        ("学科", "any", []),
        ("北京", "partner", [0]),
        ("elemens", "title", [1]),
        ("MATHÉMATIQUE élémens", "any", [1]),
        ("mathem*", "title", [1]),
        ("mathem", "title", []),
        ("nicolas bourbaki", "author", [1]),
        ("bourbaki", "any", [1, 2]),
        ("bourbaki", "title", []),
        ("0306406152", "isbn", [1]),
        ("978-0-306-40615-7", "isbn", [1]),
        ("978 0 306 40615 7", "isbn", [1]),
        ("978 0 306 40615 7", "any", [1]),
        ("0-306-40615-2", "any", [1]),
        ("0028-0836", "issn", [2]),
        ("00280836", "any", [2]),
        ("12345", "oclc", [1]),
        ("(OCoLC)12345", "any", [1]),
        ("n 78-89035", "lccn", [1]),
        ("n78089035", "any", [1]),
        ("ILL77A", "external_id", [1]),
        ("ill/77-a", "external_id", [1]),
        ("DEMO-26-000002", "number", [2]),
        ("demo26000002", "any", [2]),
        ("3901502", "barcode", [1]),
        ("39015*", "barcode", [1]),
        ("qa76.73.p98", "call_number", [1]),
        ("QA 76.73", "call_number", [1]),
        ("sim", "partner", [1]),
        ("zoe", "requester", [2]),
        ("Bourbaki", "requester", [2]),
        ("eilig", "note", [2]),
        ("eilig", "requester", []),
        ("尽快", "note", [2]),
        ("---", "any", []),
    ],
)
def test_a_query_finds_what_a_librarian_means(
    library: Engine, text: str, field: str, found: list[int]
) -> None:
    assert find(library, text, field) == found


@pytest.mark.parametrize(
    "text",
    [
        'title:"',
        "a OR b) AND NOT (",
        "NEAR(a b, 3)",
        "^a + - * : {title}",
        "'; DROP TABLE task_list_v2; --",
        "\0",
        "a\0b",
        "\ud800",
        "*",
        "a" * 100_000,
        "a b " * 20_000,
        "字" * 5_000,
        "1-" * 5_000,
        "\N{GRINNING FACE} ٣ ½ ℃",
    ],
)
@pytest.mark.parametrize("field", FIELDS)
def test_no_text_breaks_the_search(library: Engine, text: str, field: str) -> None:
    assert find(library, text, field) in ([], [0], [1], [2], [0, 1], [1, 2], [0, 1, 2])


@given(text=st.text(max_size=40), field=st.sampled_from(FIELDS))
def test_any_text_is_a_query(library: Engine, text: str, field: str) -> None:
    find(library, text, field)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1, max_size=40))
def test_a_row_is_found_by_its_own_title(database: Engine, title: str) -> None:
    with for_writing(database).begin() as connection:
        TaskList().write(connection, [row(9, title=title)], 2)
    if asked_of("title", title, hash_word):
        assert find(database, title, "title") == find(database, title) == [0]


@pytest.mark.parametrize("title", ["x" * 5_000, "ж" * 5_000, "𐍈" * 5_000, "ab " * 200_000, "\0"])
def test_a_title_of_any_length_is_found(database: Engine, title: str) -> None:
    distinct = " ".join(f"{word}{n}" for n, word in enumerate(title.split()))
    with for_writing(database).begin() as connection:
        TaskList().write(connection, [row(9, title=f"first {distinct}")], 2)
    assert find(database, "first", "title") == find(database, "DEMO-26-000009") == [0]
    if len(title) == 5_000:
        assert find(database, f"{title}0", "title") == [0]
