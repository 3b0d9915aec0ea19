"""Scripts of the partner's wish to keep it longer."""

from __future__ import annotations

from ops.partner.scripts.openings import BACK, LENT
from ops.partner.scripts.steps import Due, In, Job, Later, Script, do, here, say, told

RENEWAL_ASKED = (*LENT, say("Renew", note="Two more weeks, please."), here("renew_requested"))

RENEWING: dict[str, Script] = {
    "renew-yes": Script(
        says="The partner wants it longer; staff agree.",
        steps=(
            *RENEWAL_ASKED,
            do("renew", due_date=In(42)),
            told("RenewResponse", "Loaned", answer=True, due=Due(42)),
            here("received_by_partner"),
            *BACK,
        ),
        ends="request_completed",
    ),
    "renew-no": Script(
        says="The partner wants it longer; staff do not agree.",
        steps=(
            *RENEWAL_ASKED,
            do("refuse-renewal", note_to_partner="Others wait for it."),
            told("RenewResponse", "Loaned", answer=False, due=Due(28), note="Others wait for it."),
            here("renew_response"),
            *BACK,
        ),
        ends="request_completed",
    ),
    "renew-unanswered": Script(
        says="It comes back before anybody answered the wish to renew.",
        steps=(
            *RENEWAL_ASKED,
            say("ShippedReturn"),
            told("RenewResponse", "Loaned", answer=False, due=Due(28)),
            here("returned_by_partner"),
            do("check-in"),
            told("StatusChange", "LoanCompleted"),
        ),
        ends="request_completed",
    ),
    "renew-automatic": Script(
        says="The profile renews by itself, twice; the third time is one too many.",
        partner="SIM2",
        steps=(
            *LENT,
            say("Renew"),
            told("RenewResponse", "Loaned", answer=True, due=Due(56)),
            here("patron_renewal"),
            say("Renew"),
            told("RenewResponse", "Loaned", answer=True, due=Due(84)),
            say("Renew"),
            told("RenewResponse", "Loaned", answer=False, due=Due(84)),
            here("patron_renewal"),
            *BACK,
        ),
        ends="request_completed",
    ),
    "renew-overdue": Script(
        says="Late already, the partner asks for more time and gets it.",
        steps=(
            *LENT,
            Later(days=30),
            Job(name="overdue"),
            told("StatusChange", "Overdue", due=Due(28)),
            say("Renew"),
            here("renew_requested"),
            do("renew", due_date=In(14)),
            told("RenewResponse", "Loaned", answer=True, due=In(14)),
            *BACK,
        ),
        ends="request_completed",
    ),
}
"""Scripts by name."""
