"""What is wrong with a sent form, field by field, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from adapters.http.pages.language import Words, english
from adapters.http.pages.refusals import Told

ADVICE = {
    "missing": english("Fill this in."),
    "string_too_short": english("Fill this in."),
    "too_short": english("Fill this in."),
    "string_too_long": english("Shorten this to %(max_length)s characters at most."),
    "too_long": english("Give %(max_length)s at most."),
    "date_from_datetime_parsing": english("Enter a day as year-month-day, such as 2027-01-31."),
    "date_parsing": english("Enter a day as year-month-day, such as 2027-01-31."),
    "datetime_parsing": english("Enter a day and a time."),
    "datetime_from_date_parsing": english("Enter a day and a time."),
    "decimal_parsing": english("Enter an amount such as 12.50."),
    "decimal_max_places": english("Enter an amount such as 12.50."),
    "decimal_max_digits": english("Enter a smaller amount."),
    "greater_than_equal": english("Enter an amount that is not negative."),
    "bool_parsing": english("Choose yes or no."),
    "literal_error": english("Choose one of the list."),
    "enum": english("Choose one of the list."),
}
"""By pydantic's kinds of errors."""

PATTERNS = {
    "url": english("Enter an address that begins with http:// or https://."),
    "cost.currency": english("Enter three capital letters, such as EUR."),
}
"""What a text of a certain form has to be."""

_GENERAL = english("This is not valid: take away line breaks and unusual characters.")


def faults_of(error: ValidationError, words: Words) -> dict[str, Told]:
    """The first fault of each field, by the field's name."""
    faults: dict[str, Told] = {}
    for name, fault in _faults(error, words):
        faults.setdefault(name, Told(fault))
    return faults


def _faults(error: ValidationError, words: Words) -> Iterator[tuple[str, str]]:
    for wrong in error.errors():
        name = ".".join(part for part in wrong["loc"] if isinstance(part, str))
        kind, limits = wrong["type"], wrong.get("ctx", {})
        if kind == "string_pattern_mismatch":
            yield name, words.say(PATTERNS.get(name, _GENERAL))
        else:
            yield name, _advice(kind, limits, words)


def _advice(kind: str, limits: dict[str, Any], words: Words) -> str:
    return words.say(ADVICE.get(kind, _GENERAL), **limits)
