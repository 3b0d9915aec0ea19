"""The open code lists of ISO 18626: recommended values that partners may go beyond.

An unknown value is never refused, and the original text is what we keep; `canonical` finds the
list's own spelling, since letter case varies in the wild. Source: protocol page 3.2.
"""

from __future__ import annotations

from typing import NamedTuple

BASE = "http://illtransactions.org/ISO18626/OpenCodeList/"
CURRENCY_SCHEME = "https://www.iso.org/iso-4217-currency-codes.html"


class OpenList(NamedTuple):
    """A list's scheme URI, and its values by their folded spelling."""

    scheme: str
    values: dict[str, str]


def _listed(name: str, *words: str) -> OpenList:
    values = [value for line in words for value in line.split()]
    return OpenList(BASE + name, {_fold(value): value for value in values})


def _fold(value: str) -> str:
    return value.strip().casefold().replace("\N{EN DASH}", "-")


_FORMATS = (
    "Blu-ray Braille CassetteTape CD CD-ROM Daisy-ROM DVD JPEG LargePrint LP Microform MP3",
    "Multimedia PaperCopy PDF Printed Tape TIFF VHS EPUB EPUB2 EPUB3 UltraHD",
)

AGENCY_ID_TYPE = _listed("AgencyIdTypeList-V1.0", "ISIL DNUCNI")
SERVICE_LEVEL = _listed(
    "ServiceLevelList-V1.0", "Express Normal Rush SecondaryMail Standard Urgent"
)
PREFERRED_FORMAT = _listed("PreferredFormatList-V1.0", *_FORMATS)
DELIVERED_FORMAT = _listed("DeliveredFormatList-V1.0", *_FORMATS)
SENT_VIA = _listed("SentViaList-V1.0", "ArticleExchange Ariel Courier Email FTP Mail Odyssey URL")
LOAN_CONDITION = _listed(
    "LoanConditionList-V1.0",
    "LibraryUseOnly NoReproduction SignatureRequired SpecCollSupervReq WatchLibraryUseOnly Other",
)
REASON_UNFILLED = _listed(
    "ReasonUnfilledList-V1.0",
    "NonCirculating NotAvailableForILL NotHeld NotOnShelf PolicyProblem PoorCondition",
)
REASON_RETRY = _listed(
    "ReasonRetryList-V1.0",
    "AtBindery CostExceedsMaxCost LoanPossible NotCurrentAvailableForILL NotFoundAsCited OnLoan",
    "OnOrder ReqDelDateNotPossible ReqDelMethodNotSupp CourierNotSupp MultiVolAvail",
    "MustMeetLoanCondition ReqEditionNotPossible ReqFormatNotPossible ReqPayMethodNotSupported",
    "ReqServLevelNotSupp ReqServTypeNotPossible LoanCondition",
)
PUBLICATION_TYPE = _listed(
    "PublicationTypeList-V1.0",
    "ArchiveMaterial Article AudioBook Book Chapter ConferenceProc Game GovernmentPubl Image",
    "Journal Manuscript Map Movie MusicRecording MusicScore Newspaper Patent Report",
    "SoundRecording Thesis",
)
ITEM_ID_CODE = _listed("BibliographicItemIdCodeList-V1.0", "ISBN ISSN ISMN")
RECORD_ID_CODE = _listed(
    "BibliographicRecordIdCodeList-V1.0",
    "AMICUS BL FAUST JNB LA LCCN Medline NCID OCLC PID PMID TP",
)
COPYRIGHT_COMPLIANCE = _listed(
    "CopyrightComplianceList-V1.0",
    "AU-CopyRCatS183ComW AU-CopyRCatS183State AU-CopyrightActS49 AU-CopyrightActS50-1",
    "AU-CopyrightActS50-7A AU-CopyrightActS50-7B AU-CopyrightCleared AU-GenBus",
    "NZ-CopyrightActS54 NZ-CopyrightActS55 Other UK-CopyRFeePaid UK-FairDealing US-CCG US-CCL",
)


def canonical(codes: OpenList, value: str) -> str:
    """The list's own spelling of a value, whatever its letter case; an unlisted one as it is."""
    return codes.values.get(_fold(value), value)


def is_listed(codes: OpenList, value: str) -> bool:
    """Whether the list knows the value, in any letter case."""
    return _fold(value) in codes.values
