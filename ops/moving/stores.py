"""Stores as they are found: what is in them, who works on them, how one is emptied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep
from typing import Final, TypeAlias

import sqlalchemy as sa

from engine.errors import Failure
from engine.eventlog.log import EventLog
from engine.eventlog.opening import FILE, is_server
from projections.database import open_database

LED: Final = ("reactions", "outbox", "delivery", "task-list", "events", "jobs")
"""The works that one process leads in, as `ops.works` names them."""

_FILES: Final = (FILE, "read.db", "topics.db", "catalogue.db")
_OURS: Final = (
    "SELECT schemaname, tablename FROM pg_tables WHERE tablename <> 'schema_version'"
    " AND (schemaname = ANY (current_schemas(false)) OR schemaname = 'inventory')"
)
_OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'interlend' AND pid <> pg_backend_pid()"
)
_FAREWELL: Final = 1.0
"""Seconds that the server may take to notice that a process is gone."""


class CannotMove(Failure):
    """The move is refused, or was cut off; the old store is as it was."""


class Folder:
    """A folder with the files of the embedded form.

    `name` is for people; `log` and `items` are what it `holds` where there is a log, an inventory.
    """

    log, items = FILE, "catalogue.db"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self.inventory = folder / self.items
        self.how_to_empty = f"move {', '.join(f'{name}*' for name in _FILES)} away from there"

    def holds(self) -> list[str]:
        """The files of ours."""
        return [name for name in _FILES if (self.folder / name).exists()]

    def require_quiet(self) -> None:
        """Nothing: who works on files is seen by the locks that `alone` takes."""


class Server:
    """A PostgreSQL database; `name` has no password."""

    log, items = "stored_events", "inventory.records"
    how_to_empty = "drop that database and create it anew"

    def __init__(self, address: str) -> None:
        url = sa.make_url(address).set(query={})
        self.name = url.render_as_string(hide_password=True)
        self.address = self.inventory = address

    def holds(self) -> list[str]:
        """The tables with rows in them."""
        with self._connection() as connection:
            tables = connection.exec_driver_sql(_OURS).fetchall()
            return sorted(
                table if schema != "inventory" else f"{schema}.{table}"
                for schema, table in tables
                if connection.scalar(sa.text(f'SELECT EXISTS (TABLE "{schema}"."{table}")'))
            )

    def require_quiet(self) -> None:
        """Raises CannotMove where a process of ours is connected."""
        others = 0
        with self._connection() as connection:
            for _ in range(round(_FAREWELL / 0.1)):
                others = connection.exec_driver_sql(_OTHERS).scalar_one()
                if not others:
                    return
                connection.rollback()  # what is seen of the others is kept for the transaction
                sleep(0.1)
        raise CannotMove(
            f"{others} connections of Interlend use {self.name}: stop every process of it"
        )

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        engine = open_database(self.address)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


Store: TypeAlias = Folder | Server


def store_at(setting: str) -> Store:
    """The store that a setting names: a folder, or a `postgresql://…` address."""
    if "://" in setting and not is_server(setting):
        raise CannotMove("a store is a folder or a postgresql://… address")
    try:
        return Server(setting) if is_server(setting) else Folder(Path(setting))
    except (ValueError, sa.exc.ArgumentError) as error:
        raise CannotMove("that is no postgresql://user:password@host:port/database") from error


def require_ready(source: Store, target: Store) -> None:
    """Raises CannotMove where there is nothing to move, something in the way, or work under way."""
    if source.log not in source.holds():
        raise CannotMove(f"there is no data in {source.name}")
    if held := target.holds():
        raise CannotMove(
            f"{target.name} is not empty, it holds {', '.join(held)}: {target.how_to_empty},"
            " also where they were left by a move that was cut off"
        )
    for store in (source, target):
        store.require_quiet()


@contextmanager
def alone(log: EventLog, store: Store) -> Iterator[None]:
    """Lead in every work meanwhile, so that no program does. Raises CannotMove where one does."""
    with ExitStack() as stack:
        leads = {work: log.leadership(work) for work in LED}
        for lead in leads.values():
            stack.callback(lead.close)
        if taken := [work for work, lead in leads.items() if not lead.held()]:
            raise CannotMove(
                f"a program works on {store.name} ({', '.join(taken)}):"
                " stop `interlend up`, or the processes of every role"
            )
        yield
