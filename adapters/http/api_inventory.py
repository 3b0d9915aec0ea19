"""The inventory over the API (spec A16)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool

from adapters.http.access import Right, require, scope_of
from adapters.http.answer_schemas import answering
from adapters.http.answers import Loaded
from adapters.http.examples import PROBLEMS, UNSUPPORTED
from adapters.http.problems import UnsupportedFile
from adapters.http.signed_in import ServicesOf, SignedIn

router = APIRouter(prefix="/api/v1/inventory", tags=["inventory"], responses=PROBLEMS | UNSUPPORTED)

_MARCXML = {"schema": {"type": "string"}}
FILES: dict[str, dict[str, Any]] = {
    "text/csv": {
        "schema": {"type": "string"},
        "example": "title,author,barcode,location\nRivers,Rydal,D-1,STACKS\n",
    },
    "application/marc": {"schema": {"type": "string", "format": "binary"}},
    "application/marcxml+xml": _MARCXML,
    "application/xml": _MARCXML,
    "text/xml": _MARCXML,
}
"""The media types of files that can be loaded, with their descriptions."""


@router.post(
    "",
    openapi_extra={"requestBody": {"required": True, "content": FILES}},
    **answering(Loaded),
)
async def load_inventory(
    request: Request,
    parts: ServicesOf,
    user: SignedIn,
    content_type: Annotated[str, Header()] = "",
) -> dict[str, Any]:
    """Load MARC 21, MARCXML or CSV; counts, and every record that was refused. Items must name
    their library where you have several.
    """
    require(user, Right.LOAD_INVENTORY)
    _require_known(content_type)
    body = await request.body()
    scope = scope_of(user)
    mine = scope or parts.directory.lending()
    library = mine[0] if len(mine) == 1 else ""
    return await run_in_threadpool(parts.load_inventory, body, content_type, library, scope)


def _require_known(content_type: str) -> None:
    if content_type.partition(";")[0].strip().lower() not in FILES:
        told = f"{content_type or 'nothing'} is none of {', '.join(FILES)}"
        raise UnsupportedFile("unsupported_content_type", told, "Content-Type")
