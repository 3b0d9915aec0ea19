"""The shipped schemas: every version that ever landed, and its id.

Ids are a wire format. One is never used again, also not after its schema has gone; a change to a
schema lands as a new file in `landed/`, a new row here, and the same text in `<name>.avsc`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final, NamedTuple

from fastavro.schema import fingerprint, parse_schema, to_parsing_canonical_form

SHIPPED: Final[dict[int, tuple[str, int]]] = {
    1: ("inbound", 1),
    2: ("outbound", 1),
    3: ("dead_letter", 1),
    4: ("lending_event", 1),
}
"""Schema id to the schema's name and version."""

Schema = dict[str, Any]


class Version(NamedTuple):
    """One version of a schema, ready for reading and writing."""

    name: str
    """Name of the shipped schema it is a version of, such as `inbound`."""

    schema: Schema
    """As parsed by fastavro."""

    fingerprint: bytes
    """CRC-64-AVRO of the schema's parsing canonical form (Avro specification, *Schema
    Fingerprints*), as 16 hexadecimal digits."""


def load(path: str) -> Schema:
    """The schema at this path below `schemas/`, as written."""
    text = files("schemas").joinpath(path).read_text(encoding="utf-8")
    schema: Schema = json.loads(text)
    return schema


def version(name: str, schema: Schema) -> Version:
    """Prepare a schema as a version of the shipped schema `name`."""
    digits = fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO")
    parsed = parse_schema(schema)
    assert isinstance(parsed, dict)  # every schema here is a record
    return Version(name, parsed, digits.encode())


LANDED: Final[dict[int, Version]] = {
    schema_id: version(name, load(f"landed/{name}-{number}.avsc"))
    for schema_id, (name, number) in SHIPPED.items()
}
"""Schema id to the version it stands for."""

CURRENT: Final[dict[str, Version]] = {
    name: version(name, load(f"{name}.avsc"))
    for name in dict.fromkeys(name for name, _ in SHIPPED.values())
}
"""Name to the version that is written now, and that everything is read as."""
