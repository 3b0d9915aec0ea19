"""The same pages and counts by SQL alone, as a yardstick: GROUP BY over covering indexes.

The table is the task list's own, given a column for each facet of one value; facets of several
values get a table beside it. For each column there is an index that leads with it and covers all.
"""

# ruff: noqa: S608 (the text is made of names in this file; values are bound)

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from projections.buckets import bucket_of, spans
from projections.query import ListQuery
from projections.reading import Snapshot
from projections.row import TaskRow
from projections.tables import LIVE

Reader = Callable[[TaskRow], Any]


def _day(day: date | None) -> int | None:
    return day.toordinal() if day else None


COLUMNS: Mapping[str, Reader] = {
    "partner": lambda row: row.partner or None,
    "status": lambda row: row.status,
    "activity": lambda row: "active" if row.active else "completed",
    "reported": lambda row: "yes" if row.reported else "no",
    "created": lambda row: _day(row.created_day),
    "updated": lambda row: _day(row.updated_day),
    "requested_format": lambda row: row.requested_format,
    "supplied_format": lambda row: row.supplied_format,
    "due": lambda row: _day(row.due_date),
    "need_by": lambda row: _day(row.need_by),
    "partner_note": lambda row: "yes" if row.partner_note else "no",
    "library": lambda row: row.owning_library or row.library,
    "service_level": lambda row: row.service_level,
    "assigned": lambda row: row.assigned_to or "none",
}
TAGS: Mapping[str, Reader] = {
    "label": lambda row: row.labels,
    "alert": lambda row: row.alerts,
    "inventory_type": lambda row: row.inventory_types,
}
DAYS = ("created", "updated", "due", "need_by")
SORTS = ("due", "need_by", "partner", "status")
"""Orders that are the same by SQL and by the index."""


def prepare(connection: Connection) -> None:
    """Give the task list the columns and indexes, and have SQLite look at them."""
    for name in COLUMNS:
        connection.exec_driver_sql(f"ALTER TABLE {LIVE} ADD COLUMN {name}")
    connection.exec_driver_sql(
        "CREATE TABLE bench_tags (facet, value, ordinal, PRIMARY KEY (facet, value, ordinal))"
        " WITHOUT ROWID"
    )
    _fill(connection)
    for name in COLUMNS:
        covered = ", ".join([name, *(other for other in COLUMNS if other != name)])
        connection.exec_driver_sql(f"CREATE INDEX bench_{name} ON {LIVE} ({covered})")
    connection.exec_driver_sql("CREATE INDEX bench_tagged ON bench_tags (ordinal, facet, value)")
    connection.exec_driver_sql("ANALYZE")


def _fill(connection: Connection) -> None:
    values, tags = [], []
    for ordinal, row in Snapshot(connection).rows():
        values.append((*(read(row) for read in COLUMNS.values()), ordinal))
        tags += [(name, tag, ordinal) for name, read in TAGS.items() for tag in read(row)]
    settings = ", ".join(f"{name} = ?" for name in COLUMNS)
    connection.exec_driver_sql(f"UPDATE {LIVE} SET {settings} WHERE ordinal = ?", values)
    connection.exec_driver_sql("INSERT INTO bench_tags VALUES (?, ?, ?)", tags)


class Grouping:
    """One list query as SQL. `today` is every library's day."""

    def __init__(self, query: ListQuery, today: date) -> None:
        self._query = query
        self._today = today

    def statements(self) -> Iterator[tuple[str, str, list[Any]]]:
        """The name, text and values of every statement that the page and its counts need."""
        for name in COLUMNS:
            where, values = self._where(but=name)
            yield name, f"SELECT {name}, count(*) FROM {LIVE} {where} GROUP BY {name}", values
        for name in TAGS:
            where, values = self._where(but=name)
            joined = f"JOIN {LIVE} USING (ordinal) {where} AND" if where else "WHERE"
            text = f"SELECT value, count(*) FROM bench_tags {joined} facet = ? GROUP BY value"
            yield name, text, [*values, name]
        where, values = self._where()
        yield "total", f"SELECT 'all', count(*) FROM {LIVE} {where}", values
        sort, way = self._query.sort, "DESC" if self._query.descending else "ASC"
        # Only ascending days would put those without one first.
        last = f"{sort} IS NULL, " if sort in DAYS and way == "ASC" else ""
        order = f"ORDER BY {last}{sort} {way}, ordinal {way} LIMIT {self._query.limit}"
        yield "page", f"SELECT ordinal, payload FROM {LIVE} {where} {order}", values

    def _where(self, but: str = "") -> tuple[str, list[Any]]:
        parts, values = [], []
        for name, chosen in self._query.selected.items():
            if name != but:
                part, more = self._condition(name, chosen)
                parts.append(f"({part})")
                values += more
        return ("WHERE " + " AND ".join(parts) if parts else ""), values

    def _condition(self, name: str, chosen: tuple[str, ...]) -> tuple[str, list[Any]]:
        if name in DAYS:
            within = [spans(self._today)[value] for value in chosen]
            text = " OR ".join([f"{name} BETWEEN ? AND ?"] * len(within))
            return text, [day.toordinal() for span in within for day in span]
        marks = ", ".join("?" * len(chosen))
        if name in TAGS:
            tagged = f"SELECT ordinal FROM bench_tags WHERE facet = ? AND value IN ({marks})"
            return f"ordinal IN ({tagged})", [name, *chosen]
        return f"{name} IN ({marks})", list(chosen)

    def run(self, connection: Connection) -> dict[str, dict[Any, Any]]:
        """The page by ordinal, the total, and all counts, buckets made of days."""
        found: dict[str, dict[Any, Any]] = {}
        for name, text, values in self.statements():
            rows = connection.exec_driver_sql(text, tuple(values))
            answer = {row[0]: row[1] for row in rows if row[0] is not None}
            found[name] = self._in_buckets(answer) if name in DAYS else answer
        return found

    def _in_buckets(self, days: Mapping[int, int]) -> dict[str, int]:
        buckets: Counter[str] = Counter()
        for day, count in days.items():
            buckets[bucket_of(date.fromordinal(day), self._today)] += count
        return dict(buckets)

    def plans(self, connection: Connection) -> Iterator[str]:
        """How SQLite goes about each statement."""
        for name, text, values in self.statements():
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", tuple(values)):
                yield f"{name}: {row[3]}"
