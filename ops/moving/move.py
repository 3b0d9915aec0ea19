"""The move of a store: look, copy, compare, and only then declare the new one whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing

from adapters.catalogue.moving import copy_inventory
from engine.eventlog.log import EventLog
from engine.eventlog.opening import filled, open_log, open_to_fill
from ops.moving.checking import compared, contents
from ops.moving.copying import Progress, copy_log
from ops.moving.stores import Store, alone, require_ready, store_at
from ops.moving.topics import left_behind
from ops.settings import Settings

Say = Callable[[str], None]

_AFTERWARDS = (
    "Use the same master key (INTERLEND_MASTER_KEY_FILE) on the new store, and new topics:"
    " read models are made from the log, topics begin empty. Start nothing on the old store again."
)


def move_store(source: str, target: str, settings: Settings, say: Say, progress: Progress) -> bool:
    """Move all but topics and read models; whether both stores then hold the same.

    `settings` say where the old store's topics are. The old store is only read. Until the end the
    new one opens for no program. Raises CannotMove.
    """
    old, new = store_at(source), store_at(target)
    require_ready(old, new)
    with ExitStack() as stack:
        log = stack.enter_context(closing(open_log(source)))
        stack.enter_context(alone(log, old))
        if letters := stack.enter_context(left_behind(old, log, settings)):
            say(letters)
        to = stack.enter_context(closing(open_to_fill(target)))
        whole = False
        try:
            copy_log(log, to, progress)
            whole = _same_inventory(old, new, say, progress) & _same_log(log, to, say, progress)
        finally:
            if not whole:
                say(f"{new.name} is unfinished, no program starts on it: {new.how_to_empty}")
        if whole:
            filled(to)
            say(_AFTERWARDS)
    return whole


def _same_log(log: EventLog, to: EventLog, say: Say, progress: Progress) -> bool:
    here, there = contents(log, progress), contents(to, progress)
    for line in compared(here, there):
        say(line)
    return here == there


def _same_inventory(old: Store, new: Store, say: Say, progress: Progress) -> bool:
    if old.items not in old.holds():
        say("inventory: none")
        return True
    copied = copy_inventory(old.inventory, new.inventory, progress)
    for name, (here, there) in copied.items():
        told = "equal" if here == there else f"DIFFERENT: {there} in the new store"
        say(f"inventory, {name}: {here}, {told}")
    return all(here == there for here, there in copied.values())
