"""The read model and the commands: lists, requests, histories, actions (design, section 8)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, Header, Query, Request, Response
from pydantic import AwareDatetime

from adapters.http import answers, examples
from adapters.http.access import Right, require, scope_of
from adapters.http.answer_schemas import answering
from adapters.http.inputs import Create
from adapters.http.list_parameters import LIST_PARAMETERS
from adapters.http.shapes import entry_shape, page_shape, request_shape
from adapters.http.signed_in import ServicesOf, SignedIn
from engine.application.wish import Acted
from engine.errors import Invalid, Unknown
from projections.query import ListQuery
from projections.task_rows import task_row

router = APIRouter(prefix="/api/v1/requests", tags=["requests"], responses=examples.PROBLEMS)

Version = Annotated[
    str | None, Header(alias="If-Match", description='The version you read, as `"7"`.')
]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="The same key again returns the first answer and does nothing.",
    ),
]
AsOf = Annotated[
    AwareDatetime | None, Query(description="Show what was known at this instant (RFC 3339).")
]

RAW: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/xml": {"example": "<ISO18626Message/>"}}}
}


@router.get(
    "",
    openapi_extra={"parameters": LIST_PARAMETERS},
    **answering(answers.TaskPage),
)
def list_requests(request: Request, parts: ServicesOf, user: SignedIn) -> dict[str, Any]:
    """The task list: a page of rows and the counts of every facet (spec F)."""
    require(user, Right.READ)
    query = ListQuery.parse(request.query_params.multi_items())
    return page_shape(parts.lists.run(query, scope_of(user), user.name), parts.clock())


@router.post("", **answering(Acted, 201))
def create_request(
    parts: ServicesOf, user: SignedIn, body: Create, key: Key = None
) -> dict[str, Any]:
    """Enter a request by hand (spec D6)."""
    acted = parts.desk.create(user, body, door="api", key=key)
    return _acted(acted)


@router.get("/{request_id}", **answering(answers.OneRequest))
def one_request(
    request_id: str, response: Response, parts: ServicesOf, user: SignedIn, as_of: AsOf = None
) -> dict[str, Any]:
    """One request, with the actions that are possible for you now and what they ask for."""
    request = parts.desk.request(user, request_id, as_of)
    response.headers["ETag"] = f'"{request.version}"'
    row = task_row(request, lambda code: parts.directory.library(code).zone)
    actions = parts.desk.offered(user, request) if as_of is None else {}
    return request_shape(
        row,
        request,
        actions,
        parts.desk.schema,
        lambda sealed: parts.unseal(request.id, sealed),
        as_of or parts.clock(),
    )


@router.get("/{request_id}/candidates", **answering(answers.Candidates))
def candidates(
    request_id: str,
    parts: ServicesOf,
    user: SignedIn,
    q: Annotated[
        str, Query(max_length=1000, description="Words, a number, a barcode or a call number.")
    ] = "",
) -> dict[str, Any]:
    """Records of the catalogue to choose from with *search*: what `q` finds, or without it what
    the request cites; each with how many items are where, and how many of them are there.
    """
    return {"items": msgspec.to_builtins(parts.desk.candidates(user, request_id, q))}


@router.get("/{request_id}/history", **answering(answers.HistoryPage))
def history(
    request_id: str,
    parts: ServicesOf,
    user: SignedIn,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    after: Annotated[int | None, Query(ge=1, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """What happened to a request, newest first, from the log itself (spec L3)."""
    parts.desk.request(user, request_id, as_of)
    entries = parts.history.entries(request_id, as_of)
    older = [entry for entry in entries if after is None or entry.n < after]
    more = older[limit - 1].n if len(older) > limit else None
    return {"items": [entry_shape(entry) for entry in older[:limit]], "next": more}


@router.get("/{request_id}/messages/{n}", response_class=Response, responses=RAW)
def message(request_id: str, n: int, parts: ServicesOf, user: SignedIn) -> Response:
    """The partner message of history entry `n`, as it was sent or received."""
    parts.desk.request(user, request_id)
    return _raw(parts.history.message(request_id, n), n)


@router.get("/{request_id}/messages/{n}/confirmation", response_class=Response, responses=RAW)
def confirmation(request_id: str, n: int, parts: ServicesOf, user: SignedIn) -> Response:
    """What was answered to the message of history entry `n`: by us, or by the partner to us."""
    parts.desk.request(user, request_id)
    return _raw(parts.history.confirmation(request_id, n), n)


def _raw(message: bytes | None, n: int) -> Response:
    if message is None:
        raise Unknown("unknown_message", f"history entry {n} is no message", "n")
    return Response(message, media_type="application/xml")


@router.post("/{request_id}/actions/{action}", **answering(Acted))
def act(
    request_id: str,
    action: str,
    parts: ServicesOf,
    user: SignedIn,
    body: Annotated[dict[str, Any] | None, Body(openapi_examples=examples.ACTION_BODIES)] = None,
    if_match: Version = None,
    key: Key = None,
) -> dict[str, Any]:
    """Do an action; `GET` of the request says which are possible and what each asks for."""
    acted = parts.desk.act(
        user,
        request_id,
        action,
        body or {},
        door="api",
        expected_version=_version(if_match),
        key=key,
    )
    return _acted(acted)


def _acted(acted: Acted) -> dict[str, Any]:
    names = ("id", "status", "version", "events", "position")
    return {name: getattr(acted, name) for name in names}


def _version(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isdecimal() or len(text) > 18:
        raise Invalid("invalid_version", 'If-Match is a version such as "7"', "If-Match")
    return int(text)
