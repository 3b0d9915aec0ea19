"""Scripts of the partner's wish to cancel."""

from __future__ import annotations

from ops.partner.scripts.openings import FOUND, PROMISED, SHIP
from ops.partner.scripts.steps import ITEM, Due, Script, ask, do, here, say, told

CANCELLING: dict[str, Script] = {
    "cancel-accepted": Script(
        says="The patron has no more use for it; staff agree.",
        steps=(
            *PROMISED,
            say("Cancel", note="The patron moved away."),
            here("cancel_reply"),
            say("Cancel"),
            do("cancel-reply", accept=True),
            told("CancelResponse", "Cancelled", answer=True),
            here("cancelled"),
            say("Cancel", refused="UnsupportedActionType"),
        ),
        ends="cancelled",
    ),
    "cancel-refused": Script(
        says="The parcel is packed already; staff do not agree and ship.",
        steps=(
            *PROMISED,
            say("Cancel"),
            here("cancel_reply"),
            do("ship-physically", refused=409, barcodes=ITEM),
            do("cancel-reply", accept=False, note_to_partner="It is packed."),
            told("CancelResponse", "WillSupply", answer=False, note="It is packed."),
            here("will_supply"),
            SHIP,
            told("StatusChange", "Loaned", due=Due(28), items=ITEM),
        ),
        ends="shipped_physically",
    ),
    "cancel-too-late": Script(
        says="It is on its way: a cancel comes too late.",
        steps=(
            ask(),
            FOUND,
            SHIP,
            told("RequestResponse", "Loaned", due=Due(28), items=ITEM),
            say("Cancel"),
            told("CancelResponse", "Loaned", answer=False, due=Due(28)),
            here("shipped_physically", alert="cancel_refused_shipped"),
        ),
        ends="shipped_physically",
    ),
    "cancel-automatic": Script(
        says="The partner's profile agrees to every cancel by itself.",
        partner="SIM2",
        steps=(
            *PROMISED,
            say("Cancel"),
            told("CancelResponse", "Cancelled", answer=True),
        ),
        ends="cancelled",
    ),
}
"""Scripts by name."""
