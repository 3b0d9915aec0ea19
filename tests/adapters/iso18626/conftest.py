"""Samples of our own making, and the official schemas where they are at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

HERE = Path(__file__).parent
SCHEMAS = {"1.2": "ISO-18626-v1_2.xsd", "2021-2": "ISO-18626-2021-2.xsd"}


@pytest.fixture(scope="session")
def sample() -> Callable[[str], bytes]:
    """The bytes of a sample message, by its name."""
    return lambda name: (HERE / "samples" / f"{name}.xml").read_bytes()


@pytest.fixture(scope="session")
def schema_file(shared: Path) -> dict[str, str]:
    """The official schema of each version."""
    return {version: str(shared / "protocols/xsd" / name) for version, name in SCHEMAS.items()}


@pytest.fixture(scope="session")
def assert_valid(schema_file: dict[str, str]) -> Callable[[bytes, str], None]:
    """Fails unless a message is valid against the schema of its version."""
    schemas = {version: etree.XMLSchema(file=path) for version, path in schema_file.items()}
    return lambda body, version: schemas[version].assertValid(etree.fromstring(body))


@pytest.fixture(scope="session")
def assert_valid_where_possible(request: pytest.FixtureRequest) -> Callable[[bytes, str], None]:
    """The same for tests that show something else too, and so run without the schemas as well."""
    try:
        checked: Callable[[bytes, str], None] = request.getfixturevalue("assert_valid")
    except pytest.skip.Exception:
        return lambda body, version: None
    return checked
