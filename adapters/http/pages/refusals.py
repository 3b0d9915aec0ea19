"""What went wrong, and what to do about it, in the reader's language."""

from __future__ import annotations

from typing import NamedTuple

from adapters.http.pages.language import Words, english
from engine import errors


class Told(NamedTuple):
    """A refusal for people: what is wrong, the engine's own English words, what to do."""

    what: str
    detail: str = ""
    advice: str = ""


class _Wording(NamedTuple):
    what: str
    advice: str = ""


RELOAD = english("Open the request again to see how it stands now.")

CODES = {
    "already_answered": _Wording(english("This was answered already."), RELOAD),
    "both": _Wording(english("Give one or the other, not both.")),
    "citation_changed": _Wording(
        english("The citation changed while it was searched for."), english("Search once more.")
    ),
    "condition_not_met": _Wording(english("This is not possible for the request now."), RELOAD),
    "foreign_barcode": _Wording(
        english("The item belongs to another library."), english("Scan an item of your library.")
    ),
    "foreign_form": _Wording(
        english("This form is not from your present session."),
        english("Open the page again and repeat what you did."),
    ),
    "in_process": _Wording(english("That is in process already."), RELOAD),
    "invalid_parameter": _Wording(
        english("The address of this list is not understood."),
        english("Open the list anew and choose your filters there."),
    ),
    "item_in_process": _Wording(
        english("The item is in another process."),
        english("Check it in there first, or take another copy."),
    ),
    "items_out": _Wording(
        english("Items of the request are still out."), english("Check them in first.")
    ),
    "key_reused": _Wording(english("This form was sent before."), RELOAD),
    "locked": _Wording(
        english("Somebody else is editing this request."),
        english("Wait until they have saved, or talk to them."),
    ),
    "lock_out_of_range": _Wording(
        english("A lock cannot end then."), english("Choose a time within the next eight hours.")
    ),
    "missing": _Wording(english("Something is missing."), english("Fill this in.")),
    "not_allowed": _Wording(
        english("You do not have the right to do this."),
        english("Ask somebody who has, or an administrator."),
    ),
    "not_at_library": _Wording(english("Items go out from the library that was asked.")),
    "not_earlier": _Wording(
        english("The day is too late."), english("Choose a day before the present due date.")
    ),
    "not_for_ncip": _Wording(english("The partner's protocol cannot carry this.")),
    "not_found": _Wording(english("There is no such page.")),
    "not_in_future": _Wording(
        english("The day is not in the future."), english("Choose a day after today.")
    ),
    "not_settable": _Wording(english("This status cannot be set by hand.")),
    "not_your_task": _Wording(
        english("The task is somebody else's."), english("Ask them to release it, or a manager.")
    ),
    "nothing_out": _Wording(english("No item of the request is out.")),
    "repeated": _Wording(
        english("The same barcode is there twice."), english("Take one of them away.")
    ),
    "requester_email_empty": _Wording(
        english("It can only be filled when the requester has an e-mail address."),
        english("Ask the partner for one, or ship physically."),
    ),
    "stale": _Wording(english("The request changed since you read it."), RELOAD),
    "step_off": _Wording(english("The partner's workflow profile has this step off.")),
    "unknown_alert": _Wording(english("The alert is gone already."), RELOAD),
    "unknown_barcode": _Wording(
        english("No such item is known here."),
        english("Scan it again; if it stays unknown, load it into the inventory first."),
    ),
    "unknown_message": _Wording(english("This entry of the history is no message.")),
    "unknown_note": _Wording(english("The note is dismissed already."), RELOAD),
    "unknown_record": _Wording(
        english("The catalogue has no such record."), english("Check the record's id.")
    ),
    "unknown_request": _Wording(
        english("There is no such request."), english("Look for it in the list.")
    ),
    "use_reactivate": _Wording(
        english("A closed request can only be completed."), english("Reactivate it instead.")
    ),
    "wrong_item_state": _Wording(english("The item is not where this would put it."), RELOAD),
    "wrong_status": _Wording(english("This is not possible in the request's status."), RELOAD),
}
"""The codes of refusals that staff meet; any other is told in the engine's words."""

_GENERAL = _Wording(english("This was refused, and nothing changed."))


def explain(refusal: errors.Refusal, words: Words) -> Told:
    """A refusal for people."""
    wording = CODES.get(refusal.code, _GENERAL)
    return Told(
        what=words.say(wording.what),
        detail=_sentence(refusal.text),
        advice=words.say(wording.advice) if wording.advice else "",
    )


def explain_field(refusal: errors.Refusal, words: Words) -> Told:
    """A refusal beside its field: the engine's words name the value, so English needs no others."""
    told = explain(refusal, words)
    if words.language.code == "en":
        return Told(what=told.detail, advice=told.advice)
    return told


def explain_failure(words: Words) -> Told:
    """Our own trouble: the reader did nothing wrong."""
    return Told(
        what=words.say("The program cannot do this at the moment. Nothing changed."),
        advice=words.say("Try again in a minute."),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
