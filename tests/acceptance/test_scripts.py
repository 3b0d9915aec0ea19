"""Every flow of the simulated partner ends as its script expects, through real HTTP."""

from __future__ import annotations

import pytest

from ops.partner.scripts import SCRIPTS
from tests.acceptance.playing import Theatre

TIMELESS = [name for name, script in SCRIPTS.items() if not script.needs_time]


@pytest.mark.parametrize("name", TIMELESS)
def test_a_script_ends_as_it_is_written(theatre: Theatre, name: str) -> None:
    theatre.play(name)


@pytest.mark.parametrize("name", TIMELESS)
def test_it_ends_so_too_where_every_second_delivery_fails(faulty: Theatre, name: str) -> None:
    faulty.play(name)
