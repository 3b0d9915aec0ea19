"""From bodies to commands: nothing that a body asks for is lost on the way."""

from __future__ import annotations

import pytest

from adapters.http import inputs
from adapters.http.building import Plain
from engine.commands.supply import ShipPhysically, TakeUp


def test_a_body_that_asks_for_more_than_its_command_does_is_found_before_it_is_used() -> None:
    Plain(ShipPhysically).check(inputs.ShipPhysically)
    with pytest.raises(TypeError, match="TakeUp has no barcodes"):
        Plain(TakeUp).check(inputs.Items)
