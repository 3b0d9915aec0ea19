"""What partners' systems write into notes for each other, between the words for people.

Source: protocol page 4.2 and 6 (ReShare, CrossLink, Alma). A note may be as long as a message, so
nothing here looks at a text twice.
"""

from __future__ import annotations

import re

import msgspec


class ReadNote(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A note as people should see it, and what it says to a machine.

    `accepts` answers our conditions: yes, no, or nothing said. `barcodes` are the items it lists.
    `last_sequence` is the number of the partner's own message about which it asks whether it came.
    """

    text: str = ""
    accepts: bool | None = None
    barcodes: tuple[str, ...] = ()
    last_sequence: str = ""


SILENT = ReadNote()

ADD_CONDITION = "#ReShareAddLoanCondition#"
AGREE = "#ReShareLoanConditionAgreeResponse#"
REJECT = "#ReShareLoanConditionRejectResponse#"

_MARKER = re.compile(
    r"#(?:seq:\d+|ReShare(?:AddLoanCondition|LoanConditionAgreeResponse"
    r"|LoanConditionRejectResponse|SupplierAwaitingConditionConfirmation"
    r"|SupplierConditionsAssumedAgreed))#"
)
_LAST_SEQUENCE = re.compile(r"#lastSeq:(\d+)#")
_EDIT = "#ReShareUpdatedField-"
_FIELD = re.compile(r"[A-Za-z]*")
_BARE = re.compile(r"(?:(?:Supplier|Vendor): [^,]*, )*[\W_]*(accept|reject)[\W_]*", re.IGNORECASE)
_LONGEST_BARE = 200
_ITEMS, _ITEMS_END = "#MultipleItems#", "#MultipleItemsEnd#"
_CELL = re.compile(r"(?:[^\\|]|\\.)*", re.DOTALL)


def without_markers(note: str) -> ReadNote:
    """The note without the marks that say nothing to people; an answer to conditions is heard.

    `ACCEPT` or `REJECT` counts in any letter case where it is the whole note, punctuation and a
    broker's prefix aside.
    """
    text = _MARKER.sub("", note).strip() if "#" in note else note.strip()
    return ReadNote(text=text, accepts=_answer(note, text))


def _answer(note: str, text: str) -> bool | None:
    if AGREE in note:
        return True
    if REJECT in note:
        return False
    if len(text) > _LONGEST_BARE or not (bare := _BARE.fullmatch(text)):
        return None
    return bare[1].casefold() == "accept"


def last_sequence(text: str) -> tuple[str, str]:
    """The text without the question about an earlier message, and that message's number."""
    found = _LAST_SEQUENCE.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def readable_edits(text: str) -> str:
    """The text with the requester's later edits as `Field: value` lines."""
    before, *edits = text.split(_EDIT)
    lines = [before.strip(), *(line for edit in edits for line in _edit_lines(edit))]
    return "\n".join(line for line in lines if line)


def _edit_lines(edit: str) -> tuple[str, str]:
    """`Field:value#` or `Field-value#`, and what follows it; a value may hold the mark itself."""
    said, mark, after = edit.rpartition("#")
    if not mark:
        said, after = after, ""
    field = _FIELD.match(said)
    name = field[0] if field else ""
    return f"{name}: {said[len(name) + 1 :].strip()}", after.strip()


def listed_items(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with a list of items as plain lines, and the items' barcodes."""
    before, _, rest = text.partition(_ITEMS)
    listed, end, after = rest.partition(_ITEMS_END)
    if not end:
        return text, ()
    rows = [_cells(row) for row in listed.splitlines() if row.strip()]
    lines = [", ".join(cell for cell in row if cell) for row in rows]
    plain = "\n".join(line for line in (before.strip(), *lines, after.strip()) if line)
    return plain, tuple(dict.fromkeys(row[0] for row in rows if row[0]))


def _cells(row: str) -> list[str]:
    cells, at = [], 0
    while at <= len(row):
        cell = _CELL.match(row, at)
        end = cell.end() if cell else at
        cells.append(re.sub(r"\\(.)", r"\1", row[at:end]).strip())
        at = end + 1
    return cells


def item_list(barcodes: tuple[str, ...]) -> str:
    """A list of items as CrossLink writes it; it has columns for call number and title too."""
    rows = [re.sub(r"([\\|])", r"\\\1", barcode) + "||" for barcode in barcodes]
    return "\n".join([_ITEMS, *rows, _ITEMS_END])
