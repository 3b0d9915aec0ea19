"""Reading an inventory from MARCXML, safely: no DTD, no entities, no network, bounded memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

import pymarc
from lxml import etree
from pymarc.exceptions import PymarcException

from adapters.catalogue.intake import Incoming, Owner, Refused, UnreadableFile, refusal
from adapters.catalogue.marc_items import ITEM_FIELDS, ItemField
from adapters.catalogue.marc_records import READ_TAGS, taken_in

LONGEST_RECORD = 1_048_576
"""Bytes of XML between the ends of two records."""

NAMESPACE = "http://www.loc.gov/MARC21/slim"

_BLOCK = 65_536
_RECORDS = (f"{{{NAMESPACE}}}record", "record")
_WATCHED = (*_RECORDS, f"{{{NAMESPACE}}}collection", "collection")


def read_marcxml(
    stream: BinaryIO, owner: Owner, item_fields: tuple[ItemField, ...] = ITEM_FIELDS
) -> Iterator[Incoming | Refused]:
    """Every `record` element, in the MARC namespace or in none, however it is wrapped."""
    tags = READ_TAGS | {said.tag for said in item_fields}
    number = 0
    for number, element in enumerate(_elements(stream), start=1):
        try:
            record = _record(element, tags)
        except (PymarcException, ValueError) as error:
            yield refusal(number, "malformed", f"The record cannot be read: {error}.")
        else:
            yield from taken_in(number, record, owner, item_fields)
    if not number:
        raise UnreadableFile("not_marcxml", "There is no MARCXML record in the file.", "file")


def _elements(stream: BinaryIO) -> Iterator[etree._Element]:
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=_WATCHED,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from _fed(parser, stream)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("malformed_xml", f"The XML is broken: {error.msg}.", "file") from error


def _fed(parser: etree.XMLPullParser, stream: BinaryIO) -> Iterator[etree._Element]:
    since_last = 0
    while block := stream.read(_BLOCK):
        parser.feed(block)
        since_last += len(block)
        events: Iterator[Any] = parser.read_events()
        for event, element in events:
            if element.getroottree().docinfo.internalDTD is not None:
                raise UnreadableFile("dtd", "The XML has a DTD; that is not allowed.", "file")
            if event == "end" and element.tag in _RECORDS:
                yield element
                _forget(element)
                since_last = 0
        if since_last > LONGEST_RECORD:
            told = f"A record is longer than {LONGEST_RECORD} bytes."
            raise UnreadableFile("record_too_long", told, "file")


def _forget(element: etree._Element) -> None:
    """Free the element and what stood before it, so that a large file needs little memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _record(element: etree._Element, tags: Collection[str]) -> pymarc.Record:
    leader = ""
    fields = []
    for child in element:
        tag = child.get("tag", "")
        if tag < "010" and tag in tags:
            fields.append(pymarc.Field(tag=tag, data=child.text or ""))
        elif tag in tags:
            fields.append(_data_field(child))
        elif etree.QName(child).localname == "leader":
            leader = child.text or ""
    return pymarc.Record(fields=fields, leader=leader.ljust(24)[:24])


def _data_field(element: etree._Element) -> pymarc.Field:
    return pymarc.Field(
        tag=element.get("tag", ""),
        indicators=pymarc.Indicators(element.get("ind1", " "), element.get("ind2", " ")),
        subfields=[pymarc.Subfield(sub.get("code", ""), sub.text or "") for sub in element],
    )
