"""The broker of the compose file works, with its settings as the image reads them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from adapters.topics import open_topics
from adapters.topics.names import TopicNames
from tests.ops.operation.files import services
from tests.services import kafka
from tests.services.server import free_port

FOLDERS = {"default": "defaults", "mounted": "mounted", "final": "settings"}
DEFAULTS = ("server.properties", "log4j2.yaml", "tools-log4j2.yaml")


class ComposedBroker(kafka.Kafka):
    """The broker on ports and in a folder of this machine, else as the compose file has it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._file = folder / "settings" / "server.properties"
        given = services()["kafka"]["environment"]
        places = {
            "kafka:9092": f"127.0.0.1:{self.port}",
            ":9092": f":{self.port}",
            ":9093": f":{free_port()}",
            given["KAFKA_LOG_DIRS"]: str(self.data),
        }
        self._variables = {name: _moved(str(value), places) for name, value in given.items()}

    def start(self) -> ComposedBroker:
        """Let the image's own tool write the settings and format the folder, and start."""
        for folder in FOLDERS.values():
            (self.folder / folder).mkdir()
        for file in DEFAULTS:
            (self.folder / "defaults" / file).touch()
        tool = ["java", *self._classes, "kafka.docker.KafkaDockerWrapper", "setup"]
        folders = [f"--{kind}-configs-dir={folder}" for kind, folder in FOLDERS.items()]
        subprocess.run(
            [*tool, *folders],
            cwd=self.folder,
            env=os.environ | self._variables,
            check=True,
            capture_output=True,
        )
        assert self.data.exists()
        super().start()
        return self


def _moved(value: str, places: dict[str, str]) -> str:
    for here, there in places.items():
        value = value.replace(here, there)
    return value


@pytest.mark.kafka
@pytest.mark.slow
def test_our_topics_can_be_made_on_it(tmp_path: Path) -> None:
    names = TopicNames().shared(2)
    with ComposedBroker(tmp_path) as broker:
        topics = open_topics(f"kafka://{broker.address}")
        try:
            topics.create(names)
            assert {name: topics.partitions(name) for name in names} == names
        finally:
            topics.close()
