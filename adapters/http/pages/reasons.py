"""Reasons and conditions that staff choose from: the open lists of ISO 18626 in words.

A partner may send others; those are shown as they are.
"""

from __future__ import annotations

from adapters.http.pages.language import Words, english

UNFILLED = {
    "NonCirculating": english("Does not circulate"),
    "NotAvailableForILL": english("Not available for interlibrary loan"),
    "NotHeld": english("Not held here"),
    "NotOnShelf": english("Not on the shelf"),
    "PolicyProblem": english("Our policy forbids it"),
    "PoorCondition": english("In poor condition"),
}

CONDITIONS = {
    "LibraryUseOnly": english("Use in the library only"),
    "NoReproduction": english("No reproduction"),
    "SignatureRequired": english("Signature required"),
    "SpecCollSupervReq": english("Supervised as special collection"),
    "WatchLibraryUseOnly": english("Supervised use in the library only"),
    "Other": english("Other, as in the note"),
}

RETRY = {
    "AtBindery": english("At the bindery"),
    "CostExceedsMaxCost": english("Costs more than the partner's maximum"),
    "LoanPossible": english("A loan is possible"),
    "NotCurrentAvailableForILL": english("Not available at present"),
    "NotFoundAsCited": english("Not found as cited"),
    "OnLoan": english("On loan"),
    "OnOrder": english("On order"),
    "ReqDelDateNotPossible": english("The wanted date is not possible"),
    "ReqDelMethodNotSupp": english("The wanted delivery is not supported"),
}

_ALL = UNFILLED | CONDITIONS | RETRY


def reason_words(words: Words, code: str) -> str:
    """A reason in words; a partner's own stays as it is."""
    return words.say(_ALL[code]) if code in _ALL else code
