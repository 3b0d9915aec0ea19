"""What shows: the task list and its index, histories, and what they are kept current by."""

from __future__ import annotations

from functools import cached_property

from ops.jobs import Jobs
from ops.metrics import MeasuredLists
from ops.parts.deciding import Deciding
from projections.facets.index import FacetIndex
from projections.history import History
from projections.keeping import IndexKeeper
from projections.listing import TaskLists
from projections.projector import TaskListProjector
from projections.reading import TitleReader


class Reading(Deciding):
    """The read models."""

    @cached_property
    def projector(self) -> TaskListProjector:
        """What writes the task list."""
        return TaskListProjector(self.log, self.database, self.zone_of)

    @cached_property
    def index(self) -> FacetIndex:
        """The facets in memory."""
        return FacetIndex(TitleReader(self.database))

    @cached_property
    def keeper(self) -> IndexKeeper:
        """What keeps the index equal to the task list."""
        return IndexKeeper(self.database, self.index)

    @cached_property
    def lists(self) -> TaskLists:
        """Task lists for reading."""
        return MeasuredLists(
            self.database,
            self.index,
            lambda word: next(iter(self.keyring.word_tokens(word)), ""),
            lambda library: self.clock().astimezone(self.zone_of(library)).date(),
        )

    @cached_property
    def history(self) -> History:
        """Histories for reading."""
        return History(self.log, self.unseal)

    @cached_property
    def jobs(self) -> Jobs:
        """What time alone brings about."""
        return Jobs(self.engine, self.lists, self.clock)

    def project(self) -> int:
        """Bring task list and index up to the log; how many facts that took."""
        facts = self.projector.work()
        self.keeper.refresh()  # a rebuilt list may have been swapped in without any new fact
        return facts

    def not_ready(self) -> list[str]:
        """The parts that cannot work yet."""
        return [] if self.keeper.ready else ["task list"]
