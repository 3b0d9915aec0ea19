"""Files that are broken, lie about themselves or want to do harm."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.catalogue.files import READERS
from adapters.catalogue.intake import Incoming, Owner, Refused, UnreadableFile
from adapters.catalogue.inventory import LocalInventory
from adapters.catalogue.marcxml import LONGEST_RECORD
from adapters.catalogue.port import Query

MARC, XML = "application/marc", "application/marcxml+xml"
ITEM = ("852", "pB1")
RECORD = '<record xmlns="http://www.loc.gov/MARC21/slim">{}</record>'
TITLE = '<datafield tag="245" ind1=" " ind2=" "><subfield code="a">{}</subfield></datafield>'


def refused(report) -> list[tuple[int, str]]:
    return [(one.number, one.code) for one in report.refused]


def xml(*titles: str, before: str = "") -> bytes:
    inside = "".join(RECORD.format(TITLE.format(title)) for title in titles)
    return f"{before}<collection>{inside}</collection>".encode()


class TestMarcXml:
    @pytest.mark.parametrize(
        "dtd",
        [
            "<!DOCTYPE collection>",
            '<!DOCTYPE collection [<!ENTITY e "x">]>',
            '<!DOCTYPE collection SYSTEM "file:///etc/hostname">',
            '<!DOCTYPE collection PUBLIC "x" "http://127.0.0.1:9/x.dtd">',
            '<!DOCTYPE collection [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
        ],
    )
    def test_a_dtd_is_refused_whatever_it_says(self, inventory: LocalInventory, dtd: str) -> None:
        with pytest.raises(UnreadableFile) as refusal:
            inventory.load(xml("A", before=dtd), XML, "DEMO")
        assert refusal.value.code == "dtd"

    def test_entities_are_never_expanded(self, inventory: LocalInventory) -> None:
        nested = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
        bomb = f'<!DOCTYPE c [<!ENTITY e0 "ha">{nested}]>'
        for file in (
            xml("&e9;", before=bomb),
            f'{bomb}<c a="&e9;"/>'.encode(),
            f'{bomb}<c><record a="&e9;"/></c>'.encode(),
        ):
            with pytest.raises(UnreadableFile):
                inventory.load(file, XML, "DEMO")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "malformed_xml"),
            (b"not xml", "malformed_xml"),
            (b"<collection/>", "not_marcxml"),
            (b"<html><body>Sign in</body></html>", "not_marcxml"),
            (b"<a>" * 300 + b"</a>" * 300, "malformed_xml"),
            (b"<c>" + b"<a/>" * 500_000 + b"</c>", "record_too_long"),
            (b"<c>" + b"x" * (2 * LONGEST_RECORD), "record_too_long"),
            ("<c>é</c>".encode("latin-1"), "malformed_xml"),
        ],
    )
    def test_what_is_no_marcxml_is_refused_whole(
        self, inventory: LocalInventory, data: bytes, code: str
    ) -> None:
        with pytest.raises(UnreadableFile) as refusal:
            inventory.load(data, XML, "DEMO")
        assert refusal.value.code == code

    def test_what_was_read_before_the_file_broke_is_kept(self, inventory: LocalInventory) -> None:
        broken = xml("A", "B").removesuffix(b"</collection>") + b"<record><oops"
        report = inventory.load(broken, XML, "DEMO")
        assert report.records_added == 2
        assert refused(report) == [(3, "malformed_xml")]
        assert "Nothing after record 2" in report.refused[0].reason

    def test_records_are_found_however_they_are_wrapped(self, inventory: LocalInventory) -> None:
        wrapped = f"<r:r xmlns:r='urn:r'><r:d>{RECORD.format(TITLE.format('A'))}</r:d></r:r>"
        assert inventory.load(wrapped.encode(), XML, "DEMO").records_added == 1

    @pytest.mark.parametrize(
        "inside",
        [
            "",
            "<leader/>",
            "<datafield/>",
            '<datafield tag="245"/>',
            '<controlfield tag="245">x</controlfield>',
            '<datafield tag="001"><subfield code="a">x</subfield></datafield>',
            '<datafield tag="245"><subfield>x</subfield></datafield>',
            '<datafield tag="880"><subfield code="6"/></datafield>',
            "<!-- x --><?x y?>text",
        ],
    )
    def test_odd_records_are_refused_one_by_one(
        self, inventory: LocalInventory, inside: str
    ) -> None:
        good = RECORD.format(TITLE.format("Good"))
        report = inventory.load(f"<c>{RECORD.format(inside)}{good}</c>".encode(), XML, "DEMO")
        assert refused(report) == [(1, "missing")]
        assert report.records_added == 1


class TestMarc21:
    @pytest.mark.parametrize(
        "data", [b"", b"\n", b"%PDF-1.7 ...", b"<collection/>", b"PK\x03\x04\x1d", b"\0" * 200_000]
    )
    def test_what_is_no_marc_is_refused_whole(self, inventory: LocalInventory, data: bytes) -> None:
        with pytest.raises(UnreadableFile) as refusal:
            inventory.load(data, MARC, "DEMO")
        assert refusal.value.code == "not_marc"

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda record: b"99999" + record[5:],
            lambda record: record[:12] + b"00000" + record[17:],
            lambda record: record[:12] + b"99999" + record[17:],
            lambda record: record[:12] + b"ABCDE" + record[17:],
            lambda record: record[:12] + b"-0001" + record[17:],
            lambda record: record[:27] + b"x" + record[28:],
            lambda record: record[:24] + record[25:],
            lambda record: record[:20] + b"\x1d",
            lambda record: record.replace(b"Bad", b"\xe5\xff\xb1"),
        ],
    )
    def test_a_spoilt_record_costs_only_itself(
        self, inventory: LocalInventory, make_marc, spoil
    ) -> None:
        good, bad = make_marc(ITEM), make_marc(("245", "aBad"))
        data = good.as_marc() + spoil(bad.as_marc()) + make_marc(("852", "pB2")).as_marc()
        report = inventory.load(data, MARC, "DEMO")
        assert inventory.holdings(["B1", "B2"]).keys() == {"B1", "B2"}
        assert [number for number, _ in refused(report)] == [2]

    def test_a_file_cut_off_loses_only_its_last_record(
        self, inventory: LocalInventory, make_marc
    ) -> None:
        data = make_marc(ITEM).as_marc() + make_marc(("852", "pB2")).as_marc()[:-1]
        report = inventory.load(data, MARC, "DEMO")
        assert refused(report) == [(2, "malformed")]
        assert report.items_added == 1

    def test_line_ends_between_records_and_padding_do_no_harm(
        self, inventory: LocalInventory, make_marc
    ) -> None:
        record = make_marc(ITEM).as_marc()
        data = b"\xef\xbb\xbf" + record + b"\r\n" + make_marc(("852", "pB2")).as_marc() + b"\n\x1a"
        assert inventory.load(data, MARC, "DEMO").refused == ()

    def test_an_endless_record_is_not_read_to_its_end(
        self, inventory: LocalInventory, make_marc
    ) -> None:
        data = make_marc(ITEM).as_marc() + b"9" * 500_000
        report = inventory.load(data, MARC, "DEMO")
        assert refused(report) == [(2, "not_marc")]
        assert report.items_added == 1

    def test_utf_8_is_recognised_where_the_leader_forgot_to_say_so(
        self, inventory: LocalInventory, make_marc
    ) -> None:
        record = make_marc(("245", "a计算机科学导论"), ITEM).as_marc()
        inventory.load(record[:9] + b" " + record[10:], MARC, "DEMO")
        assert inventory.locate(Query(title="计算机科学导论"))

    def test_marc_8_is_understood(self, inventory: LocalInventory, make_marc) -> None:
        record = make_marc(("245", "aMare__e"), ITEM).as_marc().replace(b"__e", b"\xe2e ")
        inventory.load(record[:9] + b" " + record[10:], MARC, "DEMO")
        assert inventory.locate(Query(title="Mareé"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_bytes_every_reader_ends_in_records_and_refusals(
    data: st.DataObject, make_marc
) -> None:
    content_type = data.draw(st.sampled_from(sorted(READERS)))
    sample = {
        MARC: make_marc(("001", "c1"), ("020", "a9799000316761"), ITEM).as_marc() * 3,
        "text/csv": b"title,barcode,isbn\nA,B1,9799000316761\nB,B2,\n",
    }.get(content_type, xml("A", "B"))
    start = data.draw(st.integers(0, len(sample)))
    junk = data.draw(st.binary(max_size=40))
    drop = data.draw(st.integers(0, 40))
    file = sample[:start] + junk + sample[start + drop :]
    with suppress(UnreadableFile):
        for one in READERS[content_type](io.BytesIO(file), Owner(library="DEMO")):
            assert isinstance(one, Incoming | Refused)
