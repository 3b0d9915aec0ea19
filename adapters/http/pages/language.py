"""The two languages of the pages: English in the source, 简体中文 from a catalogue.

The catalogue is read as translators write it (`locale/…/interlend.po`), so that no compiled file
can be stale or missing from an installation.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from fastapi import Request

FOLDER = Path(__file__).parent.parent / "locale"
LANGUAGE_COOKIE = "interlend_language"


class Language(NamedTuple):
    """A language: its code in our addresses, its BCP 47 tag, its own name, where its words are."""

    code: str
    tag: str
    name: str
    catalogue: str


LANGUAGES = {
    "en": Language("en", "en", "English", ""),
    "zh": Language("zh", "zh-Hans", "简体中文", "zh_Hans"),
}


def english(text: str) -> str:
    """Mark a text in a table for translation; `Words.say` translates it when it is used."""
    return text


class Words:
    """The texts of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.locale = Locale.parse(language.tag, sep="-")
        self.translations = translations_of(language)

    def say(self, text: str, **values: Any) -> str:
        """A text in this language; `values` fill its `%(name)s` places."""
        told = self.translations.gettext(text)
        return told % values if values else told

    def count(self, one: str, many: str, n: int) -> str:
        """A text that holds a number, as `%(n)s`."""
        return self.translations.ngettext(one, many, n) % {"n": self.number(n)}

    def number(self, n: int) -> str:
        """A whole number with its thousands apart."""
        return format_decimal(n, locale=self.locale)

    def pick(self, en: str, zh: str) -> str:
        """One of two texts that are kept side by side."""
        return zh if self.language.code == "zh" else en

    @property
    def colon(self) -> str:
        """What stands between a name and its value."""
        return self.pick(": ", "：")


def translations_of(language: Language) -> NullTranslations:
    """The catalogue of a language; English is its own."""
    if not language.catalogue:
        return NullTranslations()
    with (FOLDER / language.catalogue / "LC_MESSAGES" / "interlend.po").open("rb") as file:
        catalogue = read_po(file, locale=language.catalogue)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def words_in(code: str) -> Words:
    """The texts of the language with this code."""
    return Words(LANGUAGES[code])


def words_for(request: Request) -> Words:
    """The texts in the language that the reader chose, else in the one his browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return words_in(chosen)
    return words_in(_asked(request.headers.get("accept-language", "")))


def _asked(header: str) -> str:
    """The first language of ours in an Accept-Language header, by its weights."""
    weighed = []
    for part in header.split(",")[:50]:
        tag, _, parameter = part.strip().partition(";")
        weighed.append((_weight(parameter), tag.partition("-")[0].casefold()))
    known = [(weight, code) for weight, code in weighed if weight > 0 and code in LANGUAGES]
    return max(known, key=lambda pair: pair[0])[1] if known else "en"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
