"""From a MARC 21 record to what the inventory keeps of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pymarc

from adapters.catalogue import identifiers as ids
from adapters.catalogue.cleaning import Unfit, cleaned, required
from adapters.catalogue.identifiers import Identifier
from adapters.catalogue.intake import Description, Incoming, Owner, Refused, refusal
from adapters.catalogue.marc_items import ItemField, item_of
from adapters.catalogue.marc_kinds import forms, material_type
from adapters.catalogue.port import Holding

Fields = defaultdict[str, list[pymarc.Field]]
"""A record's fields by tag."""

READ_TAGS = frozenset(
    {
        *("001", "003", "007", "008", "010", "019", "020", "022", "024", "035"),
        *("100", "110", "111", "245", "250", "260", "264"),
        *("700", "710", "711", "856", "880"),
    }
)
"""The fields that are read beside those of the items; a reader may leave out all others."""

_AUTHORS = ("100", "110", "111", "700", "710", "711")
_TITLE_PARTS = ("a", "b", "n", "p")
_ISBD = re.compile(r"[\s/:;,=]+$")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_OCLC_PREFIX = re.compile(r"\(ocolc\)|oc[mn]\s*\d|on\s*\d", re.IGNORECASE)


def taken_in(
    number: int, record: pymarc.Record, owner: Owner, item_fields: tuple[ItemField, ...]
) -> Iterator[Incoming | Refused]:
    """The record with its items; an item that breaks a rule is refused without the others."""
    fields = by_tag(record)
    try:
        if record.leader[5] == "d":
            raise Unfit("deleted", "The record is marked as deleted (leader/05).")
        described = describe(record, fields)
    except Unfit as unfit:
        yield refusal(number, unfit.code, unfit.text, unfit.field)
        return
    items: dict[str, Holding] = {}
    for said in item_fields:
        for field in fields[said.tag]:
            try:
                item = item_of(field, said, owner, material_type(record, fields))
            except Unfit as unfit:
                yield refusal(number, unfit.code, unfit.text, unfit.field)
            else:
                if item:
                    items.setdefault(item.barcode, item)
    yield Incoming(number=number, description=described, holdings=tuple(items.values()))


def by_tag(record: pymarc.Record) -> Fields:
    """The record's fields by tag; a field in another script (880) also under the tag it repeats."""
    fields: Fields = defaultdict(list)
    for field in record.fields:
        fields[field.tag].append(field)
    for field in fields["880"]:
        fields[_first(field, "6")[:3]].append(field)
    return fields


def describe(record: pymarc.Record, fields: Fields) -> Description:
    """The bibliographic part. Numbers that are none are left out: catalogues are full of them."""
    titles = [title for field in fields["245"] if (title := _title(field))]
    names = [name for tag in _AUTHORS for field in fields[tag] if (name := _name(field))]
    control_number, control_names = _control(fields)
    return Description(
        title=required(titles[0] if titles else "", "title"),
        author=names[0] if names else _responsible(fields),
        edition=_subfield(fields, "250", "a", "edition"),
        publication_year=_year(fields),
        titles=tuple(titles),
        names=tuple(dict.fromkeys(names or filter(None, [_responsible(fields)]))),
        forms=forms(record, fields),
        identifiers=frozenset(_numbers(fields) | control_names),
        control_number=control_number,
    )


def _title(field: pymarc.Field) -> str:
    title = ""
    for code, text in field.subfields:
        if code in _TITLE_PARTS and (part := _ISBD.sub("", cleaned(text, "title"))):
            joint = {"b": ": "}.get(code, ". ")
            title = (
                f"{title.rstrip('.') if joint == '. ' else title}{joint}{part}" if title else part
            )
    return title.removesuffix(" .").rstrip()


def _name(field: pymarc.Field) -> str:
    parts = [cleaned(text, "author") for code, text in field.subfields if code in ("a", "b")]
    return _ISBD.sub("", " ".join(parts))


def _responsible(fields: Fields) -> str:
    """The statement of responsibility, where no author has a field."""
    return _subfield(fields, "245", "c", "author").rstrip(" .")


def _year(fields: Fields) -> str:
    told = [_first(field, "c") for tag in ("264", "260") for field in fields[tag]]
    told += [(field.data or "")[7:11] for field in fields["008"]]
    years = (_YEAR.search(text) for text in told)
    return next((found[0] for found in years if found), "")


def _control(fields: Fields) -> tuple[str, set[Identifier]]:
    """The control number with the organisation it is from, and the names it is asked for by."""
    own, organisation = (
        cleaned(fields[tag][0].data or "", "control number") if fields[tag] else ""
        for tag in ("001", "003")
    )
    if not own:
        return "", set()
    whole = f"({organisation}){own}" if organisation else own
    names = {Identifier(ids.CONTROL, name) for n in (own, whole) if (name := ids.control(n))}
    if organisation.casefold() == "ocolc" or _OCLC_PREFIX.match(own):
        names |= ids.normalised(ids.OCLC, [own])
    return whole, names


def _numbers(fields: Fields) -> set[Identifier]:
    system = _texts(fields, "035", "a")
    found = (
        ids.normalised(ids.ISBN, _texts(fields, "020", "a"))
        | ids.normalised(ids.ISSN, _texts(fields, "022", "a"))
        | ids.normalised(ids.LCCN, _texts(fields, "010", "a"))
        | ids.normalised(ids.OCLC, _texts(fields, "019", "a"))
        | ids.normalised(ids.OCLC, [text for text in system if _OCLC_PREFIX.match(text)])
    )
    others = [("", text) for text in system if not _OCLC_PREFIX.match(text)]
    others += [(_scheme(field), _first(field, "a")) for field in fields["024"]]
    values = (ids.other(scheme, value) for scheme, value in others)
    return found | {Identifier(ids.OTHER, value) for value in values if value}


def _scheme(field: pymarc.Field) -> str:
    """Of a number in 024: the first indicator says it, or $2."""
    schemes = {"0": "isrc", "1": "upc", "2": "ismn", "3": "ean", "4": "sici"}
    return schemes.get(field.indicator1) or _first(field, "2")


def _subfield(fields: Fields, tag: str, code: str, name: str) -> str:
    return _ISBD.sub("", cleaned(next(iter(_texts(fields, tag, code)), ""), name))


def _texts(fields: Fields, tag: str, code: str) -> list[str]:
    return [text for field in fields[tag] for text in field.get_subfields(code)]


def _first(field: pymarc.Field, code: str) -> str:
    return next(iter(field.get_subfields(code)), "").strip()
