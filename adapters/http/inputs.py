"""What each action asks for: its JSON body, checked before anything else (spec A)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from adapters.http.examples import CREATE
from engine.statuses import Status

Text = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Word = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Barcode = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
]
Url = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s]+$")]


class Input(BaseModel):
    """A body; an unknown field is refused, so that a misspelt one is never ignored."""

    model_config = ConfigDict(extra="forbid")


class Cost(Input):
    """An amount of money."""

    amount: Decimal = Field(ge=0, max_digits=12, decimal_places=2, examples=["12.50"])
    currency: str = Field(pattern="^[A-Z]{3}$", examples=["EUR"])


class Notes(Input):
    """The two notes that most actions take."""

    internal_note: Text | None = None
    note_to_partner: Text | None = None


class Nothing(Input):
    """No body, or an empty one."""


class Chosen(Notes):
    """A catalogue record, by its id."""

    record_id: Word


class Move(Notes):
    """Where to fetch it; none means the first location that holds it."""

    location: Word = ""
    description: Text = ""


class Digitize(Notes):
    """Who is to digitize it."""

    department: Word = ""
    description: Text = ""


class Digitized(Notes):
    """Where the copy is."""

    files: list[Word] = []
    url: Url | None = None


class Download(Notes):
    """Where the electronic resource came from."""

    supplier: Word


class Conditional(Notes):
    """On which condition, and by when to answer."""

    reason: Word = Field(min_length=1, examples=["LibraryUseOnly"])
    reply_by: date
    cost: Cost | None = None


class ShipPhysically(Notes):
    """Which items go out, and until when."""

    barcodes: list[Barcode] = Field(min_length=1, max_length=100)
    due_date: date | None = None
    location: Word = ""
    library: Word = ""
    cost: Cost | None = None


class ShipDigitally(Notes):
    """A link, or files that the request has as attachments."""

    url: Url | None = None
    files: list[Word] = []
    terms_of_use: Text = ""
    complete: bool = False
    loan: bool = False
    cost: Cost | None = None


class ShipNonReturnable(Notes):
    """How the copy goes out."""

    format: Literal["physical", "digital", "physical_non_returnable"] = "physical"
    url: Url | None = None
    files: list[Word] = []
    cost: Cost | None = None


class Reject(Notes):
    """Why not; with `may_retry` the partner may ask again for `reason_retry`."""

    reason: Word = ""
    internal_reason: Word = ""
    may_retry: bool = False
    reason_retry: Word = ""
    retry_after: date | None = None
    cost: Cost | None = None


class DueDate(Notes):
    """A new due date."""

    due_date: date


class Items(Notes):
    """Which items; none means all that it can concern."""

    barcodes: list[Barcode] = Field(default=[], max_length=100)


class Priced(Items):
    """Which items, and what the partner owes for them."""

    cost: Cost | None = None


class Accept(Notes):
    """Yes or no."""

    accept: bool


class Reactivate(Notes):
    """Until when it is to be sent, and a due date where items are out again."""

    expiry_date: date | None = None
    due_date: date | None = None


class SetStatus(Notes):
    """The status to set."""

    status: Status


class Message(Input):
    """What to write."""

    text: Text = Field(min_length=1)


class Assign(Input):
    """Whose task it is."""

    user: Word = Field(min_length=1)
    note: Annotated[str, StringConstraints(max_length=1000)] | None = None
    send_email: bool = False


class Mail(Input):
    """An e-mail to the partner."""

    subject: Word = Field(min_length=1)
    text: Text = Field(min_length=1)


class Label(Input):
    """Labels to put on and to take off."""

    add: list[Word] = []
    remove: list[Word] = []


class Attach(Input):
    """A stored file: its content address (SHA-256), name, size in bytes and media type."""

    file: str = Field(pattern="^[0-9a-f]{64}$")
    name: Word = Field(min_length=1)
    size: int = Field(ge=0, le=1 << 40)
    media_type: Word = "application/octet-stream"


class Note(Input):
    """A note, internal unless it is `note_to_partner`."""

    note: Text | None = None
    note_to_partner: Text | None = None


class Dismiss(Input):
    """What needs no more attention: a note or message by its id, or an alert by its code."""

    note: Word = ""
    alert: Word = ""


class PrintSlip(Input):
    """Which slip."""

    slip: Literal["", "incoming", "shipping", "report"] = ""


class PartnerSays(Input):
    """What the partner said on the phone or by mail."""

    note: Text | None = None


class PartnerReturns(PartnerSays):
    """Which items the partner sent back; none means all."""

    barcodes: list[Barcode] = []


class PartnerAnswers(PartnerSays):
    """The partner's yes or no."""

    accept: bool


class CitationInput(Input):
    """What is asked for."""

    title: Word | None = None
    author: Word | None = None
    edition: Word | None = None
    volume: Word | None = None
    issue: Word | None = None
    pages: Word | None = None
    title_of_component: Word | None = None
    author_of_component: Word | None = None
    publisher: Word | None = None
    publication_date: Word | None = None
    isbns: list[Word] | None = None
    issns: list[Word] | None = None
    oclc: list[Word] | None = None
    lccn: list[Word] | None = None


class Edit(CitationInput, Notes):
    """Corrections; what is not given stays."""

    format: Literal["physical", "digital", "physical_non_returnable"] | None = None
    service_level: Word | None = None
    need_by: date | None = None
    expiry_date: date | None = None


class Duplicate(Edit):
    """What differs in the new request; its external id is the same unless given."""

    external_id: Word | None = None
    status: Status | None = None


class Create(CitationInput):
    """A request entered by hand (spec D6)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [CREATE]})

    partner: Word
    library: Word = ""
    external_id: Word = ""
    title: Word = Field(min_length=1)
    format: Literal["physical", "digital", "physical_non_returnable"] = "physical"
    service_level: Word = ""
    need_by: date | None = None
    requester_name: Word = ""
    requester_email: Word = ""
    note: Text | None = None


class LockInput(Input):
    """Until when to hold the lock, within eight hours; none means half an hour."""

    until: AwareDatetime | None = None
