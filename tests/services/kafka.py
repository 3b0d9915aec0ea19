"""Apache Kafka, one node that is broker and controller, run from its jars."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.services import jars
from tests.services.server import Server, free_port

HOW_TO_GET = jars.HOW_TO_GET
VERSION = "4.3.1"
NAME = f"kafka-{VERSION}"

POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId>
      <version>{VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId>
      <version>2.24.3</version>
    </dependency>
  </dependencies>
</project>
"""
CLUSTER = "aW50ZXJsZW5kLXRlc3RzLQ"


def available() -> bool:
    """Whether Kafka can be run here."""
    return jars.available(NAME)


def libraries() -> Path:
    """The folder of Kafka's jars."""
    return jars.fetched(NAME, _fetch)


def _fetch(folder: Path) -> None:
    (folder / "pom.xml").write_text(POM)
    jars.maven("dependency:copy-dependencies", "-DoutputDirectory=.", folder=folder)


class Kafka(Server):
    """One broker. `properties` go beside and over those that a single node needs.

    `doors` are further ports that it listens on, each with the port at which clients find it: that
    of a network between.
    """

    def __init__(
        self,
        folder: Path,
        properties: Mapping[str, str] | None = None,
        doors: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(folder)
        self.data = folder / "data"
        self._file = folder / "server.properties"
        self._classes = ["-cp", f"{libraries()}/*"]
        needed = _single_node(self.data) | _listeners(self.port, free_port(), doors or {})
        needed |= properties or {}
        self._file.write_text("".join(f"{name}={value}\n" for name, value in needed.items()))

    @property
    def address(self) -> str:
        """Where clients find it: host and port."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> Kafka:
        """Start it, the first time after formatting its data folder."""
        if not self.data.exists():
            once = ["java", "-XX:TieredStopAtLevel=1", *self._classes]
            tool = [*once, "kafka.tools.StorageTool", "format", "--standalone", "-t", CLUSTER]
            subprocess.run([*tool, "-c", str(self._file)], check=True, capture_output=True)
        super().start()
        return self

    def command(self) -> list[str]:
        """The broker."""
        memory = ["-Xmx512m", "-XX:+UseSerialGC"]
        return ["java", *memory, *self._classes, "kafka.Kafka", str(self._file)]

    def answers(self) -> bool:
        """Whether it listens: it does only when it has caught up with its own log."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


def _listeners(port: int, controller: int, doors: Mapping[int, int]) -> dict[str, str]:
    listening = {"PLAINTEXT": port} | {f"DOOR{n}": one for n, one in enumerate(doors)}
    advertised = {"PLAINTEXT": port} | {f"DOOR{n}": at for n, at in enumerate(doors.values())}
    return {
        "controller.quorum.bootstrap.servers": f"127.0.0.1:{controller}",
        "controller.listener.names": "CONTROLLER",
        "listeners": _addresses(listening | {"CONTROLLER": controller}),
        "advertised.listeners": _addresses(advertised),
        "listener.security.protocol.map": ",".join(
            f"{name}:PLAINTEXT" for name in ("CONTROLLER", *listening)
        ),
    }


def _addresses(ports: Mapping[str, int]) -> str:
    return ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items())


def _single_node(data: Path) -> dict[str, str]:
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "log.dirs": str(data),
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        # So soon a node that was killed may come back.
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "1000",
        "group.initial.rebalance.delay.ms": "0",
        "auto.create.topics.enable": "false",
    }
