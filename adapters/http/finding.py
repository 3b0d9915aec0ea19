"""The catalogue, as far as the desk needs it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from engine.citation import CatalogueRecord, Citation
from engine.commands.base import Command
from engine.request import LendingRequest
from engine.values import Actor


class Finder(Protocol):
    """Looks in the catalogue."""

    def locate(self, request: LendingRequest, command_id: str, at: datetime, by: Actor) -> Command:
        """Search for what a request cites; what came of it, as a command."""

    def record(self, record_id: str) -> CatalogueRecord | None:
        """A record by its id."""

    def candidates(
        self, citation: Citation, text: str, away: Callable[[Collection[str]], Collection[str]]
    ) -> Sequence[Candidate]:
        """Titles that match a text, or without one a citation; `away` tells which items are out."""


class Candidate(Protocol):
    """A title of the catalogue to choose."""

    @property
    def record_id(self) -> str:
        """What to choose it by."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def author(self) -> str:
        """Its author."""

    @property
    def publication_year(self) -> str:
        """When it came out."""
