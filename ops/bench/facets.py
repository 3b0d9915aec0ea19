"""How fast and how small the facet index is: `python -m ops.bench.facets [--requests 1000000]`.

Builds a task list of synthetic requests, loads the index, and asks it varied queries: one page with
the counts of all facets. The same queries by SQL over covering indexes are the yardstick. Prints
one JSON object a line; SQL's query plans go to stderr.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from subprocess import PIPE, Popen, run
from tempfile import TemporaryDirectory
from time import perf_counter

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from ops.bench import grouping
from ops.bench.figures import ROUNDS, Figure, show
from ops.bench.questions import Questions
from ops.bench.requests import TODAY
from projections.database import for_writing, open_database
from projections.facets.index import FacetIndex
from projections.keeping import IndexKeeper
from projections.listing import ListPage, TaskLists
from projections.query import ListQuery
from projections.reading import Snapshot, TitleReader
from projections.row import TaskRow

QUERIES = 200
"""Queries in each round of the index alone."""

COMPARED = 4
"""Queries in each round that SQL answers too."""

PAGE_BYTES = 4096


def figures(requests: int) -> Iterator[Figure]:
    """Build, measure, and give the figures as they come."""
    size = f"{requests} requests"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "read.db"
        yield Figure("task_list_rows_per_s", requests / _built(path, requests), "rows/s", size)
        database = open_database(path)
        index = FacetIndex(TitleReader(database))
        before = _resident()
        begun = perf_counter()
        IndexKeeper(database, index).refresh()
        yield Figure("facets_load_s", perf_counter() - begun, "s", size)
        lists = TaskLists(database, index, lambda word: word, lambda _library: TODAY)
        rows = _sample(database)
        _asked(lists, Questions(rows, 0).some(QUERIES))
        yield Figure("facets_index_bytes", (_resident() - before) / requests, "bytes", size)
        yield from _speed(database, lists, rows, size)
        database.dispose()


def _built(path: Path, requests: int) -> float:
    command = [sys.executable, "-m", "ops.bench.requests", str(path), str(requests)]
    done = run(command, check=True, capture_output=True, text=True)  # noqa: S603 (our own module)
    return float(done.stdout)


def _resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


def _sample(database: Engine) -> list[tuple[int, TaskRow]]:
    with database.begin() as connection:
        rows = Snapshot(connection).rows()
        return [pair for at, pair in enumerate(rows) if at % 997 == 0]


def _asked(lists: TaskLists, queries: Iterable[ListQuery]) -> list[float]:
    """The milliseconds of each query."""
    taken = []
    for query in queries:
        begun = perf_counter()
        lists.run(query, None, "user1")
        taken.append((perf_counter() - begun) * 1000)
    return taken


def _speed(
    database: Engine, lists: TaskLists, rows: Sequence[tuple[int, TaskRow]], size: str
) -> Iterator[Figure]:
    with for_writing(database).begin() as connection:
        grouping.prepare(connection)
    with database.connect() as connection:
        # Both read from the file itself, not through a log of all that was just written.
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    p50, p99, ratio = [], [], []
    for round_ in range(1, ROUNDS + 1):
        questions = Questions(rows, round_)
        cuts = quantiles(_asked(lists, questions.some(QUERIES)), n=100)
        p50.append(cuts[49])
        p99.append(cuts[98])
        ratio.append(_compared(database, lists, questions))
    work = f"{QUERIES} queries, a page of 50 and all facets, {size}, median of {ROUNDS} rounds"
    yield Figure("facets_page_p50_ms", median(p50), "ms", work)
    yield Figure("facets_page_p99_ms", median(p99), "ms", work)
    compared = f"{COMPARED} queries against GROUP BY, {size}, median of {ROUNDS} rounds"
    yield Figure("facets_times_faster_than_sql", median(ratio), "times", compared)


def _compared(database: Engine, lists: TaskLists, questions: Questions) -> float:
    """How many times longer SQL takes for the same answers."""
    ours = theirs = 0.0
    with database.begin() as connection:
        for query in questions.some(COMPARED, grouping.SORTS):
            first_page = replace(query, after=None)
            begun = perf_counter()
            page = lists.run(first_page, None, None)
            ours += perf_counter() - begun
            theirs += _by_sql(connection, first_page, page)
    return theirs / ours


def _by_sql(connection: Connection, query: ListQuery, page: ListPage) -> float:
    by_sql = grouping.Grouping(query, TODAY)
    begun = perf_counter()
    answer = by_sql.run(connection)
    taken = perf_counter() - begun
    _check(answer, page)
    print(*by_sql.plans(connection), sep="\n", file=sys.stderr)
    return taken


def _check(answer: dict[str, dict[str, int]], page: ListPage) -> None:
    """A comparison counts only if both say the same."""
    for name, values in page.facets.items():
        counts = {it.value: it.count for it in values if it.count}
        if counts != answer[name]:
            raise AssertionError(f"{name}: SQL counts {answer[name]}, the index {counts}")
    if len(page.items) != len(answer["page"]) or page.total != answer["total"]["all"]:
        raise AssertionError("SQL and the index list different requests")


def in_a_process_of_its_own() -> Iterator[Figure]:
    """The figures, measured where no other benchmark has left memory behind."""
    command = [sys.executable, "-m", "ops.bench.facets"]
    with Popen(command, stdout=PIPE, text=True) as process:  # noqa: S603 (our own module)
        for line in process.stdout or ():
            yield _figure.decode(line)
    if process.returncode:
        raise SystemExit(process.returncode)


_figure = msgspec.json.Decoder(Figure)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000)
    show(figures(parser.parse_args(arguments).requests))


if __name__ == "__main__":
    main()
