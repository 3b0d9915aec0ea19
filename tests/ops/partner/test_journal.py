"""The simulated partner's journal, from which it knows after a restart what it knew before."""

from __future__ import annotations

from pathlib import Path

from adapters.iso18626.codes import Action
from ops.partner.agency import RequestingAgency
from ops.partner.journal import Journal
from ops.partner.messages import Wanted
from ops.partner.posting import Post
from tests.ops.partner.conftest import AGENCIES
from tests.ops.partner.supplier_stub import SupplierStub
from tests.ops.partner.told import DUE, deliver, tell, telling


def started(url: str, file: Path) -> RequestingAgency:
    agency = RequestingAgency(AGENCIES, Post(url), journal=Journal(file))
    agency.start()
    return agency


def test_after_a_restart_it_goes_on_where_it_was(
    stub: tuple[SupplierStub, str], tmp_path: Path
) -> None:
    file = tmp_path / "partner.jsonl"
    before = started(stub[1], file)
    before.ask("R-1", Wanted(title="A Book"))
    body = telling(before, "RequestResponse", "Loaned", due_date=DUE)
    answer = deliver(before, body).content
    before.say("R-1", Action.RENEW)
    before.ask_again("R-1", Wanted(title="A Book"), "R-2")
    before.stop()

    after = started(stub[1], file)
    assert deliver(after, body).content == answer
    borrowing = after.borrowings.get("R-2")
    assert borrowing is not None
    assert borrowing.title == "A Book"
    assert borrowing.number == "N-1"
    assert len(borrowing.told) == 1
    assert tell(after, "RenewResponse", "Loaned", answer=True, due_date=DUE) is None
    after.stop()


def test_a_line_that_a_crash_cut_short_counts_for_nothing(
    stub: tuple[SupplierStub, str], tmp_path: Path
) -> None:
    file = tmp_path / "partner.jsonl"
    agency = started(stub[1], file)
    agency.ask("R-1", Wanted(title="A Book"))
    agency.ask("R-2", Wanted(title="A Book"))
    agency.stop()
    file.write_bytes(file.read_bytes()[:-10])
    journal = Journal(file)
    assert len(journal.all()) == 1
    journal.add(journal.all()[0])
    assert len(Journal(file).all()) == 2
