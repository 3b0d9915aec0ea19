"""What a signed-in user does to requests, through the API or a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from prometheus_client import Histogram
from pydantic import TypeAdapter

from adapters.http import entering
from adapters.http.access import Right, require, require_library, rights_of
from adapters.http.actions import ACTIONS, Action
from adapters.http.building import Making
from adapters.http.finding import Candidate, Finder
from adapters.http.identity import actor_of, command_id_of
from adapters.http.inputs import Create, Input
from adapters.http.tasks import check_task, with_rights
from engine.application.batch import Batch
from engine.application.cache import load_items
from engine.application.directory import User
from engine.application.engine import Engine
from engine.application.wish import Acted, Wish, request_id_of
from engine.citation import CatalogueRecord
from engine.commands.base import Command
from engine.context import Context
from engine.errors import Illegal, Invalid, Stale, Unknown
from engine.lifecycle import may, rule_for
from engine.request import LendingRequest
from engine.rules import Verdict
from engine.values import Actor

DUPLICATE = "duplicate"
"""The action that makes another request than the one it is done to."""

COMMANDS = Histogram(
    "interlend_command_seconds",
    "Time to decide an action and to store what came of it, or to refuse it.",
    ["action"],
)


class Desk:
    """Actions on requests, with the rights of the user who asks."""

    def __init__(self, engine: Engine, finder: Finder) -> None:
        self._engine = engine
        self._finder = finder

    def request(self, user: User, request_id: str, as_of: datetime | None = None) -> LendingRequest:
        """A request that the user may see. Raises `Unknown`."""
        require(user, Right.READ)
        request = self._engine.request(request_id, as_of)
        require_library(user, request.library)
        return request

    def candidates(self, user: User, request_id: str, text: str = "") -> Sequence[Candidate]:
        """Titles of the catalogue that a request could be linked to (spec A16): what a text finds,
        or without one what the request cites.
        """
        require(user, Right.WORK)
        return self._finder.candidates(self.request(user, request_id).citation, text, self._away)

    def _away(self, barcodes: Collection[str]) -> set[str]:
        items = load_items(self._engine.log, barcodes)
        return {barcode for barcode, loaded in items.items() if loaded.item.process}

    def offered(self, user: User, request: LendingRequest) -> dict[str, Action]:
        """The actions that are possible for this user now."""
        rights = rights_of(user)
        context = self._context(request)
        return {
            name: action
            for name, action in ACTIONS.items()
            if action.right in rights and any(_offers(act, request, context) for act in action.acts)
        }

    def act(
        self,
        user: User,
        request_id: str,
        name: str,
        body: dict[str, Any],
        *,
        door: str,
        expected_version: int | None = None,
        key: str | None = None,
    ) -> Acted:
        """Do an action. Raises a `Refusal` or pydantic's error, and then nothing changed."""
        action = ACTIONS.get(name)
        if action is None:
            raise Unknown("unknown_action", f"there is no action {name}", "action")
        seen = self.request(user, request_id)
        require(user, action.right)
        given = action.input.model_validate(body)
        command_id = command_id_of(user, key)
        made = request_id_of(command_id) if name == DUPLICATE else request_id
        by, at = actor_of(user, door), self._engine.clock()
        # A search may take its time: it is not for the transaction.
        found = self._finder.locate(seen, command_id, at, by) if action.make is None else None

        def make(batch: Batch) -> Command:
            request = batch.request(request_id)
            assert request is not None
            if name == DUPLICATE and expected_version not in (None, request.version):
                raise Stale("stale", f"the request is at version {request.version}", "version")
            self._check_offered(name, action, request)
            making = self._making(by, at, request, command_id, made, batch)
            command = with_rights(user, found or _made(action, making, given))
            check_task(user, request, command, self._engine.directory)
            return command

        wish = Wish(id=command_id, name=name, request_id=made, make=make)
        expected = None if name == DUPLICATE else expected_version
        with COMMANDS.labels(name).time():
            return self._engine.act(wish, expected_version=expected)

    def create(self, user: User, body: Create, *, door: str, key: str | None = None) -> Acted:
        """Enter a request by hand (spec D6)."""
        require(user, Right.WORK)
        wish = entering.wish_of(self._engine, user, body, door, key)
        with COMMANDS.labels("create").time():
            return self._engine.act(wish)

    def schema(self, action: Action) -> dict[str, Any]:
        """The JSON Schema of an action's body."""
        return TypeAdapter(action.input).json_schema()

    def _check_offered(self, name: str, action: Action, request: LendingRequest) -> None:
        """Refuse what is not offered: staff record no partner's fact that changes nothing."""
        context = self._context(request)
        if any(_offers(act, request, context) for act in action.acts):
            return
        rule_for(action.acts[0], request, context)
        raise Illegal("wrong_status", f"{name} changes nothing in status {request.status}")

    def _context(self, request: LendingRequest) -> Context:
        directory = self._engine.directory
        partner, library = directory.partner(request.partner), directory.library(request.library)
        return Context(
            partner=partner,
            profile=directory.profile(partner),
            library=library,
            today=self._engine.clock().astimezone(library.zone).date(),
        )

    def _making(
        self,
        by: Actor,
        at: datetime,
        request: LendingRequest,
        command_id: str,
        made: str,
        batch: Batch,
    ) -> Making:
        return Making(
            id=command_id,
            at=at,
            by=by,
            request=request,
            request_id=made,
            sealer=self._engine.sealer(made, batch),
            unseal=lambda sealed: self._engine.keyring.open(request.id, sealed),
            record=self._record,
        )

    def _record(self, record_id: str) -> CatalogueRecord:
        record = self._finder.record(record_id)
        if record is None:
            raise Invalid("unknown_record", f"the catalogue has no record {record_id}", "record_id")
        return record


def _made(action: Action, making: Making, given: Input) -> Command:
    assert action.make is not None
    return action.make(making, given)


def _offers(act: str, request: LendingRequest, context: Context) -> bool:
    rule = may(act, request, context)
    return rule is not None and (rule.verdict is Verdict.ACCEPTED or not act.startswith("partner:"))
