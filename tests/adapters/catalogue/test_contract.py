"""What every catalogue has to do. The library in conftest.py is what it holds."""

from __future__ import annotations

from adapters.catalogue.port import Catalogue, Hit, Query, Search


def barcodes(hits: list[Hit]) -> list[set[str]]:
    """The items of each hit: enough to tell which title it is."""
    return [{item.barcode for item in hit.holdings} for hit in hits]


SALT_ROADS = {"B1", "B2", "B3"}


class TestLocatingByNumber:
    def test_an_isbn_finds_the_title_with_all_its_items(self, catalogue: Catalogue) -> None:
        hits = catalogue.locate(Query(isbns=("9799000316761",)))
        assert barcodes(hits) == [SALT_ROADS]
        assert hits[0].title == "Salt Roads: Trade and Memory"
        assert hits[0].isbns == ("9799000316761",)

    def test_any_one_number_suffices(self, catalogue: Catalogue) -> None:
        query = Query(isbns=("9799090009994",), oclc=("(OCoLC)ocn999000001",))
        assert barcodes(catalogue.locate(query)) == [{"B6"}]

    def test_an_issn_finds_a_serial_once_with_its_volumes(self, catalogue: Catalogue) -> None:
        assert barcodes(catalogue.locate(Query(issns=("9901-226x",)))) == [{"B7", "B8"}]

    def test_numbers_go_before_title_and_author(self, catalogue: Catalogue) -> None:
        query = Query(title="Tide Tables", author="Somebody Else", isbns=("9799090000106",))
        assert barcodes(catalogue.locate(query)) == [{"B4"}]

    def test_numbers_of_several_titles_find_several(self, catalogue: Catalogue) -> None:
        query = Query(isbns=("9799090000106", "9799090000205"))
        assert barcodes(catalogue.locate(query)) == [{"B4"}, {"B5"}]

    def test_a_books_series_issn_does_not_outweigh_its_isbn(self, catalogue: Catalogue) -> None:
        query = Query(isbns=("9799000316761",), issns=("9901-226X",))
        assert barcodes(catalogue.locate(query)) == [SALT_ROADS]

    def test_unknown_or_wrong_numbers_leave_it_to_the_title(self, catalogue: Catalogue) -> None:
        query = Query(title="Tide Tables", isbns=("not a number", "9799000316769"), issns=("x",))
        assert barcodes(catalogue.locate(query)) == [{"B10"}]

    def test_our_own_record_id_finds_the_record(self, catalogue: Catalogue) -> None:
        [known] = catalogue.locate(Query(title="Tide Tables"))
        assert catalogue.locate(Query(supplier_record_id=known.record_id)) == [known]

    def test_a_record_id_of_quite_another_title_is_not_believed(self, catalogue: Catalogue) -> None:
        [other] = catalogue.locate(Query(title="Tide Tables"))
        query = Query(supplier_record_id=other.record_id, title="Salt Roads")
        assert barcodes(catalogue.locate(query)) == [SALT_ROADS]


class TestLocatingByTitle:
    def test_case_accents_and_punctuation_do_not_matter(self, catalogue: Catalogue) -> None:
        query = Query(title="  HARBOUR-LAW. ", author="Ekstrom, Nils, 1950-")
        assert barcodes(catalogue.locate(query)) == [{"B4"}, {"B5"}]

    def test_the_author_decides_between_equal_titles(self, catalogue: Catalogue) -> None:
        assert barcodes(catalogue.locate(Query(title="Harbour law", author="Kana Ito"))) == [{"B6"}]

    def test_an_initial_stands_for_the_name(self, catalogue: Catalogue) -> None:
        assert barcodes(catalogue.locate(Query(title="Harbour law", author="Ito, K."))) == [{"B6"}]

    def test_another_author_is_another_work(self, catalogue: Catalogue) -> None:
        assert catalogue.locate(Query(title="Harbour law", author="Petrov, Ilya")) == []

    def test_without_an_author_all_equal_titles_are_meant(self, catalogue: Catalogue) -> None:
        found = barcodes(catalogue.locate(Query(title="Harbour law")))
        assert sorted(found, key=min) == [{"B4"}, {"B5"}, {"B6"}]

    def test_a_subtitle_may_be_missing(self, catalogue: Catalogue) -> None:
        assert barcodes(catalogue.locate(Query(title="Salt roads"))) == [SALT_ROADS]

    def test_a_subtitle_may_be_added(self, catalogue: Catalogue) -> None:
        query = Query(title="Tide tables: with notes for pilots")
        assert barcodes(catalogue.locate(query)) == [{"B10"}]

    def test_two_different_subtitles_are_two_works(self, catalogue: Catalogue) -> None:
        assert catalogue.locate(Query(title="Salt Roads: A Cookbook")) == []

    def test_part_of_a_title_is_not_the_title(self, catalogue: Catalogue) -> None:
        assert catalogue.locate(Query(title="Roads")) == []

    def test_a_serial_without_author_is_found_whatever_author_is_named(
        self, catalogue: Catalogue
    ) -> None:
        query = Query(title="Annals of Harbour Studies", author="Writer of an Article")
        assert barcodes(catalogue.locate(query)) == [{"B7", "B8"}]

    def test_chinese_titles_match_whatever_the_width_and_blanks(self, catalogue: Catalogue) -> None:
        query = Query(title="《计算机　科学导论》", author="周敏 编著")
        assert barcodes(catalogue.locate(query)) == [{"B9"}]

    def test_an_empty_citation_means_nothing(self, catalogue: Catalogue) -> None:
        assert catalogue.locate(Query()) == []
        assert catalogue.locate(Query(title=" … ", author="?")) == []


