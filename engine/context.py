"""What a decision needs from outside the request: the partner, our library, the items, the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from engine.item import Item
from engine.partner import Library, Partner, Step, WorkflowProfile


class Context(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Everything outside the request that a decision may look at. `today` is the library's day."""

    partner: Partner
    profile: WorkflowProfile
    library: Library
    today: date
    items: Mapping[str, Item] = {}

    @property
    def expires_on(self) -> date | None:
        """The day until which a request of today lasts by the partner's rule, if it has one."""
        days = self.partner.expiry_days
        if days is None:
            return None
        if self.partner.expiry_in_open_days:
            return self.library.after_open_days(self.today, days)
        return self.today + timedelta(days=days)

    def has(self, step: Step) -> bool:
        """Tell whether the partner's profile has a step on."""
        return self.profile.has(step)
