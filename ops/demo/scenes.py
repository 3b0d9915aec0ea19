"""The opening of the demo: what has happened before anybody looks, a scene a request."""

from __future__ import annotations

import msgspec

from ops.partner.scripts.conditions import CONDITION, CONDITION_2021
from ops.partner.scripts.lending import A_LINK
from ops.partner.scripts.openings import BACK, FOUND, LENT, PROMISED
from ops.partner.scripts.renewing import RENEWAL_ASKED
from ops.partner.scripts.steps import Due, In, Script, Step, ask, do, here, say, told


class Scene(msgspec.Struct, frozen=True):
    """A title, and what has happened to the request for it."""

    title: str
    steps: tuple[Step, ...]
    partner: str = "SIM"

    @property
    def script(self) -> Script:
        """The scene as a script without an end."""
        return Script(says=self.title, steps=self.steps, ends="", partner=self.partner)


ASKED = (ask(), FOUND)
NOT_FOUND = (ask(), here("locate_failed"))
COPY_SENT = (
    *ASKED,
    do("ship-digitally", url=A_LINK),
    told("RequestResponse", "CopyCompleted", url=A_LINK),
)
LATE = (
    *LENT,
    do("change-due-date", due_date=In(-2)),
    told("StatusChange", "Loaned", due=Due(-2)),
)
SENT_BACK = (*LENT, say("ShippedReturn"), here("returned_by_partner"))

OPENING: tuple[Scene, ...] = (
    Scene("The Quiet Engine: A History of Clockwork Automata", (*LENT, *BACK)),
    Scene("山地水文学基础", (*LENT, *BACK)),
    Scene("Statistics without Coins", LATE),
    Scene("The Weaver's Ledger", SENT_BACK),
    Scene("图书馆馆际互借实务", SENT_BACK, "SIM2"),
    Scene("The Interlibrary Courier", LENT),
    Scene("数据结构与慢算法", LENT),
    Scene("Weather Ships: Forty Years on Station", LENT, "SIM2"),
    Scene("Introductory Soil Hydrology", RENEWAL_ASKED),
    Scene("事件溯源系统设计", (
        *LENT,
        do("recall", due_date=In(7), note_to_partner="Needed for a course."),
        told("StatusChange", "Recalled", due=Due(7)),
    )),
    Scene("Letters from the Salt House", (
        *LENT,
        do("lost", cost={"amount": "80.00", "currency": "EUR"}),
        told("StatusChange", "CompletedWithoutReturn"),
    )),
    Scene("Handbook of Paper Conservation at Altitude", CONDITION),
    Scene("古籍修复手记", CONDITION_2021, "SIM2"),
    Scene("Birdsong Notation", (*PROMISED, say("Cancel", note="The reader found a copy."))),
    Scene("A Grammar of Harbour Signals", PROMISED),
    Scene("海港信号史", PROMISED),
    Scene("Slow Databases", (*ASKED, do("take-up"), do("label", add=["course reserve"]))),
    Scene("江南水车图志", (*ASKED, do("take-up"))),
    Scene("Dictionary of Obsolete Trades", (
        *ASKED,
        do("reject", reason="NonCirculating"),
        told("RequestResponse", "Unfilled"),
    )),
    Scene("Letters in Slow Computing", COPY_SENT),
    Scene("Journal of Invented Hydrology", ASKED),
    Scene("图书馆技术通讯", ASKED),
    Scene("Principles of Harbour Law", NOT_FOUND),
    Scene("A Book That Nobody Ever Printed", NOT_FOUND),
    Scene("The Glass Orchard", (
        *ASKED, say("Notification", note="Any edition will do. 任何版本都可以。"),
    )),
    Scene("计算机科学导论", ASKED),
    Scene("灯塔下的信", ASKED),
    Scene("Die stille Werft", ASKED, "SIM2"),
)  # fmt: skip
"""From the oldest to the newest."""
