"""Reading an inventory from a MARC 21 file in the transmission format (ISO 2709)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import BinaryIO

import pymarc
from pymarc.exceptions import BadSubfieldCodeWarning, PymarcException

from adapters.catalogue.cleaning import Unfit
from adapters.catalogue.intake import Incoming, Owner, Refused, UnreadableFile, refusal
from adapters.catalogue.marc_items import ITEM_FIELDS, ItemField
from adapters.catalogue.marc_records import READ_TAGS, taken_in

LONGEST_RECORD = 99_999
"""Bytes; the five digits of the record's length cannot say more."""

_RECORD_END = b"\x1d"
_PADDING = b"\r\n\x00\x1a "
_BLOCK = 65_536
_DIRECTORY = 24
"""Where the directory begins: behind the leader, whose length its entries' length divides."""
_ENTRY = 12


def read_marc(
    stream: BinaryIO, owner: Owner, item_fields: tuple[ItemField, ...] = ITEM_FIELDS
) -> Iterator[Incoming | Refused]:
    """Every record; a broken one is refused by its number, and reading goes on behind it."""
    tags = frozenset(tag.encode() for tag in (*READ_TAGS, *(said.tag for said in item_fields)))
    for number, chunk in enumerate(_chunks(stream), start=1):
        if number == 1 and not chunk[:5].isdigit():
            raise UnreadableFile(
                "not_marc", "The file does not begin with a MARC 21 record.", "file"
            )
        try:
            record = _decoded(chunk, tags)
        except Unfit as unfit:
            yield refusal(number, unfit.code, unfit.text)
        else:
            yield from taken_in(number, record, owner, item_fields)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The file cut at its record terminators: a wrong length spoils one record only."""
    rest = stream.read(_BLOCK).removeprefix(b"\xef\xbb\xbf")
    block, number = rest, 0
    while block:
        *whole, rest = rest.split(_RECORD_END)
        for chunk in whole:
            number += 1
            yield chunk.lstrip(_PADDING) + _RECORD_END
        if len(rest) > LONGEST_RECORD:
            told = f"Record {number + 1} has no end within {LONGEST_RECORD} bytes."
            raise UnreadableFile("not_marc", told, "file")
        block = stream.read(_BLOCK)
        rest += block
    if rest.strip(_PADDING):
        yield rest.lstrip(_PADDING)
    elif not number:
        raise UnreadableFile("not_marc", "The file is empty.", "file")


def _decoded(chunk: bytes, tags: Collection[bytes]) -> pymarc.Record:
    if not chunk.endswith(_RECORD_END):
        raise Unfit("malformed", "The record is cut off: its end mark is missing.")
    try:
        few = _only(chunk, tags)
        return pymarc.Record(few, force_utf8=_is_utf_8(chunk), hide_utf8_warnings=True)
    except UnicodeDecodeError as error:
        raise Unfit("not_utf8", "The record is not written in the encoding it names.") from error
    except (PymarcException, BadSubfieldCodeWarning, ValueError, LookupError) as error:
        told = str(error) or type(error).__name__
        raise Unfit("malformed", f"The record cannot be read: {told}.") from error


def _only(chunk: bytes, tags: Collection[bytes]) -> bytes:
    """The record with a directory of these fields alone.

    Most of a record is notes and subjects, and decoding them would take most of the time.
    """
    length, base = int(chunk[:5]), int(chunk[12:17])
    if length > len(chunk) or not _DIRECTORY < base < len(chunk) or (base - 1) % _ENTRY:
        raise Unfit("malformed", "The record's length or directory does not fit what it holds.")
    entries = (chunk[at : at + _ENTRY] for at in range(_DIRECTORY, base - 1, _ENTRY))
    kept = b"".join(entry for entry in entries if entry[:3] in tags)
    new_base = _DIRECTORY + len(kept) + 1
    lengths = b"%05d" % (length - base + new_base), b"%05d" % new_base
    head = lengths[0] + chunk[5:12] + lengths[1] + chunk[17:_DIRECTORY]
    return head + kept + chunk[base - 1 :]


def _is_utf_8(chunk: bytes) -> bool:
    """Many systems write UTF-8 and forget to say so; MARC-8 beyond ASCII is never valid UTF-8."""
    if chunk.isascii():
        return False
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
