"""`python -m tests.services COMMAND…`: run a command beside a PostgreSQL and a Kafka of its own.

It finds them in `INTERLEND_BENCH_STORE` and `INTERLEND_BENCH_TOPICS`; where this machine has none,
it runs without.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.services.fixtures import running
from tests.services.kafka import Kafka, available
from tests.services.postgres import Postgres, programs


def main(command: list[str]) -> int:
    """Start both, run the command; its exit status."""
    if not (programs() and available()):
        return subprocess.run(command, check=False).returncode
    with running(Postgres) as postgres, running(Kafka) as kafka:
        where = {
            "INTERLEND_BENCH_STORE": postgres.address(),
            "INTERLEND_BENCH_TOPICS": f"kafka://{kafka.address}",
        }
        return subprocess.run(command, env=os.environ | where, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
