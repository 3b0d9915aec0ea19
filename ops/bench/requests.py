"""Synthetic lending requests, as like those of a consortium as weighted chance makes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple, TypeVar
from uuid import UUID

from engine.statuses import Status
from projections.database import for_writing, open_database
from projections.row import TaskRow
from projections.task_list import TaskList

T = TypeVar("T")

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOW.date()
HISTORY_DAYS = 3 * 365
BATCH = 10_000

LIBRARIES = tuple(f"LIB{number}" for number in range(8))
PARTNERS = tuple(f"P{number:03}" for number in range(400))
USERS = tuple(f"user{number}" for number in range(60))
LABELS = tuple(f"label {number}" for number in range(30))
ALERTS = tuple(f"alert_{number}" for number in range(14))
LEVELS = ("normal", "rush", "express", "overnight")
FORMATS = ("physical", "digital", "physical_non_returnable")
SUPPLIED = ("physical", "undefined", "digital", "physical_non_returnable")
INVENTORY: tuple[tuple[str, ...], ...] = (
    ("physical",),
    ("physical", "electronic"),
    ("electronic",),
    (),
    ("digital",),
)
FINISHED = (Status.REQUEST_COMPLETED, Status.REJECTED, Status.CANCELLED, Status.EXPIRED)
STATUSES = (*FINISHED, *(status for status in Status if status not in FINISHED))


class Drawn(NamedTuple):
    """What chance gave one request."""

    library: str
    partner: str
    status: Status
    requested: str
    supplied: str
    level: str
    user: str | None
    labels: tuple[str, ...]
    alerts: tuple[str, ...]
    inventory: tuple[str, ...]
    handled: int
    lent: int
    has_due: bool
    has_need: bool
    rare: bool
    title: str
    author: str


class Draw:
    """Columns of random values, drawn many at a time: one by one would take minutes."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = Random(seed)
        self.size = size

    def of(self, values: Sequence[T], steep: float = 1.0) -> list[T]:
        """Values of which the first are common and the last are rare."""
        weights = list(accumulate(1 / (rank + 1) ** steep for rank in range(len(values))))
        return self.random.choices(values, cum_weights=weights, k=self.size)

    def any_of(self, values: Sequence[T]) -> list[T]:
        """Values that are all as common."""
        return self.random.choices(values, k=self.size)

    def some(self, values: Sequence[str], share: float) -> list[tuple[str, ...]]:
        """One value or two for a share of the requests, none for the others."""
        many = [(value,) for value in values] + list(pairwise(values))
        nothing: list[tuple[str, ...]] = [()] * round(len(many) * (1 / share - 1))
        return self.any_of([*many, *nothing])

    def spans(self, mean: float) -> list[int]:
        """Numbers of days, mostly short."""
        draw = self.random.expovariate
        return [int(draw(1 / mean)) for _ in range(self.size)]

    def chance(self, share: float) -> list[bool]:
        """True for a share of the requests."""
        draw = self.random.random
        return [draw() < share for _ in range(self.size)]


class Requests:
    """Batches of requests in the order of their arrival."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self._count = count
        self._seed = seed
        vocabulary = Random(seed)
        self._words = [_word(vocabulary) for _ in range(20_000)]
        self._titles = [self._title(vocabulary) for _ in range(max(1000, count // 3))]
        self._days = [TODAY - timedelta(back) for back in range(HISTORY_DAYS + 1)]

    def _title(self, random: Random) -> str:
        if random.random() < 0.05:
            return "".join(
                chr(random.randrange(0x4E00, 0x5800)) for _ in range(random.randint(4, 12))
            )
        return " ".join(random.choices(self._words, k=random.randint(2, 9))).capitalize()

    def batches(self) -> Iterator[list[TaskRow]]:
        """Every request once."""
        for first in range(0, self._count, BATCH):
            size = min(BATCH, self._count - first)
            yield list(self._batch(first, Draw(self._seed + first, size)))

    def _batch(self, first: int, draw: Draw) -> Iterator[TaskRow]:
        columns = (
            draw.of(LIBRARIES),
            draw.of(PARTNERS),
            draw.of(STATUSES, 1.4),
            draw.of(FORMATS),
            draw.of(SUPPLIED),
            draw.of(LEVELS, 1.5),
            draw.of((None, *USERS), 0.6),
            draw.some(LABELS, 0.2),
            draw.some(ALERTS, 0.1),
            draw.of(INVENTORY),
            draw.spans(25),
            draw.spans(30),
            draw.chance(0.6),
            draw.chance(0.5),
            draw.chance(0.1),
            draw.any_of(self._titles),
            draw.any_of(self._words),
        )
        for at, values in enumerate(zip(*columns, strict=True)):
            request_id = str(UUID(int=draw.random.getrandbits(128)))
            yield self._row(first + at, request_id, Drawn(*values))

    def _row(self, number: int, request_id: str, it: Drawn) -> TaskRow:
        age = HISTORY_DAYS - HISTORY_DAYS * number // self._count
        last = max(age - it.handled, 0)
        seconds = timedelta(seconds=number % 43_200)
        return TaskRow(
            id=request_id,
            number=f"{it.library}-26-{number:07}",
            external_id=f"REQ{number * 7}",
            library=it.library,
            partner=it.partner,
            status=it.status.value,
            active=it.status not in FINISHED,
            resource_state="located",
            version=3,
            title=it.title,
            author=it.author,
            isbn=(f"978{number:010}",),
            requested_format=it.requested,
            supplied_format=it.supplied,
            service_level=it.level,
            created_at=NOW - timedelta(age) - seconds,
            updated_at=NOW - timedelta(last) - seconds / 2,
            created_day=self._days[age],
            updated_day=self._days[last],
            due_date=self._day(it.lent - age) if it.has_due else None,
            need_by=self._day(2 * it.lent - age) if it.has_need else None,
            partner_note=it.rare,
            reported=not it.rare,
            labels=it.labels,
            alerts=it.alerts,
            assigned_to=it.user,
            inventory_types=it.inventory,
            active_notes=int(it.rare),
            barcodes=(f"B{number:08}",),
        )

    def _day(self, ahead: int) -> date:
        return self._days[-ahead] if ahead <= 0 else TODAY + timedelta(min(ahead, 365))


def _word(random: Random) -> str:
    return "".join(random.choices("abcdefghijklmnoprstuvwz", k=random.randint(3, 10)))


def build(path: Path, count: int) -> float:
    """Write so many requests to a new task list in batches; returns the seconds of the writing."""
    database = for_writing(open_database(path))
    with database.begin() as connection:
        TaskList().create(connection)
    seconds = 0.0
    for position, rows in enumerate(Requests(count).batches(), 1):
        begun = perf_counter()
        with database.begin() as connection:
            TaskList().write(connection, rows, position)
        seconds += perf_counter() - begun
    return seconds


if __name__ == "__main__":
    # A process of its own, so that what building leaves behind is not taken for the index.
    print(build(Path(sys.argv[1]), int(sys.argv[2])))
