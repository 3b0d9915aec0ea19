"""Which schemas the values of a topic have, under which subject, and how they may change there."""

from __future__ import annotations

from typing import Any, Final

from adapters.topics.names import TopicNames, is_dead_letter
from schemas.compatibility import BACKWARD, RULES
from schemas.shipped import LANDED, SHIPPED, Version, load

_FULL: Final = "FULL_TRANSITIVE"


def schema_of(topic: str, names: TopicNames) -> str | None:
    """The shipped schema that a topic's values have; None for a topic that is not ours."""
    if is_dead_letter(topic):
        return "dead_letter"
    if topic == names.events:
        return "lending_event"
    route = names.route(topic)
    return route.direction if route else None


def subject_of(topic: str) -> str:
    """The subject of a topic's values, as Confluent's clients call it unless told otherwise."""
    return f"{topic}-value"


def rule_of(name: str) -> str:
    """The registry's word for a schema's rules."""
    rules = RULES[name]
    return _FULL if len(rules) > 1 else BACKWARD


def landed(name: str) -> list[tuple[Version, dict[str, Any]]]:
    """Every version of a schema in the order they landed: prepared, and as written."""
    return [
        (LANDED[schema_id], load(f"landed/{of}-{number}.avsc"))
        for schema_id, (of, number) in sorted(SHIPPED.items())
        if of == name
    ]
