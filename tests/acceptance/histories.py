"""What every script leaves in its request's history: the facts, in order.

Messages received and decided are left out here: they are compared one by one with what the partner
sent and got.
"""

from __future__ import annotations

_LENT = "placed resource_located shipped_physically receipt_confirmed"
_BACK = "return_reported items_checked_in"
_PROMISED = "placed resource_located supply_promised"
_CONDITION = "placed resource_located conditions_offered"

HISTORIES: dict[str, str] = {
    "unfilled": "placed resource_located rejected note_added note_added general_message_received",
    "not-found": "placed locate_failed rejected note_added",
    "cancel-accepted": f"{_PROMISED} note_added cancel_requested cancel_answered",
    "cancel-refused": f"{_PROMISED} cancel_requested cancel_answered note_added shipped_physically",
    "cancel-too-late": "placed resource_located shipped_physically cancel_answered alert_raised",
    "cancel-automatic": f"{_PROMISED} cancel_answered",
    "conditional-yes": f"{_CONDITION} retried resource_located shipped_physically",
    "conditional-yes-2021": f"{_CONDITION} retried resource_located supply_promised",
    "conditional-yes-by-note": f"{_CONDITION} conditions_accepted note_added shipped_physically",
    "conditional-no": f"{_CONDITION} conditions_refused note_added rejected",
    "conditional-cancelled": f"{_CONDITION} cancel_answered",
    "conditional-silent": f"{_CONDITION} conditions_lapsed rejected",
    "retry": "placed resource_located rejected note_added retried resource_located supply_promised"
    " shipped_physically receipt_confirmed",
    "retry-refused": _PROMISED,
    "expired": f"{_PROMISED} expired",
    "two-volumes": f"{_LENT} return_reported items_checked_in items_checked_in",
    "loan": "placed resource_located taken_up supply_promised shipped_physically receipt_confirmed"
    f" {_BACK}",
    "loan-2021": f"{_LENT} {_BACK}",
    "copy": "placed resource_located shipped_digitally receipt_confirmed",
    "copy-by-post": _LENT,
    "renew-yes": f"{_LENT} note_added renewal_requested renewal_granted {_BACK}",
    "renew-no": f"{_LENT} note_added renewal_requested renewal_refused note_added {_BACK}",
    "renew-unanswered": f"{_LENT} note_added renewal_requested renewal_refused {_BACK}",
    "renew-automatic": f"{_LENT} renewal_granted renewal_granted renewal_refused {_BACK}",
    "recall": f"{_LENT} recalled note_added recall_acknowledged {_BACK}",
    "overdue": f"{_LENT} became_overdue became_overdue {_BACK}",
    "renew-overdue": f"{_LENT} became_overdue renewal_requested renewal_granted {_BACK}",
    "due-date-changed": f"{_LENT} due_date_changed",
    "lost": f"{_LENT} items_lost items_checked_in",
    "lost-by-partner": f"{_LENT} loss_reported_by_partner note_added items_lost",
    "damaged": f"{_LENT} return_reported items_damaged note_added items_checked_in",
    "status-request": "placed resource_located status_asked supply_promised status_asked rejected"
    " note_added status_asked",
    "status-request-on-loan": f"{_LENT} status_asked",
    "status-query": f"{_LENT} status_queried partner_status_reported note_added"
    " general_message_received",
    "duplicate": f"{_PROMISED} general_message_received cancel_requested cancel_answered",
    "reminder": "placed resource_located reminder_received alert_raised supply_promised",
    "general-messages": "placed resource_located general_message_received general_message_sent"
    " supply_promised general_message_sent",
    "illegal-actions": "placed resource_located",
    "garbage": f"{_LENT} {_BACK}",
}
"""Event names without their `request.`, by the script's name."""