class TestSearching:
    def test_every_word_has_to_be_there_in_any_order(self, catalogue: Catalogue) -> None:
        assert barcodes(catalogue.search("memory salt")) == [SALT_ROADS]
        assert catalogue.search("memory law") == []

    def test_words_of_title_and_author_may_be_mixed(self, catalogue: Catalogue) -> None:
        assert barcodes(catalogue.search("ito harbour")) == [{"B6"}]

    def test_the_last_word_may_be_unfinished(self, catalogue: Catalogue) -> None:
        assert barcodes(catalogue.search("salt mem")) == [SALT_ROADS]

    def test_two_characters_find_a_chinese_title(self, catalogue: Catalogue) -> None:
        for text in ("科学", "导论", "论", "科", "陈立新", "计算机科学导论"):
            assert barcodes(catalogue.search(text)) == [{"B9"}], text

    def test_a_number_a_barcode_or_a_call_number_will_do(self, catalogue: Catalogue) -> None:
        for text in ("979-9-0003-1676-1", "B2", "HF 479 f47 c.3"):
            assert barcodes(catalogue.search(text)) == [SALT_ROADS], text

    def test_fields_narrow_each_other(self, catalogue: Catalogue) -> None:
        assert barcodes(catalogue.search(Search(title="harbour law", author="ito"))) == [{"B6"}]
        assert catalogue.search(Search(title="ito")) == []
        assert barcodes(catalogue.search(Search(issn="9901226X"))) == [{"B7", "B8"}]
        assert catalogue.search(Search(isbn="9901226X")) == []
        assert barcodes(catalogue.search(Search(oclc="999000001"))) == [{"B6"}]
        assert barcodes(catalogue.search(Search(barcode="B9"))) == [{"B9"}]
        assert barcodes(catalogue.search(Search(call_number="tp3"))) == [{"B9"}]

    def test_the_limit_is_kept(self, catalogue: Catalogue) -> None:
        assert len(catalogue.search("harbour", limit=2)) == 2
        assert catalogue.search("harbour", limit=0) == []

    def test_an_empty_search_finds_nothing(self, catalogue: Catalogue) -> None:
        for wanted in ("", "  ", Search(), Search(title="!")):
            assert catalogue.search(wanted) == []

    def test_signs_of_query_languages_are_only_text(self, catalogue: Catalogue) -> None:
        for text in ('"', "'; DROP TABLE records;--", "a* OR (b NEAR c)", "%", "_", "\0", "\ud800"):
            assert isinstance(catalogue.search(text), list)


class TestItems:
    def test_items_are_found_by_barcode_and_name_their_record(self, catalogue: Catalogue) -> None:
        found = catalogue.holdings(["B3", "B9", "nowhere"])
        assert found.keys() == {"B3", "B9"}
        item = found["B3"]
        assert (item.library, item.location, item.call_number) == (
            "EAST",
            "CLOSED",
            "HF479.F47 c.3",
        )
        record = catalogue.record(item.record_id)
        assert record is not None
        assert item in record.holdings

    def test_texts_that_no_store_takes_name_nothing(self, catalogue: Catalogue) -> None:
        assert catalogue.holdings(["\0", "B\0", "\ud800"]) == {}
        for text in ("\0", "a\0b", "\ud800"):
            assert catalogue.record(text) is None
            odd = Query(title=text, author=text, isbns=(text,), supplier_record_id=text)
            assert catalogue.locate(odd) == []

    def test_no_barcodes_no_items(self, catalogue: Catalogue) -> None:
        assert catalogue.holdings([]) == {}

    def test_an_unknown_record_is_none(self, catalogue: Catalogue) -> None:
        assert catalogue.record("nowhere") is None
        assert catalogue.availability("nowhere") == ()

    def test_availability_is_counted_by_location_without_lent_items(
        self, catalogue: Catalogue
    ) -> None:
        [hit] = catalogue.locate(Query(title="Salt Roads"))
        counted = catalogue.availability(hit.record_id, out={"B1", "B9"})
        assert [(a.library, a.location, a.available, a.total) for a in counted] == [
            ("DEMO", "STACKS", 1, 2),
            ("EAST", "CLOSED", 1, 1),
        ]

    def test_a_lent_out_title_is_still_located(self, catalogue: Catalogue) -> None:
        [hit] = catalogue.locate(Query(isbns=("9799090000106",)))
        [place] = catalogue.availability(hit.record_id, out={"B4"})
        assert (place.available, place.total) == (0, 1)

    def test_the_inventory_type_says_in_which_form_it_is_there(self, catalogue: Catalogue) -> None:
        [salt_roads] = catalogue.locate(Query(title="Salt Roads"))
        [tide_tables] = catalogue.locate(Query(title="Tide Tables"))
        assert salt_roads.inventory_types == ("physical",)
        assert tide_tables.inventory_types == ("digital",)
