"""How the interpreter is to share itself among threads, and when to look for garbage."""

from __future__ import annotations

import gc
import sys

SWITCH = 0.0005
"""Seconds after which a busy thread lets another in. A message passes through four threads; with
the interpreter's own 5 ms, a projection at work could hold it up by 20."""

YOUNG, OLDER, OLDEST = 50_000, 20, 50
"""A batch of messages makes tens of thousands of values that go by themselves. With the
interpreter's own 700, looking for cycles among them took a tenth of the time."""


def settle_in() -> None:
    """Set the interpreter up for a process that serves; call it when all parts are made.

    What is there by then stays, so it is never looked at again.
    """
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, OLDEST)
