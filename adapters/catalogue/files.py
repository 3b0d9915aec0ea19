"""The kinds of files an inventory is loaded from."""

from __future__ import annotations

from pathlib import Path

from adapters.catalogue.csv_file import read_csv
from adapters.catalogue.intake import Reader, UnreadableFile
from adapters.catalogue.marc import read_marc
from adapters.catalogue.marcxml import read_marcxml

READERS: dict[str, Reader] = {
    "text/csv": read_csv,
    "application/marc": read_marc,
    "application/marcxml+xml": read_marcxml,
    "application/xml": read_marcxml,
    "text/xml": read_marcxml,
}
"""By content type."""

_BY_SUFFIX = {
    ".csv": "text/csv",
    ".mrc": "application/marc",
    ".marc": "application/marc",
    ".xml": "application/marcxml+xml",
}


def reader_for(content_type: str) -> Reader:
    """The reader of a content type; parameters such as charset are ignored."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in READERS:
        told = f"{content_type!r} is none of {', '.join(READERS)}."
        raise UnreadableFile("unsupported_content_type", told, "content_type")
    return READERS[kind]


def content_type_of(path: Path) -> str:
    """The content type that a file's name tells."""
    if path.suffix.lower() not in _BY_SUFFIX:
        told = f"{path.name}: the name must end in one of {', '.join(_BY_SUFFIX)}."
        raise UnreadableFile("unsupported_content_type", told, "file")
    return _BY_SUFFIX[path.suffix.lower()]
