"""Which records a citation means (spec A16).

The steps are tried in order, and the first that finds something decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

import sqlalchemy as sa

from adapters.catalogue import identifiers as ids
from adapters.catalogue.hits import Numbers, hits
from adapters.catalogue.identifiers import Identifier
from adapters.catalogue.keys import (
    main_title,
    name_parts,
    names,
    same_author,
    sound,
    terms,
    title_key,
)
from adapters.catalogue.port import Hit, Query
from adapters.catalogue.tables import identifiers, records, title_keys, words

MOST_NUMBERS = 500
MOST_TERMS = 30
"""No citation or search needs more; the rest is ignored."""


def located(connection: sa.Connection, citation: Query) -> list[Hit]:
    """The distinct records that the citation means."""
    for queries in _steps(citation):
        found = hits(connection, *queries)
        if found:
            return found
    return _by_title(connection, citation)


def with_numbers(numbers: Iterable[Identifier]) -> sa.Select[int]:
    """Records with any of these numbers."""
    few = sorted(numbers)[:MOST_NUMBERS]
    # Kind by kind: SQLite finds a list of pairs in no index.
    of_kind = [
        sa.and_(identifiers.c.kind == kind, identifiers.c.value.in_([n.value for n in same]))
        for kind, same in groupby(few, key=attrgetter("kind"))
    ]
    return sa.select(identifiers.c.record).where(sa.or_(sa.false(), *of_kind))


def _steps(citation: Query) -> Iterator[list[Numbers]]:
    """A number that means one title goes before an ISSN, which may be that of a book's series."""
    if name := ids.control(citation.supplier_record_id):
        yield [_named(citation.supplier_record_id, name), *_alike(citation.title)]
    for numbers in (_own_numbers(citation), ids.normalised(ids.ISSN, citation.issns)):
        if numbers:
            yield [with_numbers(numbers)]


def _named(record_id: str, control_number: str) -> Numbers:
    return sa.union(
        sa.select(records.c.number).where(records.c.id == sound(record_id.strip())),
        with_numbers([Identifier(ids.CONTROL, control_number)]),
    )


def _alike(title: str) -> list[Numbers]:
    """A record id may be another catalogue's by mistake; then not one word of the title agrees."""
    wanted = terms(title)[:MOST_TERMS]
    if not wanted:
        return []
    shared = sa.and_(words.c.field == "title", words.c.word.in_(wanted))
    return [sa.select(words.c.record).where(shared)]


def _own_numbers(citation: Query) -> set[Identifier]:
    others = (ids.other(scheme, value) for scheme, value in citation.other_identifiers)
    return (
        ids.normalised(ids.ISBN, citation.isbns)
        | ids.normalised(ids.OCLC, citation.oclc)
        | ids.normalised(ids.LCCN, citation.lccn)
        | {Identifier(ids.OTHER, value) for value in others if value}
    )


def _authors_of(titled: sa.ColumnElement[bool]) -> sa.Select[int, str]:
    of_title = sa.select(title_keys.c.record).where(titled)
    return sa.select(records.c.number, records.c.names).where(records.c.number.in_(of_title))


_WHOLE = sa.and_(title_keys.c.key == sa.bindparam("whole"), title_keys.c.whole)
_BARE_RECORD = sa.and_(title_keys.c.key == sa.bindparam("main"), title_keys.c.whole)
_BARE_CITATION = sa.and_(title_keys.c.key == sa.bindparam("whole"), ~title_keys.c.whole)
_BY_TITLE = (_authors_of(_WHOLE), _authors_of(sa.or_(_BARE_RECORD, _BARE_CITATION)))
"""Records by title, with their authors: the whole title first; then where just one of the two has
a subtitle."""


def _by_title(connection: sa.Connection, citation: Query) -> list[Hit]:
    keys = {"whole": title_key(citation.title), "main": title_key(main_title(citation.title))}
    if not keys["whole"]:
        return []
    for titled in _BY_TITLE:
        rows = connection.execute(titled, keys).all()
        if numbers := _by_author(rows, citation.author):
            return hits(
                connection, sa.select(records.c.number).where(records.c.number.in_(numbers))
            )
    return []


def _by_author(rows: Sequence[sa.Row[int, str]], author: str) -> list[int]:
    """Of these records those by the author; else those that name none, as serials do."""
    named = any(name_parts(name) for name in names(author))
    by_them = [row.number for row in rows if not named or _among(author, row.names)]
    return by_them or [row.number for row in rows if not row.names]


def _among(author: str, lines: str) -> bool:
    return any(same_author(author, name) for name in lines.splitlines())
