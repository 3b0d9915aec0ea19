"""What is asked for: the citation, the service wanted, and the catalogue record it was matched to.

Nothing here is personal data: the requester's details travel as `Sealed` values.
"""

from __future__ import annotations

from datetime import date

import msgspec

from engine.values import Money

DIGITAL = "digital"
PHYSICAL = "physical"
NON_RETURNABLE = "physical_non_returnable"
UNDEFINED = "undefined"
FORMATS = (DIGITAL, PHYSICAL, NON_RETURNABLE)
"""The requested and supplied formats (spec F1)."""


class Citation(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The resource as the requesting agency describes it.

    Source: ISO 18626 bibliographicInfo and publicationInfo.
    """

    title: str = ""
    author: str = ""
    subtitle: str = ""
    series_title: str = ""
    edition: str = ""
    title_of_component: str = ""
    author_of_component: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    estimated_pages: str = ""
    isbns: tuple[str, ...] = ()
    issns: tuple[str, ...] = ()
    oclc: tuple[str, ...] = ()
    lccn: tuple[str, ...] = ()
    other_identifiers: tuple[tuple[str, str], ...] = ()
    publisher: str = ""
    publication_type: str = ""
    publication_date: str = ""
    place_of_publication: str = ""
    supplier_record_id: str = ""
    sponsor: str = ""
    information_source: str = ""


class Service(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """How the requesting agency wants it (ISO 18626 serviceInfo).

    `requested_format` is one of `FORMATS`; `need_by` is a day of the library's calendar.
    """

    requested_format: str = PHYSICAL
    service_type: str = "Loan"
    level: str = ""
    need_by: date | None = None
    preferred_format: str = ""
    copyright_compliance: str = ""
    any_edition: bool | None = None
    maximum_cost: Money | None = None


class CatalogueRecord(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The record that locating found, with what the task list shows of its holdings."""

    id: str
    title: str = ""
    library: str = ""
    inventory_types: tuple[str, ...] = ()
    barcodes: tuple[str, ...] = ()
    call_numbers: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()


class Requester(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The requester, as far as decisions and searches need him; the rest is in `details`, sealed.

    `ref` is the keyed hash that finds all his requests; `tokens` are keyed hashes of the words of
    his name.
    """

    ref: str = ""
    has_email: bool = False
    tokens: tuple[str, ...] = ()


class Correspondents(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The two agencies of a request as its messages name them, and the ids it has on either side.

    Agencies are `type:value` symbols. `external_id` is the requesting agency's id, `number` ours.
    """

    requesting_agency: str
    supplying_agency: str
    external_id: str
    number: str
