"""The codes of the list in words: facets and their values, formats, alerts, notes, places."""

from __future__ import annotations

from adapters.http.pages.language import Words, english
from engine.statuses import WORDING, Status

FACETS = {
    "activity": english("Activity"),
    "status": english("Status"),
    "assigned": english("Assigned to"),
    "partner": english("Partner"),
    "due": english("Due date"),
    "need_by": english("Last interest date"),
    "alert": english("Alerts"),
    "label": english("Labels"),
    "partner_note": english("Note from partner"),
    "requested_format": english("Requested format"),
    "supplied_format": english("Supplied format"),
    "created": english("Created"),
    "updated": english("Updated"),
    "library": english("Owning library"),
    "service_level": english("Level of service"),
    "inventory_type": english("Inventory type"),
    "reported": english("Reported"),
    "active_notes": english("Active notes"),
    "active_messages": english("Active general messages"),
    "locked": english("Locked"),
}
"""The facets in the order in which the page shows them; the last three are never counted."""

FORMATS = {
    "physical": english("Physical"),
    "digital": english("Digital"),
    "physical_non_returnable": english("Physical, non-returnable"),
    "undefined": english("Undefined"),
}

DAYS = {
    "today": english("Today"),
    "yesterday": english("Yesterday"),
    "days_2_3": english("2–3 days ago"),
    "days_4_7": english("4–7 days ago"),
    "days_8_30": english("8–30 days ago"),
    "older": english("More than 30 days ago"),
    "tomorrow": english("Tomorrow"),
    "in_2_3": english("In 2–3 days"),
    "in_4_7": english("In 4–7 days"),
    "in_8_30": english("In 8–30 days"),
    "later": english("In more than 30 days"),
}

_YES_NO = {"yes": english("Yes"), "no": english("No")}

ALERTS = {
    "move_in_process": english("Move request in process"),
    "move_cancelled": english("Move request cancelled"),
    "move_completed": english("Move request completed"),
    "digitization_in_process": english("Digitization in process"),
    "digitization_cancelled": english("Digitization cancelled"),
    "digitization_completed": english("Digitization completed"),
    "requester_email_empty": english("Requester e-mail empty"),
    "message_delivery_failed": english("Message delivery failed"),
    "conditions_answered_late": english("Conditions answered late"),
    "reminder": english("Reminder from the partner"),
    "cancel_refused_shipped": english("Cancel refused because shipped"),
    "shipped_forward": english("Shipped forward"),
    "partner_reports_loss": english("Partner reports loss"),
    "partner_error": english("Partner answered with an error"),
}

VALUES: dict[str, dict[str, str]] = {
    "activity": {"active": english("Active"), "completed": english("Completed")},
    "assigned": {"none": english("Nobody"), "me": english("Me")},
    "due": DAYS,
    "need_by": DAYS,
    "created": DAYS,
    "updated": DAYS,
    "alert": ALERTS,
    "partner_note": {"yes": english("Has a note"), "no": english("Has none")},
    "requested_format": FORMATS,
    "supplied_format": FORMATS,
    "inventory_type": {
        "physical": english("Physical"),
        "electronic": english("Electronic"),
        "digital": english("Digital"),
    },
    "reported": _YES_NO,
    "active_notes": _YES_NO,
    "active_messages": _YES_NO,
    "locked": _YES_NO,
}
"""The values of facets that are codes; the others are somebody's own words."""

NOTES = {
    "internal": english("Internal note"),
    "to_partner": english("Note to partner"),
    "from_partner": english("Note from partner"),
    "message_in": english("Message from partner"),
    "message_out": english("Message to partner"),
}

ITEM_STATES = {
    "out": english("With the partner"),
    "in": english("Here"),
    "lost": english("Lost"),
    "damaged": english("Damaged"),
}

WORKS = {"move": english("Move"), "digitization": english("Digitization")}

WORK_STATES = {
    "in_process": english("in process"),
    "completed": english("completed"),
    "sent": english("sent"),
    "cancelled": english("cancelled"),
}


def status_words(words: Words, code: str) -> str:
    """A status as staff know it."""
    wording = WORDING[Status(code)]
    return words.pick(wording.en, wording.zh)


def told(words: Words, table: dict[str, str], code: str) -> str:
    """A code in words; one that the table lacks is shown as plain words."""
    return words.say(table[code]) if code in table else code.replace("_", " ")
