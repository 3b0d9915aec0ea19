"""A request's bibliographic and service part → the engine's citation and service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from adapters.iso18626 import open_codes
from adapters.iso18626.codes import PreferredEdition, ServiceType
from adapters.iso18626.open_codes import canonical, is_listed
from adapters.iso18626.values import (
    BibliographicInfo,
    BillingInfo,
    ItemIdentifier,
    PublicationInfo,
    RecordIdentifier,
    Request,
    SchemeValue,
    ServiceInfo,
)
from engine.citation import DIGITAL, NON_RETURNABLE, PHYSICAL, Citation, Service
from engine.partner import Library
from engine.values import Money

_ISBN, _ISSN, _OCLC, _LCCN = "isbn", "issn", "oclc", "lccn"
_CODES = {"isbn": _ISBN, "issn": _ISSN, "oclc": _OCLC, "oclcnumber": _OCLC, "lccn": _LCCN}
"""The codes of numbers that have a field of their own; ReShare has its own word for one."""

_CARRIERS = (
    "Blu-ray Braille CassetteTape CD CD-ROM Daisy-ROM DVD LargePrint LP Microform PaperCopy"
    " Printed Tape UltraHD VHS"
)
CARRIERS = frozenset(_CARRIERS.casefold().split())
"""The formats of a copy that is sent as a thing; in any other format it is sent as data."""

_END_OF_DAY = time(23, 59, 59)


def citation_of(request: Request) -> Citation:
    """What is wanted."""
    wanted, published = request.bibliographic, request.publication or PublicationInfo()
    numbers, others = _identifiers(wanted)
    return Citation(
        title=wanted.title or "",
        author=wanted.author or "",
        subtitle=wanted.subtitle or "",
        series_title=wanted.series_title or "",
        edition=wanted.edition or "",
        title_of_component=wanted.title_of_component or "",
        author_of_component=wanted.author_of_component or "",
        volume=", ".join(wanted.volumes),
        issue=wanted.issue or "",
        pages=wanted.pages_requested or "",
        estimated_pages=wanted.estimated_no_pages or "",
        isbns=tuple(numbers.get(_ISBN, ())),
        issns=tuple(numbers.get(_ISSN, ())),
        oclc=tuple(numbers.get(_OCLC, ())),
        lccn=tuple(numbers.get(_LCCN, ())),
        other_identifiers=others,
        publisher=published.publisher or "",
        publication_type=_code(open_codes.PUBLICATION_TYPE, published.publication_type),
        publication_date=published.publication_date or "",
        place_of_publication=published.place_of_publication or "",
        supplier_record_id=wanted.supplier_unique_record_id or "",
        sponsor=wanted.sponsor or "",
        information_source=wanted.information_source or "",
    )


def _identifiers(
    wanted: BibliographicInfo,
) -> tuple[dict[str, list[str]], tuple[tuple[str, str], ...]]:
    numbers: dict[str, list[str]] = {}
    others = []
    for code, number in _coded(wanted):
        if field := _CODES.get(code.casefold()):
            numbers.setdefault(field, []).append(number)
        elif _is_known(code):
            others.append((code, number))
    return numbers, tuple(others)


def private_identifiers(wanted: BibliographicInfo) -> tuple[tuple[str, str], ...]:
    """The identifiers under codes of a partner's own, by code. Whatever they are, they are no
    citation: some partners put the requester's id there.
    """
    return tuple(
        (code, number)
        for code, number in _coded(wanted)
        if code.casefold() not in _CODES and not _is_known(code)
    )


def _coded(wanted: BibliographicInfo) -> Iterator[tuple[str, str]]:
    found: list[ItemIdentifier | RecordIdentifier] = [*wanted.item_ids, *wanted.record_ids]
    for number in found:
        yield number.code.value if number.code else "", number.identifier


def _is_known(code: str) -> bool:
    lists = (open_codes.ITEM_ID_CODE, open_codes.RECORD_ID_CODE)
    return any(is_listed(codes, code) for codes in lists)


def _code(codes: open_codes.OpenList, code: SchemeValue | None) -> str:
    return canonical(codes, code.value) if code else ""


_ANY_SERVICE = ServiceInfo(service_type=ServiceType.COPY_OR_LOAN)


def service_of(request: Request, library: Library) -> Service:
    """How it is wanted; without a word about it, a loan or a copy."""
    service = request.service or _ANY_SERVICE
    return Service(
        requested_format=requested_format(service),
        service_type=service.service_type.value,
        level=_code(open_codes.SERVICE_LEVEL, service.service_level),
        need_by=_need_by(service.need_before_date, library),
        preferred_format=_code(open_codes.PREFERRED_FORMAT, service.item_format),
        copyright_compliance=_code(open_codes.COPYRIGHT_COMPLIANCE, service.copyright_compliance),
        any_edition=_any_edition(service),
        maximum_cost=_maximum_cost(request.billing),
    )


def requested_format(service: ServiceInfo) -> str:
    """Physical for what may be lent; a copy is data unless a thing was asked for (spec F1)."""
    if service.service_type is not ServiceType.COPY:
        return PHYSICAL
    wanted = service.item_format.value.casefold() if service.item_format else ""
    return NON_RETURNABLE if wanted in CARRIERS else DIGITAL


def _need_by(instant: datetime | None, library: Library) -> date | None:
    """The library's day; the last second of a UTC day is how the standard writes a bare date."""
    if instant is None or instant.timetz() == _END_OF_DAY.replace(tzinfo=UTC):
        return instant.date() if instant else None
    try:
        return instant.astimezone(library.zone).date()
    except OverflowError:
        return instant.date()


def _any_edition(service: ServiceInfo) -> bool | None:
    if service.preferred_edition is not None:
        return service.preferred_edition is PreferredEdition.ANY_EDITION
    return service.any_edition


def _maximum_cost(billing: BillingInfo | None) -> Money | None:
    costs = billing.maximum_costs if billing else None
    if costs is None:
        return None
    return Money(amount=costs.amount, currency=costs.currency.value.upper())
