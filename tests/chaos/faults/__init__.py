"""What can go wrong, by its name: each row breaks something of a field, and heals it again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

from tests.chaos.faults import messages, network, partners, processes, servers
from tests.chaos.field import Field


class Fault(NamedTuple):
    """`inflict` breaks it when entered and heals it when left; `lasts` is for how many seconds, at
    least and at most. A fault that kills is chosen `often` times as often as others that do.
    """

    inflict: Callable[[Field], AbstractContextManager[object]]
    lasts: tuple[float, float] = (0.0, 0.0)
    often: int = 0


KILLS: dict[str, Fault] = {
    "worker killed": Fault(processes.worker_killed, (0.0, 0.5), often=10),
    "workers killed for long": Fault(processes.killed("worker"), (7.0, 10.0), often=1),
    "api killed": Fault(processes.killed("api"), often=2),
    "deliver killed": Fault(processes.killed("deliver"), (0.0, 1.0), often=2),
    "project killed": Fault(processes.killed("project"), (0.0, 1.0), often=1),
    "jobs killed": Fault(processes.killed("jobs"), often=1),
    "all killed": Fault(processes.killed(""), often=1),
}
"""Kills of processes."""

_CUT, _HELD = (0.5, 4.0), (1.0, 12.0)
_PAIRS = [(kind, server) for kind in network.KINDS for server in ("postgres", "kafka")]
_PAIRS.remove(("jobs", "kafka"))  # it looks there once in a while, and nothing waits for it

OTHERS: dict[str, Fault] = {
    **{f"{k} - {s} cut": Fault(network.cut(k, s), _CUT) for k, s in _PAIRS},
    **{f"{k} - {s} held": Fault(network.held(k, s), _HELD) for k, s in _PAIRS},
    "partners - api cut": Fault(network.door_cut, _CUT),
    "partners - api held": Fault(network.door_held, _HELD),
    "postgres killed": Fault(servers.postgres_killed, (0.0, 4.0)),
    "kafka killed": Fault(servers.kafka_killed, (0.0, 4.0)),
    "kafka frozen": Fault(servers.kafka_frozen, _HELD),
    "partner slow": Fault(partners.slow, (3.0, 8.0)),
    "partner dead": Fault(partners.dead, (2.0, 8.0)),
    "partner silent": Fault(partners.silent, (2.0, 8.0)),
    "worker stopped and gone on": Fault(processes.stopped),
    "records twice": Fault(messages.twice),
    "records late and out of order": Fault(messages.late),
    "posts again": Fault(messages.posted_again),
    "poison": Fault(messages.poison),
}
"""Everything else."""

FAULTS = KILLS | OTHERS
