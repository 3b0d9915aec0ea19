"""An action that a form asks for: done, or refused in words."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from pydantic import ValidationError

from adapters.http.actions import ACTIONS, Action
from adapters.http.pages.form_faults import faults_of
from adapters.http.pages.form_reading import body_of
from adapters.http.pages.form_words import CONFIRMATIONS
from adapters.http.pages.posted import Posted
from adapters.http.pages.refusals import Told, explain, explain_failure, explain_field
from adapters.http.pages.tokens import FIELD
from adapters.http.pages.visit import Visit
from adapters.http.problems import status_of
from engine.errors import Failure, Refusal, Stale, Unknown
from engine.request import LendingRequest


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing was done. `faults` are by field; `told` is for the whole."""

    status: int
    sent: Posted
    told: Told | None = None
    faults: dict[str, Told] = {}
    read_at: int | None = None
    """The version that was read, where the request is at another one now."""


def do(visit: Visit, request_id: str, name: str, sent: Posted) -> str | Trouble:
    """Do an action; the id of the request that it leads to. Raises `Unknown` for no action."""
    action = ACTIONS.get(name)
    if action is None:
        raise Unknown("not_found", "there is no such action")
    request = visit.parts.desk.request(visit.user, request_id)
    if name in CONFIRMATIONS and not sent.one("confirm"):
        fault = visit.words.say("Tick this to confirm.")
        return Trouble(status=422, sent=sent, faults={"confirm": Told(fault)})
    try:
        return _done(visit, request, name, action, sent)
    except ValidationError as invalid:
        return Trouble(status=422, sent=sent, faults=faults_of(invalid, visit.words))
    except Refusal as refusal:
        return _refused(visit, refusal, action, sent)
    except Failure as failure:
        return Trouble(status=status_of(failure), sent=sent, told=explain_failure(visit.words))


def _done(visit: Visit, request: LendingRequest, name: str, action: Action, sent: Posted) -> str:
    zone = visit.parts.directory.library(request.library).zone
    acted = visit.parts.desk.act(
        visit.user,
        request.id,
        name,
        body_of(action.input, sent, zone),
        door="page",
        expected_version=_version(sent),
        key=_key(sent, name),
    )
    return acted.id


def _version(sent: Posted) -> int | None:
    text = sent.one("version")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _key(sent: Posted, name: str) -> str | None:
    """The same form with the same content, sent twice by a double click, is one command."""
    once = sent.one("once")
    if not once:
        return None
    content = sorted((k, v) for k, v in sent.items() if k != FIELD)
    return f"page/{sha256(repr((name, content)).encode()).hexdigest()}"


def _refused(visit: Visit, refusal: Refusal, action: Action, sent: Posted) -> Trouble:
    told = explain(refusal, visit.words)
    fields = {refusal.field: explain_field(refusal, visit.words)}
    beside_field = refusal.field in action.input.model_fields
    return Trouble(
        status=status_of(refusal),
        sent=sent,
        told=None if beside_field else told,
        faults=fields if beside_field else {},
        read_at=_version(sent) if isinstance(refusal, Stale) else None,
    )
