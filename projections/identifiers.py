"""Identifiers of publications in the one form under which they are stored and found."""

from __future__ import annotations

import re

from projections.words import compact

_ISBN = re.compile(r"[\s0-9-]*[0-9Xx]")
_DIGITS = re.compile(r"[0-9]+")
_OCLC = re.compile(r"(\(ocolc\))?\s*(ocm|ocn|on)?[0-9]+", re.IGNORECASE)
_LCCN = re.compile(r"[a-z]{0,3}\s?[0-9]{2,4}-[0-9]{1,6}(/.*)?", re.IGNORECASE)


def isbn(text: str) -> str:
    """An ISBN of 10 or 13 digits as 13 digits; what is none stays as it is, without punctuation."""
    if len(text) == 13 and text.isdecimal():
        return text
    match = _ISBN.match(text)
    plain = compact(match.group() if match else text)
    if len(plain) == 10 and _is_isbn10(plain):
        body = "978" + plain[:9]
        return body + _check_digit(body)
    return plain


def _is_isbn10(plain: str) -> bool:
    if not (plain[:9].isdecimal() and (plain[9].isdecimal() or plain[9] == "x")):
        return False
    digits = [10 if char == "x" else int(char) for char in plain]
    return (
        sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11
        == 0
    )


def _check_digit(body: str) -> str:
    total = sum(int(char) * (3 if at % 2 else 1) for at, char in enumerate(body))
    return str(-total % 10)


def issn(text: str) -> str:
    """An ISSN without its hyphen."""
    return compact(text)


def oclc(text: str) -> str:
    """An OCLC number without prefix and leading zeros: `(OCoLC)ocm00012345` becomes `12345`."""
    match = _DIGITS.search(text)
    return (match.group().lstrip("0") or "0") if match else compact(text)


def lccn(text: str) -> str:
    """An LCCN in the normal form of the Library of Congress: `85-2` becomes `85000002`."""
    plain = "".join(text.split()).partition("/")[0]
    year, hyphen, serial = plain.partition("-")
    return compact(year + serial.zfill(6) if hyphen else plain)


def readings(text: str) -> list[str]:
    """The forms in which a text of unknown kind is stored if it is an identifier."""
    found = [isbn(text)] if _ISBN.fullmatch(text) else []
    found += [oclc(text)] if _OCLC.fullmatch(text) else []
    found += [lccn(text)] if _LCCN.fullmatch(text) else []
    return found
