"""Statements on side tables in PostgreSQL's words."""

from __future__ import annotations

import pytest

from engine.eventlog.postgres.dialect import definition, query


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("SELECT 1", "SELECT 1"),
        ("WHERE a = :a AND b = :b_2", "WHERE a = %(a)s AND b = %(b_2)s"),
        ("SELECT ':a', n::text WHERE n=:n", "SELECT ':a', n::text WHERE n=%(n)s"),
        ("SELECT 7 % 2 WHERE name LIKE '50%'", "SELECT 7 %% 2 WHERE name LIKE '50%%'"),
        ("SELECT 'it''s :x', :y", "SELECT 'it''s :x', %(y)s"),
    ],
)
def test_parameters_are_named_as_the_driver_wants_them(written: str, read: str) -> None:
    assert query(written) == read.encode()


def test_types_have_their_names() -> None:
    written = "CREATE TABLE t (id INTEGER PRIMARY KEY, body blob, at REAL, real_name TEXT, 'REAL')"
    assert definition(written) == (
        "CREATE TABLE t (id BIGINT PRIMARY KEY, body BYTEA, at DOUBLE PRECISION, real_name TEXT,"
        " 'REAL')"
    )
