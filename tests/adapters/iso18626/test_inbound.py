"""A partner's message becomes the command that it means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest

from adapters.iso18626.agencies import agency_of
from adapters.iso18626.codes import Action, RequestType, ServiceType
from adapters.iso18626.values import (
    AgencyId,
    BibliographicInfo,
    BillingInfo,
    Costs,
    ElectronicAddress,
    ItemIdentifier,
    PatronInfo,
    RecordIdentifier,
    RequestedDelivery,
    SchemeValue,
)
from engine.commands import partner as facts
from engine.commands.arrival import PlaceRequest, RetryRequest
from engine.commands.partner import PartnerFact
from engine.errors import Illegal, Unknown
from engine.partner import Partner
from engine.values import Money
from tests.adapters.iso18626.peers import (
    CAME,
    DEMO,
    SIM,
    Directory,
    action,
    answered,
    command,
    header,
    known,
    read,
    request,
    said,
    text_of,
    unsealed,
)

Sample = Callable[[str], bytes]


def placed(body: bytes, directory: Directory | None = None) -> PlaceRequest:
    made = command(read(body, directory or Directory()))
    assert isinstance(made, PlaceRequest)
    return made


def fact(body: bytes, **fields: object) -> PartnerFact:
    made = command(read(body), known(**fields))
    assert isinstance(made, PartnerFact)
    return made


def test_a_new_request_places_a_request() -> None:
    intake = read(request())
    made = command(intake)
    assert isinstance(made, PlaceRequest)
    assert (intake.kind, intake.action, intake.places) == ("request", "New", True)
    assert intake.names == ("external:SIM:r-1",)
    assert (made.id, made.cause, made.message_id, made.at) == ("m-1", "m-1", "m-1", CAME)
    assert (made.partner, made.library, made.request_id) == ("SIM", "DEMO", "one")
    assert made.citation.title == "Rivers"
    assert made.digest == intake.digest
    correspondents = made.correspondents
    assert correspondents.requesting_agency == "ISIL:REQ"
    assert correspondents.supplying_agency == "ISIL:INT-DEMO"
    assert (correspondents.external_id, correspondents.number) == ("r-1", "")


def test_who_acts_is_the_partner_through_its_door() -> None:
    by = read(request(), door="topic", authenticated_by="secret").by
    assert (by.kind, by.id, by.door, by.authenticated) == ("partner", "SIM", "topic", "secret")


def test_a_request_without_a_type_is_new() -> None:
    made = placed(request(service_type=None))
    assert made.service.service_type == "CopyOrLoan"
    assert made.service.requested_format == "physical"


def test_numbers_are_told_apart_by_their_code_in_any_case() -> None:
    wanted = BibliographicInfo(
        title="Rivers",
        volumes=("1", "2"),
        item_ids=(
            ItemIdentifier(identifier="9780306406157", code=SchemeValue("isbn")),
            ItemIdentifier(identifier="0378-5955", code=SchemeValue("ISSN")),
            ItemIdentifier(identifier="M-2306-7118-7", code=SchemeValue("ISMN")),
        ),
        record_ids=(
            RecordIdentifier(identifier="123", code=SchemeValue("OCLC")),
            RecordIdentifier(identifier="55512", code=SchemeValue("oclcNumber", "RESHARE")),
            RecordIdentifier(identifier="n78890351", code=SchemeValue("lccn")),
            RecordIdentifier(identifier="7"),
        ),
    )
    citation = placed(request(more={"bibliographic": wanted})).citation
    assert citation.volume == "1, 2"
    assert citation.isbns == ("9780306406157",)
    assert citation.issns == ("0378-5955",)
    assert citation.oclc == ("123", "55512")
    assert citation.lccn == ("n78890351",)
    assert citation.other_identifiers == (("ISMN", "M-2306-7118-7"),)


def test_identifiers_under_a_partners_own_codes_are_sealed_like_the_requester() -> None:
    wanted = BibliographicInfo(
        title="Rivers",
        record_ids=(
            RecordIdentifier(identifier="Jane-Doe", code=SchemeValue("patronReference", "RESHARE")),
            RecordIdentifier(identifier="7"),
        ),
    )
    made = placed(request(more={"bibliographic": wanted}))
    assert made.citation.other_identifiers == ()
    assert made.details is not None
    details = msgspec.json.decode(made.details.box)
    assert details["private_identifiers"] == [["patronReference", "Jane-Doe"], ["", "7"]]


@pytest.mark.parametrize(
    ("service_type", "item_format", "expected"),
    [
        (ServiceType.LOAN, None, "physical"),
        (ServiceType.LOAN, "PDF", "physical"),
        (ServiceType.COPY_OR_LOAN, "PaperCopy", "physical"),
        (ServiceType.COPY, None, "digital"),
        (ServiceType.COPY, "PDF", "digital"),
        (ServiceType.COPY, "PaperCopy", "physical_non_returnable"),
        (ServiceType.COPY, "printed", "physical_non_returnable"),
        (ServiceType.COPY, "Microform", "physical_non_returnable"),
        (ServiceType.COPY, "hologram", "digital"),
    ],
)
def test_the_requested_format_follows_service_and_format(
    service_type: ServiceType, item_format: str | None, expected: str
) -> None:
    wanted = {"item_format": SchemeValue(item_format)} if item_format else {}
    service = placed(request(service_type=service_type, **wanted)).service
    assert service.requested_format == expected


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 20, 23, 59, 59, tzinfo=UTC), date(2026, 12, 20)),
        (datetime(2026, 12, 20, 23, 30, tzinfo=UTC), date(2026, 12, 21)),
        (datetime(2026, 12, 20, 12, 0, tzinfo=UTC), date(2026, 12, 20)),
        (datetime(9999, 12, 31, 23, 30, tzinfo=UTC), date(9999, 12, 31)),
    ],
)
def test_need_by_is_the_librarys_day_and_a_bare_date_stays(instant: datetime, day: date) -> None:
    assert placed(request(need_before_date=instant)).service.need_by == day


def test_the_maximum_cost_is_money() -> None:
    costs = Costs(currency=SchemeValue("eur"), amount=Decimal("12.50"))
    made = placed(request(more={"billing": BillingInfo(maximum_costs=costs)}))
    assert made.service.maximum_cost == Money(amount=Decimal("12.50"), currency="EUR")


def test_the_requester_is_sealed_and_found_by_keyed_hashes() -> None:
    patron = PatronInfo(
        patron_id="p77",
        surname="Doe",
        given_name="Jo",
        addresses=(ElectronicAddress(type=SchemeValue("Email"), data="jo@reader.example"),),
    )
    made = placed(request(more={"patron": patron}, note="please hurry"))
    assert made.requester.ref == "SIM/p77"
    assert made.requester.has_email
    assert made.requester.tokens == ("jo", "doe")
    assert made.details is not None
    details = msgspec.json.decode(made.details.box)
    assert (details["name"], details["email"]) == ("Jo Doe", "jo@reader.example")
    assert details["patron"]["patron_id"] == "p77"
    assert text_of(made.note) == "please hurry"


def test_a_delivery_address_counts_as_e_mail_whatever_its_type_is_called() -> None:
    address = ElectronicAddress(type=SchemeValue("Odyssey"), data="desk@library.example")
    deliveries = (
        RequestedDelivery(sort_order=2, address=ElectronicAddress(data="late@library.example")),
        RequestedDelivery(sort_order=1, address=address),
    )
    made = placed(request(more={"deliveries": deliveries}))
    assert made.requester.has_email
    assert made.details is not None
    assert msgspec.json.decode(made.details.box)["email"] == "desk@library.example"


def test_an_address_on_the_web_is_no_e_mail() -> None:
    address = ElectronicAddress(type=SchemeValue("FTP"), data="ftp://user@files.example/in")
    made = placed(request(more={"deliveries": (RequestedDelivery(address=address),)}))
    assert not made.requester.has_email


def test_a_request_without_personal_data_has_no_details() -> None:
    made = placed(request())
    assert made.details is None
    assert made.note is None


def test_a_request_that_names_no_library_is_for_the_only_one() -> None:
    made = placed(request(header("ISIL:NEW", supplying_agency=None), version="2021-2"))
    assert made.library == "DEMO"
    assert made.correspondents.supplying_agency == "ISIL:INT-DEMO"


def test_a_request_that_names_no_library_of_several_is_refused() -> None:
    other = msgspec.structs.replace(DEMO, code="OTHER", symbols=("ISIL:OTHER",))
    directory = Directory(libraries=(DEMO, other))
    intake = read(request(header("ISIL:NEW", supplying_agency=None), version="2021-2"), directory)
    assert said(answered(intake)) == (
        "ERROR",
        "UnrecognisedDataValue",
        "supplyingAgencyId: cannot be empty",
    )


def test_a_retry_is_looked_for_under_its_earlier_id() -> None:
    body = request(
        header(request_id="r-2"), request_type=RequestType.RETRY, previous_request_id="r-1"
    )
    intake = read(body)
    made = command(intake, known())
    assert isinstance(made, RetryRequest)
    assert intake.names == ("external:SIM:r-1", "external:SIM:r-2")
    assert not intake.places
    assert made.correspondents.external_id == "r-2"
    assert made.correspondents.number == "DEMO-26-000001"


def test_a_retry_may_keep_its_id() -> None:
    intake = read(request(request_type=RequestType.RETRY))
    assert intake.names == ("external:SIM:r-1",)
    assert isinstance(command(intake, known()), RetryRequest)


def test_a_retry_that_names_its_own_id_as_the_earlier_one_keeps_it() -> None:
    intake = read(request(request_type=RequestType.RETRY, previous_request_id="r-1"))
    assert intake.names == ("external:SIM:r-1",)
    assert isinstance(command(intake, known()), RetryRequest)


def test_a_retry_does_not_take_over_a_request_that_merely_has_its_new_id() -> None:
    body = request(request_type=RequestType.RETRY, previous_request_id="lost")
    with pytest.raises(Illegal):
        command(read(body), known())


def test_a_second_retry_may_name_the_first_id() -> None:
    body = request(
        header(request_id="r-3"), request_type=RequestType.RETRY, previous_request_id="r-1"
    )
    again = known(external_id="r-2", earlier_external_ids=("r-1",))
    assert isinstance(command(read(body), again), RetryRequest)


def test_a_reminder_reminds_of_a_request() -> None:
    body = request(
        header(request_id="r-2"),
        request_type=RequestType.REMINDER,
        previous_request_id="r-1",
        note="any news?",
    )
    intake = read(body)
    assert intake.names == ("external:SIM:r-2", "external:SIM:r-1")
    made = command(intake, known())
    assert isinstance(made, facts.Remind)
    assert text_of(made.note) == "any news?"


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (Action.STATUS_REQUEST, facts.AskStatus),
        (Action.RECEIVED, facts.ConfirmReceived),
        (Action.CANCEL, facts.AskCancel),
        (Action.RENEW, facts.AskRenewal),
        (Action.SHIPPED_RETURN, facts.ReportReturned),
        (Action.SHIPPED_FORWARD, facts.ReportForwarded),
        (Action.NOTIFICATION, facts.ReceiveNotification),
    ],
)
def test_each_action_becomes_its_fact(what: Action, expected: type[PartnerFact]) -> None:
    made = fact(action(what, "a word"))
    assert type(made) is expected
    assert (made.id, made.cause, made.at, made.partner) == ("m-1", "m-1", CAME, "SIM")
    assert text_of(made.note) == "a word"


@pytest.mark.parametrize(
    ("what", "expected"),
    [(Action.HOLD_RETURN, facts.HoldReturn), (Action.LOST, facts.ReportPartnerLoss)],
)
def test_a_partner_of_2021_has_more_actions(what: Action, expected: type[PartnerFact]) -> None:
    body = action(what, head=header("ISIL:NEW"), version="2021-2")
    assert type(command(read(body), known("NEW"))) is expected


def test_a_message_about_a_request_is_looked_for_under_our_number_first() -> None:
    intake = read(action(Action.RENEW, head=header(supplying_agency_request_id="DEMO-26-000001")))
    assert intake.names == ("number:DEMO-26-000001", "external:SIM:r-1")
    assert read(action(Action.RENEW)).names == ("external:SIM:r-1",)


def test_another_partners_request_is_unknown() -> None:
    with pytest.raises(Unknown):
        command(read(action(Action.RECEIVED)), known("WEST"))


def test_an_answer_to_a_status_query_is_read_for_its_status_word() -> None:
    made = fact(action(Action.NOTIFICATION, "Status: IN-PROCESS since Monday"))
    assert isinstance(made, facts.ReceiveNotification)
    assert made.iso_status == "in process"


def test_not_supplied_is_not_read_as_something_shorter() -> None:
    made = fact(action(Action.NOTIFICATION, "not supplied; cancel pending"))
    assert isinstance(made, facts.ReceiveNotification)
    assert made.iso_status == "not supplied"


def test_two_partners_same_message_is_not_the_same_message() -> None:
    body = request()
    other = msgspec.structs.replace(SIM, code="OTHER")
    assert read(body).digest != read(body, Directory(other)).digest


def test_a_resent_new_request_is_the_same_whenever_it_was_sent() -> None:
    later = request().replace(b"2026-11-24T10:00:00Z", b"2026-11-24T10:20:00Z")
    assert later != request()
    assert read(later).digest == read(request()).digest


def test_another_message_is_the_same_only_with_its_timestamp() -> None:
    body = action(Action.RENEW)
    later = body.replace(b"2026-11-24T10:00:00Z", b"2026-11-24T10:20:00Z")
    assert read(later).digest != read(body).digest
    assert read(body).digest == read(body).digest


def test_the_samples_of_the_wild_place_requests(sample: Sample) -> None:
    partners = [
        Partner(code=code, name=code, symbols=(f"ISIL:{code}",), dialect=dialect)
        for code, dialect in (
            ("47XYZ_INST", "alma"),
            ("WEST", "reshare"),
            ("OCLC-EASTX", "oclc"),
            ("FI-Koti", "plain"),
            ("DE-900", "plain"),
            ("BARE", "plain"),
        )
    ]
    library = msgspec.structs.replace(DEMO, symbols=("ISIL:INT-DEMO", "ISIL:OCLC-INTDE"))
    directory = Directory(*partners, libraries=(library,))
    made = {
        name: placed(sample(f"{name}-request"), directory)
        for name in ("alma", "reshare", "oclc", "koha", "slnp", "bare")
    }
    assert made["alma"].citation.publication_type == "Book"
    assert made["alma"].service.level == "Standard"
    assert made["alma"].service.need_by == date(2026, 12, 20)
    assert made["alma"].service.maximum_cost is None
    assert text_of(made["reshare"].note) == "by Friday"
    assert made["reshare"].citation.isbns == ("0123456789",)
    assert made["reshare"].correspondents.external_id == "WEST-77~0"
    assert made["oclc"].service.maximum_cost == Money(amount=Decimal(35), currency="USD")
    assert made["koha"].citation.volume == "1, 2"
    assert made["koha"].service.any_edition is True
    assert made["slnp"].citation.title == "Ebb < Flow"
    assert made["slnp"].service.need_by is None
    assert made["bare"].service.requested_format == "digital"
    assert made["bare"].correspondents.requesting_agency == "SYMBOL:BARE"


def test_a_symbol_without_its_type_names_the_partner_too() -> None:
    intake = read(request(header(requesting_agency=AgencyId(value="REQ"))))
    made = command(intake)
    assert isinstance(made, PlaceRequest)
    assert made.correspondents.requesting_agency == ":REQ"
    assert agency_of(made.correspondents.requesting_agency) == AgencyId(value="REQ")


def test_raw_and_sealed_text_are_what_was_sent() -> None:
    body = action(Action.NOTIFICATION, "Grüße & <Dank>")
    intake = read(body)
    made = fact(body)
    assert intake.raw == body
    assert made.note is not None
    assert unsealed(made.note.box) == "Grüße & <Dank>"
