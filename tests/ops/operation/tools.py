"""Real tools that judge the files of operation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def ours(name: str, *arguments: str | Path) -> str:
    """Run a tool of this environment; empty where it finds nothing, else what it says."""
    return complaints(Path(sys.executable).with_name(name), *arguments)


def complaints(program: str | Path, *arguments: str | Path) -> str:
    """Run a program; empty where it ends well, else what it says."""
    ran = subprocess.run([program, *arguments], capture_output=True, text=True)
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr or f"ended with {ran.returncode}"


def output(program: str | Path, *arguments: str | Path) -> str:
    """What a program writes; it must end well."""
    ran = subprocess.run([program, *arguments], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
