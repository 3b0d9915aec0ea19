"""The directory: what its streams say now, whoever changed them, and whose a symbol is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from engine.application.directory import Directory
from engine.errors import Unknown
from engine.eventlog.log import StreamConflict
from engine.partner import Partner
from tests.engine.application.conftest import Opening
from tests.engine.application.test_conflicts import Contended
from tests.ops.programs import BY, OTHER, SIM, House


def known(*partners: Partner, home: House) -> Directory:
    for partner in partners:
        home.program.administration.set_partner(partner, BY)
    return home.program.directory


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("ISIL:REQ", "SIM"),
        ("isil:req", "SIM"),
        ("OTHERTYPE:REQ", "SIM"),
        ("REQ", "SIM"),
        (":REQ", "SIM"),
        ("ISIL:SHARED", "ONE"),
        ("OCLC:SHARED", "TWO"),
        ("SHARED", None),
        ("X:SHARED", None),
        ("ISIL:", None),
        ("", None),
        ("ISIL:NOBODY", None),
    ],
)
def test_a_symbols_type_does_not_count_where_only_one_has_its_value(
    home: House, symbol: str, code: str | None
) -> None:
    one = Partner(code="ONE", name="One", symbols=("ISIL:SHARED", "OCLC:FIRST"))
    two = Partner(code="TWO", name="Two", symbols=("OCLC:SHARED",))
    found = known(one, two, home=home).partner_by_symbol(symbol)
    assert (found.code if found else None) == code


def test_a_changed_symbol_counts_at_once(home: House) -> None:
    directory = home.program.directory
    assert directory.partner_by_symbol("ISIL:REQ") is not None
    known(replace(SIM, symbols=("ISIL:MOVED",)), home=home)
    assert directory.partner_by_symbol("ISIL:REQ") is None
    assert directory.partner_by_symbol("ISIL:MOVED") is not None


def test_our_own_symbols_lead_to_our_libraries(home: House) -> None:
    directory = home.program.directory
    library = directory.library_by_symbol("ISIL:INT-DEMO")
    assert library is not None
    assert library == directory.only_library()
    assert directory.library_by_symbol("ISIL:REQ") is None


def test_what_is_not_there_is_unknown(home: House) -> None:
    for find in (home.program.directory.partner, home.program.directory.library):
        with pytest.raises(Unknown):
            find("NONE")
    with pytest.raises(Unknown):
        home.program.administration.deactivate_partner("NONE", BY)


def test_two_processes_that_change_an_entry_at_once_lose_no_change(open_house: Opening) -> None:
    homes = [open_house(), open_house()]

    def rename(n: int) -> None:
        homes[n % 2].program.administration.set_partner(replace(OTHER, name=f"name {n}"), BY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(rename, range(10)))
    stored = homes[0].log.streams(["partner:OTHER"])["partner:OTHER"]
    assert len(stored) == 11
    for home in homes:
        home.program.directory.catch_up(home.log)
    assert homes[0].program.directory.partners == homes[1].program.directory.partners


def test_an_entry_that_others_change_all_the_time_is_given_up(home: House) -> None:
    administration = home.program.administration
    contended = administration._log = Contended(home)
    with pytest.raises(StreamConflict):
        administration.set_partner(SIM, BY)
    assert contended.tried == 5
