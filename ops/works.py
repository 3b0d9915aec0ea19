"""The works of a program: what goes on by itself, each in a thread of its own.

Each function makes the parts that its work needs and gives a loop, which works until it is told to
stop and then finishes what it has in hand. Works that follow the log, and those that look at what
time brings, are led: of all processes one does them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

import structlog

from engine.application.following import Follower, follow
from engine.errors import Failure
from ops.composition import Program

log = structlog.get_logger(__name__)

Loop = Callable[[Event], None]
Work = Callable[[Program], Loop]


def take_in(program: Program) -> Loop:
    """Partners' messages from the inbound topics; processes share the partitions."""
    return program.inbox.run


def react(program: Program) -> Loop:
    """What facts are followed by."""
    return _following(
        program, _led(program, "reactions", program.reactions.work, program.locating), rest=0.02
    )


def tell(program: Program) -> Loop:
    """What is decided to be told, onto the outbound topics."""
    return _following(
        program, _led(program, "outbox", program.outbox.work, program.telling), rest=0.01
    )


def collect(program: Program) -> Loop:
    """Outbound messages into the table of deliveries; processes share the partitions."""
    collector, wake = program.collector, program.wake

    def run(stop: Event) -> None:
        consumer = collector.consumer()
        try:
            while not stop.is_set():
                if collector.work(consumer, timeout=0.2):
                    wake.ring()
        finally:
            consumer.close()

    return run


def deliver(program: Program) -> Loop:
    """What is due, to partners; what was put off comes due by time alone, so it looks often."""
    wake, work = program.wake, _led(program, "delivery", program.delivery.work)

    def run(stop: Event) -> None:
        seen = 0
        while not stop.is_set():
            if not work():
                seen = wake.wait(seen, 0.1)

    return run


def project(program: Program) -> Loop:
    """The task list."""
    return _following(program, _led(program, "task-list", program.projector.work), rest=0.03)


def project_and_index(program: Program) -> Loop:
    """The task list, and the index of a process that reads it too."""
    store, refresh = program.log, program.keeper.refresh
    work = _led(program, "task-list", program.projector.work)

    def both() -> int:
        facts = work()
        position = refresh()  # also without facts: a rebuilt list may have been swapped in
        return facts or store.last_position() - position  # another process may be the one to lead

    return _following(program, both, rest=0.03)


def index(program: Program) -> Loop:
    """The index of a list that another process keeps."""
    keeper, store = program.keeper, program.log
    # The table follows the log a little later: until it is there, it is looked at again.
    return _following(program, lambda: store.last_position() - keeper.refresh(), rest=0.05)


def publish(program: Program) -> Loop:
    """Public lending events."""
    return _following(
        program, _led(program, "events", program.publisher.work, program.publishing), rest=0.1
    )


def answer(program: Program) -> Loop:
    """Answers that another process stored, to the doors that wait for them."""
    waiting, store = program.waiting, program.log

    def hand_over() -> int:
        wanted = waiting.messages()
        if wanted:
            waiting.announce(list(store.answers(wanted).values()))
        return 0

    return _following(program, hand_over)


def note_answered(program: Program) -> Loop:
    """Which answers went out."""
    return program.answered.run


def keep_directory(program: Program) -> Loop:
    """What other processes change in the directory."""
    directory, store = program.directory, program.log

    def catch_up() -> int:
        directory.catch_up(store)
        return 0

    return _following(program, catch_up, rest=0.2)


def run_jobs(program: Program) -> Loop:
    """Every job once an interval; one that fails keeps none of the others back."""
    jobs, lead = program.jobs, program.leadership("jobs")

    def run(stop: Event) -> None:
        while not stop.wait(program.settings.jobs_interval):
            if lead.held():
                for name in jobs.names:
                    _once(name, partial(jobs.run, name))
                _once("purge", program.purge_topics)

    return run


def _following(program: Program, work: Callable[[], int], rest: float = 0.0) -> Loop:
    store = program.log
    return lambda stop: follow(store, work, stop, rest=rest)


def _led(
    program: Program, name: str, work: Callable[[], int], follower: Follower | None = None
) -> Callable[[], int]:
    """The work, in the process that leads; one that comes to lead follows on from where it stands,
    not from where it stood when it led before.
    """
    lead, led = program.leadership(name), False

    def work_if_leading() -> int:
        nonlocal led
        before, led = led, False
        led = lead.held()
        if led and not before and follower is not None:
            follower.begin_anew()
        return work() if led else 0

    return work_if_leading


def _once(name: str, run: Callable[[], object]) -> None:
    try:
        run()
    except Failure as trouble:
        log.warning("job_interrupted", job=name, reason=str(trouble))
    except Exception:
        log.exception("job_failed", job=name)
