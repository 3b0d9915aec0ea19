"""The tree of errors: whose fault it is decides what a caller does.

    InterlendError
    ├── Refusal         the caller asked for what is illegal or invalid
    ├── ProtocolFault   a message of a protocol is wrong, theirs or ours
    └── Failure         the infrastructure did not do its part
"""

from __future__ import annotations


class InterlendError(Exception):
    """Anything that Interlend says no with."""


class Refusal(InterlendError):
    """What was asked for is illegal now or invalid; nothing changed."""


class ProtocolFault(InterlendError):
    """A message does not keep to its protocol."""


class Failure(InterlendError):
    """Infrastructure failed; the same call may succeed later."""
