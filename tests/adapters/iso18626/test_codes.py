from __future__ import annotations

from enum import StrEnum

import pytest
from lxml import etree

from adapters.iso18626 import open_codes
from adapters.iso18626.codes import (
    Action,
    ErrorType,
    MessageStatus,
    PreferredEdition,
    Reason,
    RequestSubType,
    RequestType,
    ServiceType,
    Status,
    Version,
    knows,
)
from adapters.iso18626.open_codes import OpenList, canonical, is_listed

CLOSED = {
    "type_action": Action,
    "type_errorType": ErrorType,
    "type_messageStatus": MessageStatus,
    "type_preferredEdition": PreferredEdition,
    "type_reasonForMessage": Reason,
    "type_requestSubType": RequestSubType,
    "type_requestType": RequestType,
    "type_serviceType": ServiceType,
    "type_status": Status,
}
OPEN = [value for value in vars(open_codes).values() if isinstance(value, OpenList)]


@pytest.mark.parametrize("version", ["1.2", "2021-2"])
@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_list_has_the_values_of_the_schema(
    name: str, version: Version, schema_file: dict[str, str]
) -> None:
    types = etree.parse(schema_file[version]).iter("{*}simpleType")
    listed = {
        value.get("value")
        for type_ in types
        if type_.get("name") == name
        for value in type_.iter("{*}enumeration")
    }
    ours = {str(value) for value in CLOSED[name] if knows(version, value)}
    assert ours == listed or (not listed and CLOSED[name] is PreferredEdition)


@pytest.mark.parametrize("value", [Action.LOST, Action.HOLD_RETURN, Status.RELEASE_HOLD_RETURN])
def test_version_1_2_does_not_know_the_codes_of_2021(value: StrEnum) -> None:
    assert not knows("1.2", value)
    assert knows("2021-2", value)


def test_an_open_value_is_found_in_any_letter_case() -> None:
    assert canonical(open_codes.SERVICE_LEVEL, " sTandard ") == "Standard"
    assert canonical(open_codes.ITEM_ID_CODE, "isbn") == "ISBN"
    assert canonical(open_codes.LOAN_CONDITION, "other") == "Other"
    assert is_listed(open_codes.PUBLICATION_TYPE, "BOOK")


def test_a_dash_typed_as_an_en_dash_is_the_same_code() -> None:
    printed = "AU-CopyrightActS50\N{EN DASH}7A"
    assert canonical(open_codes.COPYRIGHT_COMPLIANCE, printed) == "AU-CopyrightActS50-7A"


def test_an_unlisted_open_value_stays_as_it_is() -> None:
    assert canonical(open_codes.AGENCY_ID_TYPE, "ReShare") == "ReShare"
    assert not is_listed(open_codes.AGENCY_ID_TYPE, "ReShare")


@pytest.mark.parametrize("codes", OPEN, ids=lambda codes: codes.scheme.rpartition("/")[2])
def test_every_listed_value_is_its_own_spelling(codes: OpenList) -> None:
    assert codes.scheme.startswith("http://illtransactions.org/ISO18626/OpenCodeList/")
    for value in codes.values.values():
        assert canonical(codes, value.upper()) == value
