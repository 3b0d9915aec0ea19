"""Named histories of loans: how an item goes out, what befalls it there, and how it comes back."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from engine.commands import ending, loan, partner, supply
from engine.partner import PartnerType, Step
from engine.statuses import Status
from tests.engine.requests import begun
from tests.engine.story import SYSTEM, Story


def shipped(story: Story | None = None, *barcodes: str, due: date | None = None) -> Story:
    """Items are on their way."""
    story = begun(story)
    return story.do(supply.ShipPhysically, barcodes=barcodes or story.free[:1], due_date=due)


def received(story: Story | None = None) -> Story:
    """The partner has it."""
    return on_its_way(story).do(partner.ConfirmReceived)


def on_its_way(story: Story | None = None) -> Story:
    """Something is with the partner, whatever became of it since."""
    return story if story is not None and story.request and story.r.items else shipped(story)


def renew_requested(story: Story | None = None) -> Story:
    """The partner asked for a longer loan and staff are to answer."""
    return on_its_way(story).do(partner.AskRenewal)


def renew_response(story: Story | None = None) -> Story:
    """Staff refused the renewal."""
    return renew_requested(story).do(loan.RefuseRenewal)


def patron_renewal(story: Story | None = None) -> Story:
    """The profile granted a renewal by itself."""
    story = on_its_way(story)
    usual = story.context.profile
    automatic = replace(usual, steps=usual.steps | {Step.AUTOMATIC_RENEW})
    return story.having(profile=automatic).do(partner.AskRenewal).having(profile=usual)


def staff_renewal(story: Story | None = None) -> Story:
    """Staff renewed of their own accord for a partner that cannot ask."""
    story = on_its_way(story)
    usual = story.context.partner
    mailing = replace(usual, type=PartnerType.EMAIL)
    story.having(partner=mailing).do(loan.Renew, due_date=story.day(40))
    return story.having(partner=usual)


def renewal_accepted(story: Story | None = None) -> Story:
    """Staff granted the renewal, where the setting calls that accepted."""
    story = renew_requested(story)
    usual = story.context.library
    accepting = replace(usual, renewed_status=Status.RENEWAL_ACCEPTED)
    story.having(library=accepting).do(loan.Renew, due_date=story.day(40))
    return story.having(library=usual)


def overdue(story: Story | None = None) -> Story:
    """Its due date has passed."""
    return on_its_way(story).wait(days=29).do(loan.MarkOverdue, by=SYSTEM)


def not_overdue(story: Story | None = None) -> Story:
    """It was overdue, and then had a new due date."""
    story = overdue(story)
    return story.do(loan.ChangeDueDate, due_date=story.day(14))


def recalled(story: Story | None = None) -> Story:
    """We asked for it back early."""
    story = on_its_way(story)
    return story.do(loan.Recall, due_date=story.day(7))


def borrower_recalled(story: Story | None = None) -> Story:
    """The partner knows of our recall."""
    return recalled(story).do(loan.AcknowledgeRecall)


def returned(story: Story | None = None) -> Story:
    """The partner sent it back."""
    return on_its_way(story).do(partner.ReportReturned)


def lender_checked_in(story: Story | None = None) -> Story:
    """One item is in, another still out."""
    if story is None or not story.request or not story.r.items:
        story = begun(story)
        shipped(story, *story.free[:2])
    return story.do(loan.CheckIn, barcodes=story.r.out[-1:])


def lost(story: Story | None = None) -> Story:
    """It will not come back."""
    return on_its_way(story).do(loan.ReportLost)


def damaged(story: Story | None = None) -> Story:
    """It came back broken."""
    return on_its_way(story).do(loan.ReportDamaged)


def completed(story: Story | None = None) -> Story:
    """The loan came back."""
    return on_its_way(story).do(loan.CheckIn)


def reactivated_out(story: Story | None = None) -> Story:
    """It was completed and taken up again; its item is out once more."""
    return completed(story).do(ending.Reactivate)
