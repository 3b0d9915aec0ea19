"""What must be done when the program is imported, because it may not be done by two threads."""

from __future__ import annotations

import subprocess
import sys

COUNTS = """
import ops.cli, ops.composition, ops.running
from engine.eventlog import format
from engine.eventlog.registry import REGISTRY
assert REGISTRY.types
missing = set(REGISTRY.types) - set(format._format._readers)
assert not missing, missing
"""


def test_the_reader_of_every_fact_is_there_before_any_thread_is() -> None:
    # msgspec crashes the process where one thread reads a class that another describes just then.
    subprocess.run([sys.executable, "-c", COUNTS], check=True)
