"""What a program is made of: each part is made when it is first asked for, by whatever thread."""

from __future__ import annotations

from functools import cached_property
from threading import RLock
from typing import Any, Protocol, TypeVar, cast, overload

T = TypeVar("T")


class Whole(Protocol):
    """What has parts; one thread at a time makes them."""

    making: RLock


class part(cached_property[T]):  # noqa: N801 - it is used as `property` is
    """A property made once. The library's own would be made by each of two threads that ask."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> part[T]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> part[T] | T:
        """The part; itself where a class is asked."""
        if instance is None:
            return self
        with cast("Whole", instance).making:
            made: T = super().__get__(instance, owner)
            return made
