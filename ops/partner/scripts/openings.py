"""How plays begin: asked for and found, promised, lent; and how a loan ends."""

from __future__ import annotations

from ops.partner.scripts.steps import ITEM, Due, In, ask, do, here, say, told

FOUR_WEEKS = In(28)
FOUND = here("created", located=True)
SHIP = do("ship-physically", barcodes=ITEM, due_date=FOUR_WEEKS)
PROMISED = (
    ask(),
    FOUND,
    do("will-supply"),
    told("RequestResponse", "WillSupply"),
    here("will_supply"),
)
LENT = (
    ask(),
    FOUND,
    SHIP,
    told("RequestResponse", "Loaned", due=Due(28), items=ITEM),
    say("Received"),
    here("received_by_partner"),
)
BACK = (
    say("ShippedReturn"),
    here("returned_by_partner"),
    do("check-in", barcodes=ITEM),
    told("StatusChange", "LoanCompleted"),
)
