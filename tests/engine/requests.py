"""Named histories of requests before anything is lent, and of those that end without it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from engine.citation import DIGITAL, CatalogueRecord, Citation, Correspondents, Requester, Service
from engine.commands import arrival, ending, partner, supply
from tests.engine.story import PARTNER, SYSTEM, Story

RECORD = CatalogueRecord(
    id="990001", title="The library of Babel", barcodes=("A1", "B2"), locations=("STACKS",)
)
ASKED = {
    "correspondents": Correspondents(
        requesting_agency="ISIL:REQ",
        supplying_agency="ISIL:INT-DEMO",
        external_id="REQ-1",
        number="DEMO-26-000001",
    ),
    "citation": Citation(title="The library of Babel", author="Borges"),
    "service": Service(),
    "requester": Requester(ref="patron", has_email=True),
    "message_id": "m1",
}
"""What a New request says unless a test says otherwise."""

DIGITAL_WANTED = Service(requested_format=DIGITAL, service_type="Copy")


def asked_again(external_id: str = "REQ-2", **more: Any) -> dict[str, Any]:
    """What a Retry says: as the first time, under another id."""
    correspondents = replace(ASKED["correspondents"], external_id=external_id)
    return ASKED | {"correspondents": correspondents, "message_id": "m2"} | more


def requested(story: Story | None = None, **more: Any) -> Story:
    """A New request has come, and no more."""
    story = story or Story()
    who = {"partner": story.context.partner.code, "library": story.context.library.code}
    return story.do(arrival.PlaceRequest, by=PARTNER, **ASKED | who | more)


def begun(story: Story | None = None) -> Story:
    """A request is there, new if it was not."""
    return story if story is not None and story.request is not None else requested(story)


def located(story: Story | None = None) -> Story:
    """Its resource is found."""
    story = begun(story)
    return story.do(arrival.RecordLocated, by=SYSTEM, record=RECORD)


def locate_failed(story: Story | None = None) -> Story:
    """Nothing matched its citation."""
    return begun(story).do(arrival.RecordLocateFailed, by=SYSTEM, reason="none")


def being_processed(story: Story | None = None) -> Story:
    """Staff took it up."""
    return begun(story).do(supply.TakeUp)


def will_supply(story: Story | None = None) -> Story:
    """We promised to supply."""
    return begun(story).do(supply.WillSupply)


def conditional(story: Story | None = None, **more: Any) -> Story:
    """We offered conditions and wait for the answer."""
    story = begun(story)
    offer = {"reason": "LibraryUseOnly", "reply_by": story.day(7)} | more
    return story.do(supply.OfferConditions, **offer)


def pending_auto_reject(story: Story | None = None) -> Story:
    """A rule is going to reject it."""
    return begun(story).do(ending.PlanReject, by=SYSTEM, reason="NotHeld")


def non_returnable(story: Story | None = None) -> Story:
    """A copy on paper is on its way; it will not come back."""
    return begun(story).do(supply.ShipNonReturnable)


def shipped_digitally(story: Story | None = None, **more: Any) -> Story:
    """A file was delivered."""
    return begun(story).do(supply.ShipDigitally, **{"files": ("sha256:1",)} | more)


def digital_loan(story: Story | None = None) -> Story:
    """A link was lent, to be given back."""
    return begun(story).do(supply.ShipDigitally, url="https://example.org/e", loan=True)


def cancel_reply(story: Story | None = None) -> Story:
    """The partner wishes to cancel and staff are to answer."""
    return begun(story).do(partner.AskCancel)


def cancelled(story: Story | None = None) -> Story:
    """Staff agreed to cancel."""
    return cancel_reply(story).do(ending.AnswerCancel, accept=True)


def rejected(story: Story | None = None, **more: Any) -> Story:
    """We said no."""
    return begun(story).do(ending.Reject, **{"reason": "NotHeld"} | more)


def invited_to_retry(story: Story | None = None) -> Story:
    """We said no, but the partner may ask again."""
    return rejected(story, may_retry=True, reason_retry="OnLoan")


def expired(story: Story | None = None) -> Story:
    """It was not shipped in time."""
    story = begun(story)
    story.do(arrival.Edit, expires_on=story.day(1))
    return story.wait(days=2).do(ending.Expire, by=SYSTEM)


def reactivated(story: Story | None = None) -> Story:
    """It was rejected and taken up again; nothing of it is out."""
    return rejected(story).do(ending.Reactivate)
