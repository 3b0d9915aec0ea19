"""The actions that a request's page offers: grouped, folded, and nothing the reader may not do."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import msgspec

from adapters.http.finding import Candidate
from adapters.http.pages.acting import Trouble
from adapters.http.pages.dates import Calendar
from adapters.http.pages.form_choices import Choices
from adapters.http.pages.form_view import Form, FormTeller
from adapters.http.pages.form_words import GROUPS
from adapters.http.pages.visit import Visit
from engine.errors import Failure
from engine.request import LendingRequest


class ActionGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Actions under a heading."""

    heading: str
    forms: list[Form]


def action_groups(
    visit: Visit, request: LendingRequest, name: str = "", trouble: Trouble | None = None
) -> list[ActionGroup]:
    """The forms that the reader may send now; the one in trouble is open, with what he wrote."""
    offered = visit.parts.desk.offered(visit.user, request)
    candidates = _candidates(visit, request) if "search" in offered else ()
    library = visit.parts.directory.library(request.library)
    teller = FormTeller(
        request,
        library,
        Choices(visit.parts.directory, visit.words, request, candidates),
        Calendar(visit.words, library.zone, visit.parts.clock()),
        visit.words,
    )

    def form(action: str) -> Form:
        if trouble is not None and action == name:
            return teller.form(action, offered[action], trouble.sent, trouble.faults)
        return teller.form(action, offered[action])

    groups = [
        ActionGroup(
            heading=visit.words.say(heading),
            forms=[form(action) for action in actions if action in offered],
        )
        for heading, actions in GROUPS
    ]
    return [group for group in groups if group.forms]


def _candidates(visit: Visit, request: LendingRequest) -> Sequence[Candidate]:
    try:
        return visit.parts.desk.candidates(visit.user, request.id)
    except Failure:
        return ()  # the page does without


def dismissing(visit: Visit, request: LendingRequest) -> bool:
    """Tell whether the reader may dismiss notes, messages and alerts."""
    return "dismiss" in visit.parts.desk.offered(visit.user, request)


def fresh_once() -> str:
    """What makes the forms of one page different from those of every other."""
    return uuid4().hex
