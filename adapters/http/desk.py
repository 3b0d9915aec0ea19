"""What a signed-in user does to requests, through the API or a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4, uuid5

import msgspec
from pydantic import TypeAdapter

from adapters.http.access import Right, require, require_library, rights_of
from adapters.http.actions import ACTIONS, Action
from adapters.http.building import Making, edited_citation
from adapters.http.inputs import Create
from engine.application.batch import Batch
from engine.application.directory import User
from engine.application.engine import Engine
from engine.application.wish import Acted, Wish, request_id_of
from engine.citation import CatalogueRecord, Citation, Correspondents, Requester, Service
from engine.commands.arrival import PlaceRequest
from engine.commands.base import Command
from engine.commands.desk import Assign, Release
from engine.context import Context
from engine.errors import Invalid, NotAllowed, Unknown
from engine.lifecycle import may
from engine.request import LendingRequest
from engine.rules import Verdict
from engine.values import Actor

KEYS = UUID("5f2d9f0a-7c53-5d0e-8c0b-1f6d2f3f7a52")
"""The namespace of command ids that idempotency keys make."""


class Finder(Protocol):
    """The catalogue, as far as the desk needs it."""

    def locate(self, request: LendingRequest, command_id: str, at: datetime, by: Actor) -> Command:
        """Search for what a request cites; what came of it, as a command."""

    def record(self, record_id: str) -> CatalogueRecord | None:
        """A record by its id."""


class Desk:
    """Actions on requests, with the rights of the user who asks."""

    def __init__(self, engine: Engine, finder: Finder) -> None:
        self._engine = engine
        self._finder = finder

    def request(self, user: User, request_id: str, as_of: datetime | None = None) -> LendingRequest:
        """A request that the user may see. Raises `Unknown`."""
        request = self._engine.request(request_id, as_of)
        require(user, Right.READ)
        require_library(user, request.library)
        return request

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
        request = self.request(user, request_id)
        require(user, action.right)
        given = action.input.model_validate(body)
        command_id = str(uuid5(KEYS, f"{user.name}/{key}") if key else uuid4())
        made = request_id_of(command_id) if name == "duplicate" else request_id

        def make(batch: Batch) -> Command:
            making = self._making(user, door, request, command_id, made, batch)
            command = self._located(making) if action.make is None else action.make(making, given)
            _check_task(user, request, command)
            return command

        wish = Wish(id=command_id, name=name, request_id=made, make=make)
        return self._engine.act(wish, expected_version=expected_version)

    def create(self, user: User, body: Create, *, door: str, key: str | None = None) -> Acted:
        """Enter a request by hand (spec D6)."""
        require(user, Right.WORK)
        library = self._library_for(user, body.library)
        partner = self._engine.directory.partner(body.partner)
        if not partner.active:
            raise Invalid("inactive_partner", f"{partner.code} is not active", "partner")
        command_id = str(uuid5(KEYS, f"{user.name}/{key}") if key else uuid4())

        def make(batch: Batch) -> Command:
            sealer = self._engine.sealer(request_id_of(command_id), batch)
            person = {"name": body.requester_name, "email": body.requester_email}
            symbols = self._engine.directory.library(library).symbols
            return PlaceRequest(
                id=command_id,
                at=self._engine.clock(),
                by=_actor(user, door),
                request_id=request_id_of(command_id),
                partner=partner.code,
                library=library,
                correspondents=Correspondents(
                    requesting_agency=next(iter(partner.symbols), ""),
                    supplying_agency=next(iter(symbols), ""),
                    external_id=body.external_id,
                    number="",
                ),
                citation=edited_citation(Citation(), body),
                service=Service(
                    requested_format=body.format, level=body.service_level, need_by=body.need_by
                ),
                requester=Requester(
                    has_email=bool(body.requester_email), tokens=sealer.tokens(body.requester_name)
                ),
                details=sealer.box(msgspec.json.encode({"patron": person})),
                note=sealer.text(body.note) if body.note else None,
            )

        made = request_id_of(command_id)
        return self._engine.act(Wish(id=command_id, name="create", request_id=made, make=make))

    def schema(self, action: Action) -> dict[str, Any]:
        """The JSON Schema of an action's body."""
        return TypeAdapter(action.input).json_schema()

    def _library_for(self, user: User, given: str) -> str:
        mine = user.libraries or tuple(self._engine.directory.libraries)
        library = given or (mine[0] if len(mine) == 1 else "")
        if library not in mine:
            raise Invalid("unknown_library", f"library is one of {', '.join(mine)}", "library")
        return library

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
        user: User,
        door: str,
        request: LendingRequest,
        command_id: str,
        made: str,
        batch: Batch,
    ) -> Making:
        return Making(
            id=command_id,
            at=self._engine.clock(),
            by=_actor(user, door),
            request=request,
            request_id=made,
            sealer=self._engine.sealer(made, batch),
            unseal=lambda sealed: self._engine.keyring.open(request.id, sealed),
            record=self._record,
        )

    def _located(self, making: Making) -> Command:
        return self._finder.locate(making.request, making.id, making.at, making.by)

    def _record(self, record_id: str) -> CatalogueRecord:
        record = self._finder.record(record_id)
        if record is None:
            raise Invalid("unknown_record", f"the catalogue has no record {record_id}", "record_id")
        return record


def _actor(user: User, door: str) -> Actor:
    return Actor(kind="staff", id=user.name, door=door, authenticated="token")


def _offers(act: str, request: LendingRequest, context: Context) -> bool:
    rule = may(act, request, context)
    return rule is not None and (rule.verdict is Verdict.ACCEPTED or not act.startswith("partner:"))


def _check_task(user: User, request: LendingRequest, command: Command) -> None:
    """Only one's own or nobody's task may be given away, but for managers (spec A21)."""
    if not isinstance(command, Assign | Release) or Right.REASSIGN in rights_of(user):
        return
    if request.assigned_to not in ("", user.name):
        raise NotAllowed("not_your_task", f"the task is {request.assigned_to}'s")
