"""What time alone brings about, in a program whose clock is put forward."""

from __future__ import annotations

import pytest

from ops.partner.scripts import SCRIPTS
from tests.acceptance.playing import Theatre

TIMED = [name for name, script in SCRIPTS.items() if script.needs_time]


@pytest.mark.parametrize("name", TIMED)
def test_a_script_that_waits_for_days_ends_as_it_is_written(timed: Theatre, name: str) -> None:
    timed.play(name)
