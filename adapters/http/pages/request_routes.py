"""One request's page, and its actions (spec A, D, L)."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from adapters.http.actions import ACTIONS
from adapters.http.pages import address
from adapters.http.pages.acting import Trouble, do
from adapters.http.pages.cookies import set_cookie
from adapters.http.pages.guard import PageRoute
from adapters.http.pages.list_rows import request_address
from adapters.http.pages.posted import Sent
from adapters.http.pages.rendering import render
from adapters.http.pages.request_actions import action_groups, dismissing, fresh_once
from adapters.http.pages.request_trouble import trouble_view
from adapters.http.pages.request_view import RequestTeller
from adapters.http.pages.visit import Visit, Visiting
from engine.request import LendingRequest

NEWS_COOKIE = "interlend_news"
"""What was just done; told once, on the page that follows, and no link can make it up."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)

BackTo = Annotated[str, Query(alias="list", max_length=4000)]
"""The list that the reader came from, as its address says it."""


@router.get(address.LIST + "/{request_id}")
def show_request(request_id: str, visit: Visiting, back: BackTo = "") -> Response:
    """A request with the actions that are possible for the reader now."""
    request = visit.parts.desk.request(visit.user, request_id)
    news = visit.request.cookies.get(NEWS_COOKIE, "")
    response = _page(visit, request, back, done=news if news in ACTIONS else "")
    if news:
        response.delete_cookie(NEWS_COOKIE, path=request_address(request_id))
    return response


@router.post(address.LIST + "/{request_id}/actions/{name}")
def act(request_id: str, name: str, visit: Visiting, sent: Sent) -> Response:
    """Do an action; a refused one is shown again with what was filled in, and why."""
    back = sent.one("list")
    outcome = do(visit, request_id, name, sent)
    if isinstance(outcome, Trouble):
        request = visit.parts.desk.request(visit.user, request_id)
        return _page(visit, request, back, name, outcome)
    response = RedirectResponse(request_address(outcome, back), 303)
    set_cookie(visit.request, response, NEWS_COOKIE, name, 60, request_address(outcome))
    return response


def _page(
    visit: Visit,
    request: LendingRequest,
    back: str,
    done: str = "",
    trouble: Trouble | None = None,
) -> Response:
    action = ACTIONS.get(done)
    label = visit.words.pick(action.en, action.zh) if action else ""
    groups = action_groups(visit, request, done, trouble)
    return render(
        visit,
        "request.html",
        trouble.status if trouble else 200,
        **navigation(request.id, back),
        request=RequestTeller(visit, request).tell(back),
        groups=groups,
        once=fresh_once(),
        may_dismiss=dismissing(visit, request),
        label=label,
        done=bool(done) and trouble is None,
        trouble=trouble,
        **trouble_view(visit, request, groups, trouble),
    )


def navigation(request_id: str, back: str) -> dict[str, Any]:
    """Where a request's pages lead: its parts, and the list that the reader came from."""
    query = address.query_or_opening(back)
    kept = address.text_of(query) if parse_qsl(back) else ""
    return {
        "back": address.address_of(query),
        "list_text": kept,
        "here": request_address(request_id, kept),
        "history": request_address(request_id, kept, "/history"),
        "actions_at": request_address(request_id, "", "/actions"),
    }
