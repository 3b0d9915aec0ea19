"""The closed code lists of ISO 18626: the schema enumerates their values and letter case counts.

Source: protocol page 3.1, schemas 1.2 and 2021-2. `NEW_IN_2021` holds what 1.2 does not know.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

Version = Literal["1.2", "2021-2"]
"""The editions that we write: of 2017 and of 2021. What we read may mix them."""


class ServiceType(StrEnum):
    """What is wanted or supplied: a copy, a loan, or whichever is possible."""

    COPY = "Copy"
    LOAN = "Loan"
    COPY_OR_LOAN = "CopyOrLoan"


class RequestType(StrEnum):
    """A first request, a further try after RetryPossible, or a reminder of one that was sent."""

    NEW = "New"
    RETRY = "Retry"
    REMINDER = "Reminder"


class RequestSubType(StrEnum):
    """What is special about a request."""

    BOOKING_REQUEST = "BookingRequest"
    MULTIPLE_ITEM_REQUEST = "MultipleItemRequest"
    PATRON_REQUEST = "PatronRequest"
    TRANSFER_REQUEST = "TransferRequest"
    SUPPLYING_LIBRARYS_CHOICE = "SupplyingLibrarysChoice"


class Reason(StrEnum):
    """Why the supplying agency writes (`reasonForMessage`)."""

    REQUEST_RESPONSE = "RequestResponse"
    STATUS_REQUEST_RESPONSE = "StatusRequestResponse"
    RENEW_RESPONSE = "RenewResponse"
    CANCEL_RESPONSE = "CancelResponse"
    STATUS_CHANGE = "StatusChange"
    NOTIFICATION = "Notification"


class Status(StrEnum):
    """Where the supplying agency says that a request stands."""

    REQUEST_RECEIVED = "RequestReceived"
    EXPECT_TO_SUPPLY = "ExpectToSupply"
    WILL_SUPPLY = "WillSupply"
    LOANED = "Loaned"
    OVERDUE = "Overdue"
    RECALLED = "Recalled"
    RETRY_POSSIBLE = "RetryPossible"
    UNFILLED = "Unfilled"
    HOLD_RETURN = "HoldReturn"
    RELEASE_HOLD_RETURN = "ReleaseHoldReturn"
    COPY_COMPLETED = "CopyCompleted"
    LOAN_COMPLETED = "LoanCompleted"
    COMPLETED_WITHOUT_RETURN = "CompletedWithoutReturn"
    CANCELLED = "Cancelled"


class Action(StrEnum):
    """What the requesting agency asks for or reports about a request."""

    STATUS_REQUEST = "StatusRequest"
    RECEIVED = "Received"
    CANCEL = "Cancel"
    RENEW = "Renew"
    HOLD_RETURN = "HoldReturn"
    SHIPPED_RETURN = "ShippedReturn"
    SHIPPED_FORWARD = "ShippedForward"
    NOTIFICATION = "Notification"
    LOST = "Lost"


class MessageStatus(StrEnum):
    """Whether a message was received and understood; never the lending decision."""

    OK = "OK"
    ERROR = "ERROR"


class ErrorType(StrEnum):
    """What was wrong with a message."""

    UNSUPPORTED_ACTION_TYPE = "UnsupportedActionType"
    UNSUPPORTED_REASON_FOR_MESSAGE_TYPE = "UnsupportedReasonForMessageType"
    UNRECOGNISED_DATA_ELEMENT = "UnrecognisedDataElement"
    UNRECOGNISED_DATA_VALUE = "UnrecognisedDataValue"
    BADLY_FORMED_MESSAGE = "BadlyFormedMessage"


class PreferredEdition(StrEnum):
    """Which edition will do (2021 only; its elder, anyEdition, is a yes or no)."""

    MOST_RECENT_EDITION = "MostRecentEdition"
    THIS_EDITION = "ThisEdition"
    ANY_EDITION = "AnyEdition"


NEW_IN_2021: dict[type[StrEnum], dict[StrEnum, StrEnum]] = {
    Action: {
        Action.HOLD_RETURN: Action.NOTIFICATION,
        Action.LOST: Action.NOTIFICATION,
    },
    Status: {
        Status.HOLD_RETURN: Status.LOANED,
        Status.RELEASE_HOLD_RETURN: Status.LOANED,
    },
}
"""The codes that 1.2 does not know, and what it says where it must say something."""


def knows(version: Version, code: StrEnum) -> bool:
    """Whether the version's list has the code."""
    return version != "1.2" or code not in NEW_IN_2021.get(type(code), {})


class MessageKind(StrEnum):
    """The six messages, by the name of their element."""

    REQUEST = "request"
    REQUEST_CONFIRMATION = "requestConfirmation"
    SUPPLYING_AGENCY_MESSAGE = "supplyingAgencyMessage"
    SUPPLYING_AGENCY_MESSAGE_CONFIRMATION = "supplyingAgencyMessageConfirmation"
    REQUESTING_AGENCY_MESSAGE = "requestingAgencyMessage"
    REQUESTING_AGENCY_MESSAGE_CONFIRMATION = "requestingAgencyMessageConfirmation"
