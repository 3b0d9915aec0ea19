"""The tree of errors: whose fault it is decides what a caller does.

    InterlendError
    ├── Refusal         the caller asked for what is illegal or invalid; nothing changed
    │   ├── Invalid         a value is wrong: `field` says which
    │   ├── Illegal         not in this status, or the partner's profile has the step off
    │   ├── Locked          somebody else edits the request
    │   ├── Stale           the request changed since the caller read it
    │   ├── NotAllowed      the caller lacks the right
    │   ├── Unknown         there is no such thing
    │   └── Exists          there is such a thing already
    ├── ProtocolFault   a message of a protocol is wrong, theirs or ours
    └── Failure         the infrastructure did not do its part; the same call may succeed later

HTTP problems, ISO 18626 errorData and NCIP Problems are each one table over this tree.
"""

from __future__ import annotations


class InterlendError(Exception):
    """Anything that Interlend says no with."""


class Refusal(InterlendError):
    """What was asked for is illegal now or invalid; nothing changed.

    `code` is stable and for programs, the text for people, `field` names the part that is wrong.
    """

    def __init__(self, code: str, text: str, field: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.field = field


class Invalid(Refusal):
    """A value is wrong."""


class Illegal(Refusal):
    """It may not be done now."""


class Locked(Refusal):
    """Somebody else edits the request."""


class Stale(Refusal):
    """The request changed since the caller read it."""


class NotAllowed(Refusal):
    """The caller lacks the right."""


class Unknown(Refusal):
    """There is no such thing."""


class Exists(Refusal):
    """There is such a thing already."""


class ProtocolFault(InterlendError):
    """A message does not keep to its protocol."""


class Failure(InterlendError):
    """Infrastructure failed; the same call may succeed later."""
