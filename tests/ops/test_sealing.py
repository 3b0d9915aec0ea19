"""Nobody who gets hold of the files reads personal data in them (architecture 3)."""

from __future__ import annotations

from pathlib import Path

from adapters.iso18626.codes import Action
from adapters.iso18626.values import (
    BibliographicInfo,
    ElectronicAddress,
    PatronInfo,
    RecordIdentifier,
    SchemeValue,
)
from tests.adapters.delivery.delivering import deliver, endpoint
from tests.adapters.delivery.partners import fails, finds_wrong, listening
from tests.ops.programs import House, house, new, says

SECRETS = {
    "name": "Quackenbush",
    "given name": "Ermintrude",
    "patron's id": "P-998877",
    "partner's note": "sassafras",
    "note to partner": "marmalade",
    "internal note": "periwinkle",
    "general message": "butterscotch",
    "reason of an assignment": "huckleberry",
    "e-mail": "ermintrude@quackenbush.example",
    "description of a move": "cinnamon",
    "internal reason": "tarragon",
    "words of an error": "nutmeg",
    "identifier under a code of the partner's": "Jane-Doe-1234",
}

WANTED = BibliographicInfo(
    title="Rivers",
    record_ids=(RecordIdentifier(identifier="Jane-Doe-1234", code=SchemeValue("patronReference")),),
)


def lent(home: House) -> None:
    """A loan from first to last, with a secret in every text."""
    patron = PatronInfo(
        surname="Quackenbush",
        given_name="Ermintrude",
        patron_id="P-998877",
        addresses=(ElectronicAddress(data=SECRETS["e-mail"]),),
    )
    home.say(new(patron=patron, bibliographic=WANTED))
    home.say(says(Action.NOTIFICATION, note="sassafras is in the book"))
    home.act("note", {"note": "periwinkle"})
    home.act("assign", {"user": "staff", "note": "huckleberry"})
    home.act("move", {"description": "cinnamon"})
    home.act("general-message", {"text": "butterscotch"})
    home.act("email-partner", {"subject": "marmalade", "text": "Dear Ermintrude"})
    home.act("ship-physically", {"barcodes": ["D-1"], "note_to_partner": "marmalade"})
    home.say(says(Action.RECEIVED, note="sassafras arrived"))
    home.say(says(Action.SHIPPED_RETURN, note="Quackenbush brought it back"))
    home.act("check-in", {"barcodes": ["D-1"], "internal_note": "periwinkle"})
    home.act("duplicate", {"external_id": "r-2", "internal_note": "periwinkle", "title": "Rivers"})


def readable(folder: Path, name: str) -> dict[str, list[str]]:
    """The secrets that stand in the files of a store, by file."""
    return {
        file.name: found
        for file in folder.glob(f"{name}*")
        if (found := [what for what, word in SECRETS.items() if in_file(file, word)])
    }


def in_file(file: Path, word: str) -> bool:
    content = file.read_bytes().lower()
    return any(word.lower().encode(code) in content for code in ("utf-8", "utf-16-le"))


def test_log_and_read_models_show_nothing_of_what_people_wrote_or_who_they_are(
    tmp_path: Path,
) -> None:
    with listening() as partner, house(tmp_path) as home:
        home.add_staff()
        endpoint(home, "SIM", partner.url)
        lent(home)
        home.clock.pass_time(seconds=6)
        while deliver(home, later=1):
            pass
        partner.answers = finds_wrong("note: nutmeg")
        home.act("general-message", {"text": "butterscotch"}, "r-1")
        deliver(home)
        partner.answers = fails
        home.act("general-message", {"text": "butterscotch"}, "r-1")
        deliver(home)
        history = str(home.program.history.entries(home.request().id))
        seen = ("sassafras", "marmalade", "periwinkle", "nutmeg")
        assert all(word in history for word in seen)
        check(tmp_path, home)
    for store in ("log.db", "read.db", "catalogue.db"):
        assert readable(tmp_path, store) == {}


def check(folder: Path, home: House) -> None:
    """Also while the program runs, with its write-ahead logs."""
    for store in ("log.db", "read.db", "catalogue.db"):
        assert readable(folder, store) == {}
    assert readable(folder, "topics.db"), "the topics hold the messages themselves"


def test_files_with_keys_and_messages_are_their_owners_alone(tmp_path: Path) -> None:
    with house(tmp_path / "data") as home:
        home.say(new())
        for name in ("master.key", "topics.db"):
            assert (tmp_path / "data" / name).stat().st_mode & 0o077 == 0
