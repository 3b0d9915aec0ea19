"""The local inventory's tables, and its file opened as it has to be.

The file can be loaded anew from the library's own export at any time. Records are numbered
(`number`) for the tables beside them; `id` is the name that requests keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from adapters.catalogue.port import CatalogueUnavailable

metadata = sa.MetaData()

records = sa.Table(
    "records",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("control_number", sa.Text, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("publication_year", sa.Text, nullable=False),
    sa.Column("titles", sa.Text, nullable=False),  # one a line
    sa.Column("names", sa.Text, nullable=False),  # one a line
    sa.Column("forms", sa.Text, nullable=False),  # one a line
    sa.Column("work_key", sa.Text, nullable=False, index=True),
)


def _record_number() -> sa.Column[int]:
    reference = sa.ForeignKey("records.number", ondelete="CASCADE")
    return sa.Column("record", sa.Integer, reference, nullable=False, index=True)


identifiers = sa.Table(
    "identifiers",
    metadata,
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    _record_number(),
    sa.PrimaryKeyConstraint("kind", "value", "record"),
    sqlite_with_rowid=False,
)

title_keys = sa.Table(
    "title_keys",
    metadata,
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("whole", sa.Boolean, nullable=False),  # false: the title without its subtitle
    _record_number(),
    sa.PrimaryKeyConstraint("key", "whole", "record"),
    sqlite_with_rowid=False,
)

words = sa.Table(
    "words",
    metadata,
    sa.Column("word", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    _record_number(),
    sa.PrimaryKeyConstraint("word", "field", "record"),
    sqlite_with_rowid=False,
)

holdings = sa.Table(
    "holdings",
    metadata,
    sa.Column("barcode", sa.Text, primary_key=True),
    _record_number(),
    sa.Column("library", sa.Text, nullable=False),
    sa.Column("location", sa.Text, nullable=False),
    sa.Column("call_number", sa.Text, nullable=False),
    sa.Column("call_number_key", sa.Text, nullable=False, index=True),
    sa.Column("material_type", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("available", sa.Boolean, nullable=False),
)

_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32768")
"""The file can be loaded anew, so a commit need not wait for the disk; 32 MiB keep loading fast."""

_WRITES = "interlend_writes"


def open_file(path: Path) -> sa.Engine:
    """The inventory in this SQLite file, made if absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    sa.event.listen(engine, "connect", _configure)
    sa.event.listen(engine, "begin", _begin)
    with writing(engine) as connection:
        metadata.create_all(connection)
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection for one consistent look."""
    with _available(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that no other writer can come between."""
    writer = engine.execution_options(**{_WRITES: True})
    with _available(), writer.begin() as connection:
        yield connection


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except (sa.exc.IntegrityError, sa.exc.ProgrammingError):
        raise  # our own fault: asking again would not help
    except sa.exc.DatabaseError as error:
        raise CatalogueUnavailable(str(error.orig)) from error


def _configure(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    # Transactions begin where `_begin` says so: the driver would begin them too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
