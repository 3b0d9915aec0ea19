"""Decide how a digital copy goes out, whoever sends it."""

from __future__ import annotations

from engine.decide.draft import Draft
from engine.events import supply
from engine.events.partner import Details
from engine.partner import Step
from engine.rules import Tell
from engine.statuses import Status
from engine.values import Money


def ship_copy(
    draft: Draft,
    *,
    files: tuple[str, ...],
    url: str,
    terms: str = "",
    complete: bool = False,
    loan: bool = False,
    cost: Money | None = None,
    told: bool = True,
) -> None:
    """Files or a link go out: a copy, or with `loan` a digital loan that is given back.

    The partner is told unless `told` says that it knows.
    """
    waits = draft.context.has(Step.WAIT_FOR_DIGITAL_RECEIPT) or loan
    status = Status.SHIPPED_DIGITALLY if waits and not complete else Status.REQUEST_COMPLETED
    draft.add(
        supply.ShippedDigitally(
            status=status, files=files, url=url, digital_loan=loan, terms_of_use=terms
        )
    )
    if not told:
        return
    details = Details(
        url=url,
        cost=cost,
        terms_of_use=terms,
        sent_via="URL" if url else "Email",
        delivered_format="PDF",
    )
    draft.tell(Tell("Loaned" if loan else "CopyCompleted"), details)


def reachable(url: str, draft: Draft) -> bool:
    """Whether a digital copy can reach the requester (spec A26)."""
    context = draft.context
    told_in_protocol = bool(url) and context.profile.url_without_address
    return draft.request.requester.has_email or (context.partner.speaks_iso and told_in_protocol)
