"""The bytes of a message, and what is not one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas.shipped import CURRENT, LANDED, Version, load, version

EVENT = {
    "request_id": "r",
    "version": 3,
    "type": "request.created",
    "at": datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    "library": "DEMO",
    "partner": None,
    "status": "NEW",
    "number": "N",
}


def test_a_message_is_a_zero_byte_the_id_and_the_avro_body() -> None:
    body = b"\x02r" + b"\x06" + b"\x1erequest.created" + b"\x02" + b"\x08DEMO" + b"\x00"
    assert schemas.encode("lending_event", EVENT) == (
        b"\x00\x00\x00\x00\x04" + body + b"\x06NEW" + b"\x02\x02N"
    )


def test_a_decoded_message_is_what_was_encoded() -> None:
    data = schemas.encode("lending_event", EVENT)
    assert schemas.decode(data) == ("lending_event", EVENT)


def test_a_left_out_field_with_a_default_gets_it() -> None:
    short = {name: value for name, value in EVENT.items() if name != "partner"}
    assert schemas.decode(schemas.encode("lending_event", short))[1]["partner"] is None


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"partnr": "SIM"}, ValueError),
        ({"status": None}, TypeError),
        ({"status": b"NEW"}, TypeError),
        ({"version": 2**63}, ValueError),
        ({"at": datetime(2026, 1, 1)}, TypeError),  # noqa: DTZ001
    ],
)
def test_a_message_that_does_not_fit_its_schema_is_not_written(
    change: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        schemas.encode("lending_event", EVENT | change)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not in Confluent wire format"),
        (b"<?xml version='1.0'?>", "not in Confluent wire format"),
        (b"\x00\x00\x00\x00", "not in Confluent wire format"),
        (b"\x00\x00\x00\x03\xe7body", "unknown schema id 999"),
        (schemas.encode("lending_event", EVENT)[:-1], "not a message of lending_event: EOFError"),
        (schemas.encode("lending_event", EVENT) + b"x", "1 bytes after the end of the message"),
    ],
)
def test_bytes_that_are_no_message_are_undecodable(data: bytes, reason: str) -> None:
    with pytest.raises(schemas.Undecodable) as caught:
        schemas.decode(data)
    assert caught.value.reason.startswith(reason)


@given(st.sampled_from(sorted(LANDED)), st.binary(max_size=60))
def test_no_bytes_raise_anything_but_undecodable(schema_id: int, body: bytes) -> None:
    try:
        name, _ = schemas.decode(b"\x00" + schema_id.to_bytes(4, "big") + body)
    except schemas.Undecodable:
        return
    assert name == LANDED[schema_id].name


def test_the_fingerprint_header_is_believed_before_the_id() -> None:
    data = schemas.encode("lending_event", EVENT)
    renumbered = b"\x00\x00\x00\x00\x01" + data[5:]
    header = schemas.fingerprint_header("lending_event")
    assert schemas.decode(renumbered, [("other", b""), header]) == ("lending_event", EVENT)


def test_an_id_is_not_taken_for_a_schema_of_another_fingerprint() -> None:
    data = schemas.encode("lending_event", EVENT)
    with pytest.raises(schemas.Undecodable, match="not the schema of the fingerprint"):
        schemas.decode(data, [(schemas.FINGERPRINT_HEADER, b"0000000000000000")])


def older_event() -> Version:
    """A version of the event without its last fields, as a registry might hold one."""
    schema = load("lending_event.avsc")
    return version("lending_event", schema | {"fields": schema["fields"][:-1]})


def test_a_registry_s_ids_are_written_and_read() -> None:
    framing = schemas.Framing({"lending_event": 70}, {70: CURRENT["lending_event"]})
    data = framing.encode("lending_event", EVENT)
    assert data[:5] == b"\x00\x00\x00\x00\x46"
    assert framing.decode(data) == ("lending_event", EVENT)


def test_a_message_of_an_older_version_is_read_as_the_current_one() -> None:
    older = older_event()
    framing = schemas.Framing({}, {70: older})
    data = b"\x00\x00\x00\x00\x46" + schemas.encode("lending_event", EVENT)[5:-3]
    headers = [(schemas.FINGERPRINT_HEADER, older.fingerprint)]
    assert framing.decode(data, headers) == ("lending_event", EVENT | {"number": None})


def test_a_registry_s_schema_that_cannot_be_read_makes_the_message_undecodable() -> None:
    schema = load("lending_event.avsc")
    foreign = version("lending_event", schema | {"fields": schema["fields"][:2]})
    framing = schemas.Framing({}, {70: foreign})
    with pytest.raises(schemas.Undecodable, match="field type"):
        framing.decode(b"\x00\x00\x00\x00\x46" + b"\x02r" + b"\x06")
