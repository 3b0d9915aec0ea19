"""The history of a request, and the messages that were really sent and received (spec L3)."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from adapters.http.pages import address
from adapters.http.pages.dates import Calendar
from adapters.http.pages.guard import PageRoute
from adapters.http.pages.history_view import KINDS, HistoryTeller, kind_of
from adapters.http.pages.list_rows import request_address
from adapters.http.pages.rendering import render
from adapters.http.pages.request_routes import BackTo, navigation
from adapters.http.pages.request_view import RequestTeller
from adapters.http.pages.visit import Visit, Visiting
from engine.errors import Unknown
from engine.request import LendingRequest
from projections.history import Entry

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(address.LIST + "/{request_id}/history")
def show_history(
    request_id: str,
    visit: Visiting,
    back: BackTo = "",
    kind: str = "",
    before: Annotated[int | None, Query(ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """What happened to a request, newest first."""
    request = visit.parts.desk.request(visit.user, request_id)
    entries = visit.parts.history.entries(request_id)
    chosen = kind if kind in KINDS else ""
    kept = [entry for entry in entries if chosen in ("", kind_of(entry))]
    older = [entry for entry in kept if before is None or entry.n < before]
    teller = _teller(visit, request)
    state = {"kind": chosen, "limit": limit if limit != 100 else ""}
    more = state | {"before": older[limit - 1].n} if len(older) > limit else {}
    where = navigation(request_id, back)
    return render(
        visit,
        "history.html",
        **where,
        request=RequestTeller(visit, request).tell(back),
        kinds=_kinds(visit, request_id, where["list_text"], entries, chosen),
        entries=[teller.tell(entry) for entry in older[:limit]],
        older=_address(request_id, where["list_text"], more) if more else "",
        newest=_address(request_id, where["list_text"], state) if before else "",
        message_at=request_address(request_id, "", "/messages"),
    )


@router.get(address.LIST + "/{request_id}/messages/{n}")
def show_message(request_id: str, n: int, visit: Visiting, back: BackTo = "") -> Response:
    """A partner message as it was sent or received, to be read and not to be run."""
    request = visit.parts.desk.request(visit.user, request_id)
    return _opened(visit, request, n, visit.parts.history.message(request_id, n), back)


@router.get(address.LIST + "/{request_id}/messages/{n}/confirmation")
def show_confirmation(request_id: str, n: int, visit: Visiting, back: BackTo = "") -> Response:
    """What was answered to a message."""
    request = visit.parts.desk.request(visit.user, request_id)
    return _opened(visit, request, n, visit.parts.history.confirmation(request_id, n), back)


def _opened(
    visit: Visit, request: LendingRequest, n: int, raw: bytes | None, back: str
) -> Response:
    entry = next((e for e in visit.parts.history.entries(request.id) if e.n == n), None)
    if raw is None or entry is None:
        raise Unknown("unknown_message", f"history entry {n} is no message")
    return render(
        visit,
        "message.html",
        **navigation(request.id, back),
        request=RequestTeller(visit, request).tell(back),
        entry=_teller(visit, request).tell(entry),
        raw=raw.decode(errors="replace"),
    )


def _teller(visit: Visit, request: LendingRequest) -> HistoryTeller:
    directory = visit.parts.directory
    zone = directory.library(request.library).zone
    names = {code: partner.name for code, partner in directory.partners.items()}
    return HistoryTeller(visit.words, Calendar(visit.words, zone, visit.parts.clock()), names)


def _kinds(
    visit: Visit, request_id: str, list_text: str, entries: list[Entry], chosen: str
) -> list[dict[str, Any]]:
    counts = Counter(kind_of(entry) for entry in entries) + Counter({"": len(entries)})
    return [
        {
            "label": visit.words.say(label),
            "count": counts[kind],
            "current": kind == chosen,
            "href": _address(request_id, list_text, {"kind": kind} if kind else {}),
        }
        for kind, label in KINDS.items()
    ]


def _address(request_id: str, list_text: str, parameters: dict[str, Any]) -> str:
    given = {k: v for k, v in parameters.items() if v} | ({"list": list_text} if list_text else {})
    plain = request_address(request_id, "", "/history")
    return f"{plain}?{urlencode(given)}" if given else plain
