"""The local inventory's tables.

Records are numbered (`number`) for the tables beside them; `id` is the name that requests keep.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Texts compare by their code points in every store: so what begins with a word is a range."""

records = sa.Table(
    "records",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", _TEXT, nullable=False, unique=True),
    sa.Column("control_number", _TEXT, unique=True),
    sa.Column("title", _TEXT, nullable=False),
    sa.Column("author", _TEXT, nullable=False),
    sa.Column("edition", _TEXT, nullable=False),
    sa.Column("publication_year", _TEXT, nullable=False),
    sa.Column("titles", _TEXT, nullable=False),  # one a line
    sa.Column("names", _TEXT, nullable=False),  # one a line
    sa.Column("forms", _TEXT, nullable=False),  # one a line
    sa.Column("work_key", _TEXT, nullable=False, index=True),
)


def _record_number() -> sa.Column[int]:
    reference = sa.ForeignKey("records.number", ondelete="CASCADE")
    return sa.Column("record", sa.Integer, reference, nullable=False, index=True)


identifiers = sa.Table(
    "identifiers",
    metadata,
    # The number goes before its kind: by the few kinds no index should ever be searched.
    sa.Column("value", _TEXT, nullable=False),
    sa.Column("kind", _TEXT, nullable=False),
    _record_number(),
    sa.PrimaryKeyConstraint("value", "kind", "record"),
    sqlite_with_rowid=False,
)

title_keys = sa.Table(
    "title_keys",
    metadata,
    sa.Column("key", _TEXT, nullable=False),
    sa.Column("whole", sa.Boolean, nullable=False),  # false: the title without its subtitle
    _record_number(),
    sa.PrimaryKeyConstraint("key", "whole", "record"),
    sqlite_with_rowid=False,
)

words = sa.Table(
    "words",
    metadata,
    sa.Column("word", _TEXT, nullable=False),
    sa.Column("field", _TEXT, nullable=False),
    _record_number(),
    sa.PrimaryKeyConstraint("word", "field", "record"),
    sqlite_with_rowid=False,
)

holdings = sa.Table(
    "holdings",
    metadata,
    sa.Column("barcode", _TEXT, primary_key=True),
    _record_number(),
    sa.Column("library", _TEXT, nullable=False),
    sa.Column("location", _TEXT, nullable=False),
    sa.Column("call_number", _TEXT, nullable=False),
    sa.Column("call_number_key", _TEXT, nullable=False, index=True),
    sa.Column("material_type", _TEXT, nullable=False),
    sa.Column("description", _TEXT, nullable=False),
    sa.Column("available", sa.Boolean, nullable=False),
)
