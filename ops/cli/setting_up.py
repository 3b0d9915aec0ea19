"""What commands begin with: the settings, and logging as they say."""

from __future__ import annotations

from ops.logging import configure
from ops.settings import Settings, read_settings


def settings() -> Settings:
    """The settings, with logging set up by them. Raises `BadSettings`."""
    found = read_settings()
    configure(found)
    return found
