"""Reading the parameters of the task list: every name of the interface, and refusals by name."""

from __future__ import annotations

import pytest

from projections.query import DEFAULT_LIMIT, FACETS, InvalidParameter, ListQuery

INTERFACE = (
    "label partner status activity reported created updated requested_format supplied_format due "
    "need_by partner_note library service_level alert assigned inventory_type"
)


def test_nothing_asked_means_the_newest_first() -> None:
    query = ListQuery.parse([])
    assert (query.sort, query.descending, query.limit, query.after) == (
        "created",
        True,
        DEFAULT_LIMIT,
        None,
    )
    assert query.selected == {}


def test_every_facet_is_a_parameter_that_can_be_repeated() -> None:
    assert list(FACETS) == INTERFACE.split()
    query = ListQuery.parse([("label", "a"), ("status", "created"), ("label", "b"), ("label", "a")])
    assert query.selected == {"label": ("a", "b"), "status": ("created",)}


def test_all_single_parameters_are_understood() -> None:
    query = ListQuery.parse(
        [
            *(("q", "科学"), ("field", "title"), ("sort", "-due"), ("limit", "7")),
            *(("after", "abc"), ("min_position", "12")),
        ]
    )
    assert query == ListQuery(
        q="科学", field="title", sort="due", descending=True, limit=7, after="abc", min_position=12
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("status", "shipped"), ("activity", "all"), ("created", "tomorrow"), ("due", "soon")),
        *(("requested_format", "undefined"), ("reported", "maybe"), ("inventory_type", "tape")),
        *(("partner", ""), ("sort", "author"), ("sort", "--due"), ("field", "subject")),
        *(("limit", "0"), ("limit", "201"), ("limit", "ten"), ("limit", "-1"), ("limit", "٣")),
        *(("min_position", "x"), ("min_position", "9" * 30), ("q", "x" * 1001), ("page", "2")),
        *(("Status", "created"), ("", "")),
    ],
)
def test_what_is_not_understood_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        ListQuery.parse([("label", "x"), (name, value)])
    assert refused.value.field == name
    assert refused.value.text


@pytest.mark.parametrize(
    "name", ["q", "field", "q2", "field2", "sort", "limit", "after", "min_position"]
)
def test_a_single_parameter_given_twice_is_refused(name: str) -> None:
    value = {"field": "any", "field2": "any", "sort": "due"}.get(name, "5")
    with pytest.raises(InvalidParameter) as refused:
        ListQuery.parse([(name, value), (name, value)])
    assert refused.value.field == name
