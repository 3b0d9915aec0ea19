"""What a decision needs from outside the request: the partner, our library, the items, the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from engine.item import Item
from engine.partner import Library, Partner, Step, WorkflowProfile


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Everything outside the request that a decision may look at. `today` is the library's day."""

    partner: Partner
    profile: WorkflowProfile
    library: Library
    today: date
    items: Mapping[str, Item] = {}

    def has(self, step: Step) -> bool:
        """Tell whether the partner's profile has a step on."""
        return self.profile.has(step)
