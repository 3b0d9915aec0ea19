"""Statements that are sent together and judged when the server has answered all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

Check = Callable[[], None]
"""Judges the server's answer to what was sent; raises a Conflict, and then nothing is stored."""


class Sender:
    """Sends statements on a connection, and gives the cursors that will have their answers."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def __call__(self, statement: str, *values: object) -> Cursor[Any]:
        return self.cursor().execute(statement.encode(), values, prepare=True)

    def cursor(self) -> Cursor[Any]:
        """A cursor for one statement."""
        return self._connection.cursor(binary=True, row_factory=tuple_row)
