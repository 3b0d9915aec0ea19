"""What the forms say beside the names of their fields, and how the actions are grouped."""

from __future__ import annotations

from adapters.http.pages.language import english

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        english("Supply"),
        (
            *("take-up", "will-supply", "ship-physically", "ship-digitally"),
            *("ship-non-returnable", "conditional", "download"),
        ),
    ),
    (
        english("Fetch or copy"),
        (
            *("move", "move-complete", "move-cancel"),
            *("digitize", "digitize-complete", "digitize-cancel"),
        ),
    ),
    (
        english("The loan"),
        ("check-in", "renew", "refuse-renewal", "recall", "change-due-date", "lost", "damaged"),
    ),
    (
        english("Say no, end, begin again"),
        ("cancel-reply", "reject", "stop-automatic-reject", "reactivate", "set-status", "remove"),
    ),
    (english("The resource"), ("locate", "search", "detach", "edit", "duplicate")),
    (
        english("The partner"),
        (
            *("general-message", "status-query", "email-partner", "record-received"),
            *("record-returned", "record-cancel-request", "record-renew-request"),
            *("record-condition-answer", "record-recall-acknowledged"),
        ),
    ),
    (
        english("At the desk"),
        ("assign", "release", "note", "label", "print-slip", "lock", "unlock"),
    ),
)
"""Every action that has a form, under the heading where staff look for it."""

ELSEWHERE = {
    "dismiss": "beside each alert, note and message",
    "attach": "files are stored by their content address through the API",
}
"""Actions that have no form of their own, and where they are."""

CONFIRMATIONS = {
    "remove": english("Yes, take this request out of every list. Its history stays."),
    "ship-non-returnable": english("Yes, the partner keeps it: it will not come back."),
}
"""Actions that want to be confirmed, and in which words (spec A8, A24)."""

NAMES = {
    ("label", "add"): english("Labels to add"),
    ("edit", "service_level"): english("Level of service"),
    ("reject", "reason"): english("Reason (not needed where the partner may ask again)"),
    ("print-slip", "slip"): english("Which slip"),
    ("reactivate", "expiry_date"): english("To be sent by"),
}
"""Names of fields that differ from action to action."""

HINTS = {
    ("ship-physically", "barcodes"): english("Scan one a line. The record has: %(barcodes)s."),
    ("ship-physically", "due_date"): english(
        "Empty: after the loan period of %(days)s days, %(until)s, or the next open day."
    ),
    ("check-in", "barcodes"): english("None ticked: all that are out."),
    ("lost", "barcodes"): english("None ticked: all that are out."),
    ("damaged", "barcodes"): english("None ticked: all that are out."),
    ("record-returned", "barcodes"): english("None ticked: all that are out."),
    ("search", "record_id"): english("The id of the record in the catalogue."),
    ("move", "location"): english("None: the first location that holds it."),
    ("reject", "may_retry"): english("Choose the reason to ask again, too."),
    ("lock", "until"): english("Time of %(zone)s. Empty: half an hour from now."),
    ("recall", "due_date"): english("A day before the present due date."),
    ("email-partner", "text"): english("It is kept with the request as a communication."),
    ("ship-digitally", "url"): english("Begins with http:// or https://."),
    ("", "currency"): english("Three letters, such as EUR."),
    ("", "amount"): english("Such as 12.50."),
}
"""What to know before filling a field in; for every action where the first part is empty."""
