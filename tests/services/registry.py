"""A schema registry with Confluent's REST API: Apicurio, which keeps its schemas in memory."""

from __future__ import annotations

import tarfile
from pathlib import Path

import httpx

from tests.services import jars
from tests.services.server import Server

HOW_TO_GET = jars.HOW_TO_GET
VERSION = "2.6.13.Final"
NAME = f"apicurio-{VERSION}"


def available() -> bool:
    """Whether the registry can be run here."""
    return jars.available(NAME)


def _fetch(folder: Path) -> None:
    artifact = f"io.apicurio:apicurio-registry-app:{VERSION}:tar.gz:all"
    copy = ("dependency:copy", f"-Dartifact={artifact}", "-DoutputDirectory=.")
    jars.maven(*copy, folder=folder)
    archive = next(folder.glob("*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    archive.unlink()


class Registry(Server):
    """One registry. It forgets everything when it ends."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._jar = next(jars.fetched(NAME, _fetch).rglob("*-runner.jar"))

    @property
    def address(self) -> str:
        """The URL under which Confluent's clients find it."""
        return f"http://127.0.0.1:{self.port}/apis/ccompat/v7"

    def command(self) -> list[str]:
        """The registry."""
        return ["java", "-Xmx400m", "-XX:+UseSerialGC", "-jar", str(self._jar)]

    def environment(self) -> dict[str, str]:
        """Where it listens."""
        return {"QUARKUS_HTTP_HOST": "127.0.0.1", "QUARKUS_HTTP_PORT": str(self.port)}

    def answers(self) -> bool:
        """Whether it lists its subjects."""
        try:
            return httpx.get(f"{self.address}/subjects", timeout=2).is_success
        except httpx.TransportError:
            return False
