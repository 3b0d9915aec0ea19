"""What shows: the task list and its index, histories, and what they are kept current by."""

from __future__ import annotations

from ops.jobs import Jobs
from ops.metrics import MeasuredLists
from ops.parts.deciding import Deciding
from ops.parts.part import part
from projections.facets.index import FacetIndex
from projections.history import History
from projections.keeping import IndexKeeper
from projections.listing import TaskLists
from projections.projector import TaskListProjector
from projections.reading import TitleReader


class Reading(Deciding):
    """The read models."""

    @part
    def projector(self) -> TaskListProjector:
        """What writes the task list."""
        return TaskListProjector(self.log, self.database, self.zone_of)

    @part
    def index(self) -> FacetIndex:
        """The facets in memory."""
        return FacetIndex(TitleReader(self.database))

    @part
    def keeper(self) -> IndexKeeper:
        """What keeps the index equal to the task list."""
        return IndexKeeper(self.database, self.index)

    @part
    def lists(self) -> TaskLists:
        """Task lists for reading."""
        return MeasuredLists(
            self.database,
            self.index,
            lambda word: next(iter(self.keyring.word_tokens(word)), ""),
            lambda library: self.clock().astimezone(self.zone_of(library)).date(),
        )

    @part
    def history(self) -> History:
        """Histories for reading."""
        return History(self.log, self.unseal)

    @part
    def jobs(self) -> Jobs:
        """What time alone brings about."""
        return Jobs(self.engine, self.lists, self.clock)

    def project(self) -> int:
        """Bring task list and index up to the log; how many facts that took."""
        facts = self.projector.work()
        self.keeper.refresh()
        return facts

    def not_ready(self) -> list[str]:
        """The parts that cannot work now."""
        troubles = self.health.troubles(self.needs)
        if self.made("keeper") and "store" not in troubles and not self._list_is_there():
            return ["task list", *troubles]
        return troubles

    def _list_is_there(self) -> bool:
        """Whether the index has come to where the log was when it was first asked for."""
        return self.keeper.ready and self.index.position >= self._first_seen

    @part
    def _first_seen(self) -> int:
        return self.log.last_position()
