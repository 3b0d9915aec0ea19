"""Bytes from strangers: whatever they are, the answer is a message or a fault, soon."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.iso18626.codec import decode, decode_inbound, digest, encode
from adapters.iso18626.codes import Version
from adapters.iso18626.confirm import confirm, confirm_fault
from adapters.iso18626.faults import MessageFault, Unreadable

Sample = Callable[[str], bytes]
SAMPLES = sorted(path.read_bytes() for path in (Path(__file__).parent / "samples").glob("*.xml"))
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)

TITLE = (
    b"<ISO18626Message><request><header>"
    b"<requestingAgencyId><agencyIdValue>R</agencyIdValue></requestingAgencyId>"
    b"<timestamp>2026-11-24</timestamp><requestingAgencyRequestId>1</requestingAgencyRequestId>"
    b"</header><bibliographicInfo><title>%b</title></bibliographicInfo>"
    b"</request></ISO18626Message>"
)


def laughs() -> bytes:
    """Ten entities, each ten times the one before."""
    levels = [b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)]
    return b'<!DOCTYPE r [<!ENTITY l0 "ha">' + b"".join(levels) + b"]>" + TITLE % b"&l9;"


HOSTILE = {
    "a document type": b"<!DOCTYPE ISO18626Message>" + TITLE % b"x",
    "a document type in UTF-16": ("<!DOCTYPE r>" + (TITLE % b"x").decode()).encode("utf-16"),
    "an entity of its own": b'<!DOCTYPE r [<!ENTITY e "x">]>' + TITLE % b"&e;",
    "an entity bomb": laughs(),
    "an entity bomb in an attribute": laughs().replace(b"<title>", b'<title a="&l9;">'),
    "an external entity": b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    + TITLE % b"&e;",
    "an external parameter entity": b'<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/hosts"> %p;]>'
    + TITLE % b"x",
    "an external document type": b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd">' + TITLE % b"x",
    "an unknown entity": TITLE % b"&e;",
    "a thousand levels": b"<a>" * 100_000 + b"</a>" * 100_000,
    "levels in a title": TITLE % (b"<b>" * 50_000 + b"</b>" * 50_000),
    "an unknown encoding": b'<?xml version="1.0" encoding="no-such"?>' + TITLE % b"x",
    "bytes that are not UTF-8": TITLE % b"\xff\xfe\xfd",
    "a character that XML forbids": TITLE % b"&#0;",
    "half a UTF-16 character": "<request/>".encode("utf-16")[:-1],
    "zero bytes": b"\0" * 1000,
    "JSON": b'{"request": {}}',
    "two roots": b"<request/><request/>",
    "text after the end": TITLE % b"x" + b"more",
    "a namespace prefix from nowhere": b"<ill:request/>",
    "an XML declaration too late": TITLE % b"x" + b'<?xml version="1.0"?>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_unreadable_and_cost_little(name: str) -> None:
    start = process_time()
    with pytest.raises(Unreadable) as caught:
        decode(HOSTILE[name])
    assert process_time() - start < 1
    assert caught.value.http_status == 400
    assert "\n" not in caught.value.error_value


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("<!ENTITY e 'told'>")
    body = b'<!DOCTYPE r [<!ENTITY %% p SYSTEM "%b"> %%p;]>' % secret.as_uri().encode()
    with pytest.raises(Unreadable) as caught:
        decode(body + TITLE % b"&e;")
    assert "told" not in caught.value.error_value


def test_markup_in_a_text_does_not_hide_the_rest_of_the_message() -> None:
    decode(TITLE % b"Kelp <i>and</i> dulse")


@given(body=st.binary(max_size=400))
def test_any_bytes_are_a_message_or_a_fault(body: bytes) -> None:
    with suppress(MessageFault):
        decode(body)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with some pieces cut out, doubled, or replaced."""
    body = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 40)))
        middle = draw(
            st.sampled_from([b"", body[start:end] * 2, b"<", b">", b"&", b'"', b"]]>", b"/"])
            | st.binary(max_size=8)
        )
        body = body[:start] + middle + body[end:]
    return body


@st.composite
def reworded(draw: st.DrawFn) -> bytes:
    """A sample with the texts of some elements exchanged for others: well-formed, often wrong."""
    body = draw(st.sampled_from(SAMPLES))
    pieces = body.split(b">")
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(pieces) - 1))
        text, _, tag = pieces[at].rpartition(b"<")
        word = draw(
            st.sampled_from([b"", b" ", b"Y", b"-1", b"1e400", b"2026-02-30", b"\xc2\xa0"])
            | st.text(st.characters(codec="utf-8", exclude_characters="<&>"), max_size=5).map(
                str.encode
            )
        )
        pieces[at] = word + b"<" + tag if tag else text
    return b">".join(pieces)


@given(body=damaged() | reworded())
def test_a_damaged_message_is_a_message_or_a_fault_and_always_answered_validly(
    body: bytes, assert_valid_where_possible: Callable[[bytes, Version], None]
) -> None:
    try:
        message = decode_inbound(body)
    except MessageFault as fault:
        answer = confirm_fault(fault, NOW)
    else:
        answer = confirm(message, NOW)
        digest(message, body, without_timestamp=True)
    assert_valid_where_possible(encode(answer, "1.2"), "1.2")
    assert_valid_where_possible(encode(answer, "2021-2"), "2021-2")
