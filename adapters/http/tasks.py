"""Whose task a request may become (spec A21), and whose lock ends (spec D4)."""

from __future__ import annotations

import msgspec

from adapters.http.access import Right, Role, rights_of
from engine.application.directory import Directory, User
from engine.commands.base import Command
from engine.commands.desk import Assign, Release, Unlock
from engine.errors import Invalid, NotAllowed
from engine.request import LendingRequest


def check_task(user: User, request: LendingRequest, command: Command, directory: Directory) -> None:
    """Only one's own or nobody's task may be given away, but for managers; and only to somebody at
    the circulation desk who may see it.
    """
    if not isinstance(command, Assign | Release):
        return
    if Right.REASSIGN not in rights_of(user) and request.assigned_to not in ("", user.name):
        raise NotAllowed("not_your_task", f"the task is {request.assigned_to}'s")
    if isinstance(command, Assign):
        _check_assignee(directory.users.get(command.user), request, command.user)


def with_rights(user: User, command: Command) -> Command:
    """The command as the user's rights make it: a manager ends others' locks too."""
    if isinstance(command, Unlock) and Right.REASSIGN in rights_of(user):
        return msgspec.structs.replace(command, of_another=True)
    return command


def _check_assignee(assignee: User | None, request: LendingRequest, name: str) -> None:
    if assignee is None or not assignee.active:
        raise Invalid("unknown_user", f"there is no user {name}", "user")
    sees = not assignee.libraries or request.library in assignee.libraries
    if not sees or Role.CIRCULATION not in assignee.roles:
        raise Invalid("not_assignable", f"{name} is no circulation desk operator here", "user")
