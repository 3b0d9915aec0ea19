"""The inventory over the API: counts, every refused record, and what is no such file (A16)."""

from __future__ import annotations

from io import BytesIO

import httpx
import pytest
from pymarc import Field, MARCWriter, Record, Subfield, XMLWriter

from adapters.catalogue.files import READERS
from adapters.http.api_inventory import FILES
from adapters.http.limits import LARGEST_FILE
from tests.adapters.http.api import Api, problem
from tests.ops.programs import new

CSV = b"title,author,barcode,location,library\nTides,Moreau,T-1,STACKS,DEMO\n"


def marc() -> Record:
    record = Record()
    record.add_field(
        Field(tag="245", indicators=["1", "0"], subfields=[Subfield("a", "Tides")]),
        Field(
            tag="952",
            indicators=[" ", " "],
            subfields=[Subfield("p", "T-1"), Subfield("b", "DEMO"), Subfield("c", "STACKS")],
        ),
    )
    return record


def written(writer: type) -> bytes:
    out = BytesIO()
    made = writer(out)
    made.write(marc())
    made.close(close_fh=False)
    return out.getvalue()


def load(api: Api, content: bytes, media_type: str) -> httpx.Response:
    headers = {"Content-Type": media_type}
    return api.call("POST", "/inventory", "manager", content=content, headers=headers)


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("text/csv", CSV),
        ("text/csv; charset=utf-8", CSV),
        ("application/marc", written(MARCWriter)),
        ("application/marcxml+xml", written(XMLWriter)),
    ],
)
def test_a_file_is_loaded_and_its_items_are_found(
    api: Api, media_type: str, content: bytes
) -> None:
    report = load(api, content, media_type)
    assert report.status_code == 200, report.text
    assert report.json()["records_added"] == 1
    assert report.json()["refused"] == []
    assert load(api, content, media_type).json()["records_updated"] == 1
    api.home.say(new(title="Tides"))
    assert api.home.request().status == "created"


def test_refused_rows_are_told_and_the_others_loaded(api: Api) -> None:
    report = load(api, CSV + b",,T-2,,\nHills,,T-3,,NOWHERE\nDales,,T-4,,DEMO\n", "text/csv").json()
    assert report["items_added"] == 2
    assert [row["number"] for row in report["refused"]] == [3, 4]
    assert all(row["code"] and row["reason"] for row in report["refused"])


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/marcxml+xml", b"not xml"),
        ("application/marcxml+xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("text/csv", b""),
        ("text/csv", b"\xff\xfe\x00"),
        ("text/csv", b"colour,size\nred,1\n"),
    ],
)
def test_what_is_no_such_file_is_refused(api: Api, media_type: str, content: bytes) -> None:
    answer = load(api, content, media_type)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("media_type", ["application/json", "", "text/plain", "text/csvx", ";"])
def test_a_file_of_another_kind_is_refused(api: Api, media_type: str) -> None:
    answer = load(api, CSV, media_type)
    problem(answer, 415, "unsupported_content_type", "Content-Type")


def test_every_kind_of_file_that_can_be_read_is_taken() -> None:
    assert FILES.keys() == READERS.keys()


def test_a_broken_marc_file_is_no_fault_of_ours(api: Api) -> None:
    answer = load(api, b"garbage", "application/marc")
    assert answer.status_code in (200, 422), answer.text


def test_a_file_that_is_too_large_is_refused_while_it_comes(api: Api) -> None:
    def endless() -> object:
        for _ in range(LARGEST_FILE // 2**20 + 2):
            yield b"x" * 2**20

    token = {"Authorization": f"Bearer {api.token('manager')}", "Content-Type": "text/csv"}
    answer = api.client.post("/api/v1/inventory", content=endless(), headers=token)
    problem(answer, 413, "too_large")


def test_where_there_are_several_libraries_an_item_must_name_its_own(api: Api) -> None:
    report = load(api, b"title,barcode,library\nTides,T-1,\nTides,T-2,EAST\n", "text/csv").json()
    assert [(r["number"], r["code"]) for r in report["refused"]] == [(2, "library_needed")]
    assert report["items_added"] == 1
