"""A request that staff enter by hand (spec D6)."""

from __future__ import annotations

import msgspec

from adapters.http.building import edited_citation
from adapters.http.identity import actor_of, command_id_of
from adapters.http.inputs import Create
from engine.application.batch import Batch
from engine.application.directory import Directory, User
from engine.application.engine import Engine
from engine.application.wish import Wish, request_id_of
from engine.citation import Citation, Correspondents, Requester, Service
from engine.commands.arrival import PlaceRequest
from engine.errors import Invalid
from engine.partner import Partner


def wish_of(engine: Engine, user: User, body: Create, door: str, key: str | None) -> Wish:
    """The wish for a new request. Raises `Invalid` for a partner or library that will not do."""
    directory = engine.directory
    library = _library(directory, user, body.library)
    partner = _partner(directory, body.partner)
    command_id = command_id_of(user, key)
    made = request_id_of(command_id)
    person = {"name": body.requester_name, "email": body.requester_email}

    def make(batch: Batch) -> PlaceRequest:
        sealer = engine.sealer(made, batch)
        return PlaceRequest(
            id=command_id,
            at=engine.clock(),
            by=actor_of(user, door),
            request_id=made,
            partner=partner.code,
            library=library,
            correspondents=Correspondents(
                requesting_agency=next(iter(partner.symbols), ""),
                supplying_agency=next(iter(directory.library(library).symbols), ""),
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

    return Wish(id=command_id, name="create", request_id=made, make=make)


def _partner(directory: Directory, code: str) -> Partner:
    if code not in directory.partners:
        raise Invalid("unknown_partner", f"there is no partner {code}", "partner")
    partner = directory.partner(code)
    if not partner.active:
        raise Invalid("inactive_partner", f"{code} is not active", "partner")
    return partner


def _library(directory: Directory, user: User, given: str) -> str:
    lending = directory.lending()
    mine = tuple(code for code in lending if not user.libraries or code in user.libraries)
    library = given or (mine[0] if len(mine) == 1 else "")
    if library not in mine:
        raise Invalid("unknown_library", f"library is one of {', '.join(mine)}", "library")
    return library
