"""The 28 statuses of a lending request, and the words for sets of them.

Source: spec rows S and S2; `lifecycle.md`, "Words for sets of statuses". The code of a
status is what the API, the events and the log use: a storage format that never changes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """What has happened to a lending request so far, in one word."""

    CREATED = "created"
    LOCATE_FAILED = "locate_failed"
    BEING_PROCESSED = "being_processed"
    WILL_SUPPLY = "will_supply"
    CONDITIONAL = "conditional"
    PENDING_AUTO_REJECT = "pending_auto_reject"
    SHIPPED_PHYSICALLY = "shipped_physically"
    SHIPPED_DIGITALLY = "shipped_digitally"
    RECEIVED_BY_PARTNER = "received_by_partner"
    RENEW_REQUESTED = "renew_requested"
    RENEW_RESPONSE = "renew_response"
    PATRON_RENEWAL = "patron_renewal"
    STAFF_RENEWAL = "staff_renewal"
    RENEWAL_ACCEPTED = "renewal_accepted"
    OVERDUE = "overdue"
    NOT_OVERDUE = "not_overdue"
    RECALLED_ITEM = "recalled_item"
    BORROWER_RECALLED = "borrower_recalled"
    RETURNED_BY_PARTNER = "returned_by_partner"
    LENDER_CHECKED_IN = "lender_checked_in"
    LOST = "lost"
    DAMAGED = "damaged"
    CANCEL_REPLY = "cancel_reply"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    EXPIRED = "expired"
    REACTIVATED = "reactivated"
    REQUEST_COMPLETED = "request_completed"


class Wording(NamedTuple):
    """How a status reads to staff, and what it means."""

    zh: str
    en: str
    meaning: str


WORDING: dict[Status, Wording] = {
    Status.CREATED: Wording(
        "已创建借出请求", "Created lending request", "It has arrived; nothing is decided."
    ),
    Status.LOCATE_FAILED: Wording(
        "查找失败", "Locate failed", "No holding, or more than one, matched the citation."
    ),
    Status.BEING_PROCESSED: Wording(
        "正在处理", "Being processed", "The item is being fetched, moved or digitized."
    ),
    Status.WILL_SUPPLY: Wording(
        "将提供", "Will supply", "We told the partner that we will supply."
    ),
    Status.CONDITIONAL: Wording(
        "有条件", "Conditional", "We offered conditions and wait for the answer."
    ),
    Status.PENDING_AUTO_REJECT: Wording(
        "待定自动拒绝",
        "Pending automatic reject",
        "A rule rejects it after a time unless staff step in.",
    ),
    Status.SHIPPED_PHYSICALLY: Wording(
        "纸本方式发货", "Shipped physically", "Physical items are on the way."
    ),
    Status.SHIPPED_DIGITALLY: Wording(
        "数字方式发货", "Shipped digitally", "A file or a link was delivered."
    ),
    Status.RECEIVED_BY_PARTNER: Wording(
        "合作者已接收", "Received by partner", "The partner confirmed receipt."
    ),
    Status.RENEW_REQUESTED: Wording(
        "请求续借", "Renew requested", "The partner asked for a longer loan; no answer yet."
    ),
    Status.RENEW_RESPONSE: Wording(
        "续借响应", "Renew response", "Our answer to a renewal is the latest fact."
    ),
    Status.PATRON_RENEWAL: Wording(
        "读者续借", "Patron renewal", "Renewed by itself because the partner's patron asked."
    ),
    Status.STAFF_RENEWAL: Wording(
        "工作人员续借", "Staff renewal", "Renewed by our staff without being asked."
    ),
    Status.RENEWAL_ACCEPTED: Wording(
        "已接受续借", "Renewal accepted", "Received by the partner, and renewed since."
    ),
    Status.OVERDUE: Wording(
        "过期请求", "Overdue request", "The due date has passed and the item is not back."
    ),
    Status.NOT_OVERDUE: Wording(
        "非过期", "Not overdue", "It was overdue; a new due date ended that."
    ),
    Status.RECALLED_ITEM: Wording(
        "已催还单册", "Recalled item", "We asked for the item back early."
    ),
    Status.BORROWER_RECALLED: Wording(
        "借阅者催还", "Borrower recalled", "The partner acknowledged our recall."
    ),
    Status.RETURNED_BY_PARTNER: Wording(
        "合作者已归还", "Returned by partner", "The item is on its way back."
    ),
    Status.LENDER_CHECKED_IN: Wording(
        "借出者归还", "Lender checked in", "Some items are in, others still out."
    ),
    Status.LOST: Wording("丢失", "Lost", "An item is lost."),
    Status.DAMAGED: Wording("已损坏", "Damaged", "An item came back damaged."),
    Status.CANCEL_REPLY: Wording(
        "取消回复", "Cancel reply", "The partner asked to cancel; our reply is due."
    ),
    Status.CANCELLED: Wording("已取消", "Cancelled", "Ended on the partner's wish."),
    Status.REJECTED: Wording("已拒绝的借阅者请求", "Rejected borrower request", "We said no."),
    Status.EXPIRED: Wording("已过期", "Expired", "It was not shipped in time."),
    Status.REACTIVATED: Wording(
        "请求已重新启用", "Request reactivated", "A finished request was taken up again."
    ),
    Status.REQUEST_COMPLETED: Wording("请求已完成", "Request completed", "Nothing is left to do."),
}

REACTIVATED_OUT = "reactivated_out"
"""The place of a reactivated request whose items are out: it counts among OUT, not OPEN."""

Places = frozenset[str]
"""A set of places: status codes, and `REACTIVATED_OUT`."""

OPEN: Places = frozenset(
    {
        Status.CREATED,
        Status.LOCATE_FAILED,
        Status.BEING_PROCESSED,
        Status.WILL_SUPPLY,
        Status.PENDING_AUTO_REJECT,
        Status.REACTIVATED,
    }
)
WAITING: Places = frozenset({Status.CONDITIONAL, Status.CANCEL_REPLY})
OUT: Places = frozenset(
    {
        Status.SHIPPED_PHYSICALLY,
        Status.RECEIVED_BY_PARTNER,
        Status.RENEW_REQUESTED,
        Status.RENEW_RESPONSE,
        Status.PATRON_RENEWAL,
        Status.STAFF_RENEWAL,
        Status.RENEWAL_ACCEPTED,
        Status.OVERDUE,
        Status.NOT_OVERDUE,
        Status.RECALLED_ITEM,
        Status.BORROWER_RECALLED,
        Status.LENDER_CHECKED_IN,
        REACTIVATED_OUT,
    }
)
BACK: Places = frozenset({Status.RETURNED_BY_PARTNER})
TROUBLE: Places = frozenset({Status.LOST, Status.DAMAGED})
CLOSED: Places = frozenset({Status.CANCELLED, Status.REJECTED, Status.EXPIRED})
FINAL: Places = frozenset({Status.SHIPPED_DIGITALLY, Status.REQUEST_COMPLETED})
ANYWHERE: Places = OPEN | WAITING | OUT | BACK | TROUBLE | CLOSED | FINAL
