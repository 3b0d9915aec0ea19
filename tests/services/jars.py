"""Servers written in Java, fetched once by Maven into a cache of the user's."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

HOW_TO_GET = "apt-get install openjdk-17-jre-headless maven"

CACHE = Path(
    os.environ.get("INTERLEND_SERVICES_CACHE", Path.home() / ".cache" / "interlend-services")
)


class NotFetched(Exception):
    """Maven could not get a server."""


def available(name: str) -> bool:
    """Whether a server is in the cache or can be fetched, and Java is there to run it."""
    there = (CACHE / name).is_dir() or shutil.which("mvn") is not None
    return there and shutil.which("java") is not None


def fetched(name: str, fetch: Callable[[Path], None]) -> Path:
    """The folder `name` of the cache, filled by `fetch` where it is not there yet."""
    folder = CACHE / name
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
            new = Path(temporary) / name
            new.mkdir()
            fetch(new)
            try:
                new.rename(folder)
            except OSError:
                # Another test run was faster, and what it fetched is the same.
                assert folder.is_dir()
    return folder


def maven(*arguments: str, folder: Path) -> None:
    """Run Maven in a folder."""
    done = subprocess.run(
        ["mvn", "-q", "-B", *arguments], cwd=folder, capture_output=True, text=True, timeout=600
    )
    if done.returncode != 0:
        raise NotFetched(done.stdout[-2000:] + done.stderr[-2000:])
