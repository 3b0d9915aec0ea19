"""Scripts of messages that change little, come twice, or should not have come at all."""

from __future__ import annotations

from ops.partner.scripts.openings import BACK, FOUND, LENT, PROMISED
from ops.partner.scripts.steps import Due, In, Raw, Remind, Script, ask, do, here, say, told

TALKING: dict[str, Script] = {
    "status-request": Script(
        says="The partner asks how things are: before, during and after the loan.",
        steps=(
            ask(),
            FOUND,
            say("StatusRequest"),
            told("StatusRequestResponse", "RequestReceived"),
            do("will-supply"),
            told("RequestResponse", "WillSupply"),
            say("StatusRequest"),
            told("StatusRequestResponse", "WillSupply"),
            do("reject", reason="PoorCondition"),
            told("StatusChange", "Unfilled", reason_unfilled="PoorCondition"),
            say("StatusRequest"),
            told("StatusRequestResponse", "Unfilled"),
        ),
        ends="rejected",
    ),
    "status-request-on-loan": Script(
        says="Asked about a loan, we tell its due date.",
        steps=(
            *LENT,
            say("StatusRequest"),
            told("StatusRequestResponse", "Loaned", due=Due(28)),
        ),
        ends="received_by_partner",
    ),
    "status-query": Script(
        says="We ask the partner how things are, and get an answer in words.",
        steps=(
            *LENT,
            do("status-query"),
            told("Notification", "Loaned", due=Due(28)),
            say("Notification", note="The reader has it."),
        ),
        ends="received_by_partner",
    ),
    "duplicate": Script(
        says="Every message comes twice; the second is answered like the first and does nothing.",
        steps=(
            ask(),
            ask(again=True),
            FOUND,
            ask(title="Something Else Entirely", refused="UnrecognisedDataValue"),
            *PROMISED[2:],
            say("Notification", note="Any news?", again=True),
            say("Cancel", again=True),
            here("cancel_reply"),
            do("cancel-reply", accept=True),
            told("CancelResponse", "Cancelled", answer=True),
        ),
        ends="cancelled",
    ),
    "reminder": Script(
        says="The partner heard nothing for long and reminds us.",
        steps=(
            ask(),
            FOUND,
            Remind(),
            told("StatusRequestResponse", "RequestReceived"),
            here("created", alert="reminder"),
            do("will-supply"),
            told("RequestResponse", "WillSupply"),
        ),
        ends="will_supply",
    ),
    "general-messages": Script(
        says="Both sides write to each other; nothing else happens.",
        steps=(
            ask(),
            FOUND,
            say("Notification", note="Volume 2 would do as well. 第二卷也可以。"),
            do("general-message", text="Volume 2 is missing, volume 1 is not."),
            told("Notification", "RequestReceived", note="Volume 2 is missing, volume 1 is not."),
            do("will-supply"),
            told("RequestResponse", "WillSupply"),
            do("general-message", text="It leaves tomorrow."),
            told("Notification", "WillSupply", note="It leaves tomorrow."),
        ),
        ends="will_supply",
    ),
    "illegal-actions": Script(
        says="The partner says what cannot be, at every turn, and is told so.",
        steps=(
            ask(),
            FOUND,
            say("Received", refused="UnsupportedActionType"),
            say("Renew", refused="UnsupportedActionType"),
            say("ShippedReturn", refused="UnsupportedActionType"),
            say("ShippedForward", refused="UnsupportedActionType"),
            say("HoldReturn", refused="UnsupportedActionType"),
            do("check-in", refused=409),
            do("recall", refused=409, due_date=In(7)),
            here("created"),
        ),
        ends="created",
        partner="SIM2",
    ),
    "garbage": Script(
        says="Between good messages come broken ones; the good ones work.",
        steps=(
            *LENT,
            Raw(name="not-xml", status=400, refused="BadlyFormedMessage"),
            Raw(name="empty", status=400, refused="BadlyFormedMessage"),
            Raw(name="wrong-namespace", status=400, refused="BadlyFormedMessage"),
            Raw(name="unknown-message", status=400, refused="BadlyFormedMessage"),
            Raw(name="no-agency", refused="BadlyFormedMessage"),
            Raw(name="unknown-requester", refused="UnrecognisedDataValue"),
            Raw(name="unknown-supplier", refused="UnrecognisedDataValue"),
            Raw(name="unknown-request", refused="UnrecognisedDataValue"),
            Raw(name="empty-request-id", refused="UnrecognisedDataValue"),
            Raw(name="unknown-action", refused="UnsupportedActionType"),
            Raw(name="new-action-in-old-version", refused="UnsupportedActionType"),
            Raw(name="impossible-date", refused="UnrecognisedDataValue"),
            here("received_by_partner"),
            *BACK,
        ),
        ends="request_completed",
    ),
}
"""Scripts by name."""
