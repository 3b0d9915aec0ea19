"""The facts of the log, by subject. Names and fields are a storage format: add, never change."""

from engine.events import (
    arrival,
    correspondence,
    desk,
    directory,
    ending,
    item,
    loan,
    partner,
    supply,
)

__all__ = [
    "arrival",
    "correspondence",
    "desk",
    "directory",
    "ending",
    "item",
    "loan",
    "partner",
    "supply",
]
