"""The scripts themselves: complete, and understood by both lanes."""

from __future__ import annotations

import pytest

from adapters.http.actions import ACTIONS
from adapters.iso18626.codes import ErrorType
from engine.statuses import Status
from ops.jobs import JOBS
from ops.partner.garbage import GARBAGE
from ops.partner.scripts import SCRIPTS, steps
from ops.partner.scripts.steps import Script

WANTED = (
    "loan copy unfilled cancel-accepted cancel-refused renew-yes renew-no renew-automatic recall"
    " overdue conditional-yes conditional-no conditional-silent retry lost status-request duplicate"
    " reminder general-messages garbage illegal-actions"
)


def test_every_flow_that_is_asked_for_has_its_script() -> None:
    assert set(WANTED.split()) <= SCRIPTS.keys()


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_uses_only_words_that_there_are(script: Script) -> None:
    assert script.ends in set(Status)
    assert script.says
    for step in script.steps:
        match step:
            case steps.Do():
                assert step.action in ACTIONS
            case steps.Here():
                assert step.status in set(Status)
            case steps.Job():
                assert step.name in JOBS
            case steps.Raw():
                assert step.name in GARBAGE
        assert getattr(step, "refused", None) in {None, 403, 409, 412, 422, *ErrorType}
