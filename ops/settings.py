"""Settings: `INTERLEND_…` environment variables, or a TOML file named by `INTERLEND_CONFIG`.

The environment wins over the file. `PORT` and `DATA` count where their `INTERLEND_` twins are
absent (design, section 8).
"""

from __future__ import annotations

import os
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Literal

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from adapters.topics.kafka.options import SCHEME, KafkaOptions, servers_of
from engine.errors import InterlendError
from engine.eventlog.opening import check_store, is_server

EMBEDDED = "embedded"
PREFIX = "INTERLEND_"
CONFIG = "INTERLEND_CONFIG"
"""Names the file."""


class BadSettings(InterlendError):
    """The settings will not do: every fault of them, in words."""


class Settings(BaseSettings):
    """What an installation can set. Times are seconds."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", populate_by_name=True)

    data: Path = Field(
        default=Path("data"),
        validation_alias=AliasChoices("INTERLEND_DATA", "DATA"),
        description="Folder of the embedded store, topics and inventory, and of the master key.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(
        default=8400,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("INTERLEND_PORT", "PORT"),
        description="Port to listen on.",
    )
    store: str = Field(
        default="",
        description="Log and read models: a folder, or `postgresql://…`; default: data.",
        repr=False,
    )
    topics: str = Field(
        default=EMBEDDED,
        description="Topics: `embedded`, or `kafka://host:port,host:port`.",
    )
    schema_registry: str = Field(
        default="", description="URL of the schema registry of the topics' schemas.", repr=False
    )
    instance: str = Field(
        default="",
        description="Name that this process keeps among its kind when it is started again.",
    )
    kafka_tls: bool = Field(default=False, description="Whether the brokers are reached by TLS.")
    kafka_ca_file: str = Field(
        default="", description="Authorities of the brokers' certificates; default: the system's."
    )
    kafka_certificate_file: str = Field(
        default="", description="Our certificate, where brokers ask for one."
    )
    kafka_key_file: str = Field(default="", description="The key of our certificate.")
    kafka_user: str = Field(default="", description="User for SASL; without one it is not used.")
    kafka_password: str = Field(default="", description="Password for SASL.", repr=False)
    kafka_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = Field(
        default="SCRAM-SHA-512", description="Mechanism of SASL."
    )
    topic_prefix: str = Field(default="interlend", description="First part of every topic's name.")
    partitions: int = Field(default=8, ge=1, le=1000, description="Partitions of a new topic.")
    master_key_file: Path | None = Field(
        default=None, description="File of the master key; default: master.key in data."
    )
    answer_timeout: float = Field(
        default=10.0, gt=0, description="How long a partner's message waits for its confirmation."
    )
    delivery_first_wait: float = Field(
        default=1.0, gt=0, description="Wait before the second try to deliver a message."
    )
    delivery_longest_wait: float = Field(
        default=600.0, gt=0, description="Longest wait between two tries to deliver a message."
    )
    delivery_attempts: int = Field(
        default=12, ge=1, description="Fewest tries before a message is given up."
    )
    delivery_give_up_after: float = Field(
        default=86400.0, ge=0, description="Shortest time before a message is given up."
    )
    jobs_interval: float = Field(default=60.0, gt=0, description="Time between runs of the jobs.")
    topic_days: int = Field(
        default=7, ge=1, description="Days that embedded topics keep messages that were handled."
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="How log lines look."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severe log lines that are shown."
    )
    url: str = Field(
        default="", description="Address of the program for the command line; default: this host."
    )
    token: str = Field(default="", description="API token for the command line.", repr=False)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        file = os.environ.get(CONFIG)
        toml = (TomlConfigSettingsSource(settings_cls, Path(file)),) if file else ()
        return (init_settings, env_settings, *toml)

    @field_validator("store")
    @classmethod
    def _check_store(cls, store: str) -> str:
        check_store(store)
        return store

    @field_validator("topics")
    @classmethod
    def _check_topics(cls, topics: str) -> str:
        if topics != EMBEDDED:
            if not topics.startswith(SCHEME):
                raise ValueError(f"topics are {EMBEDDED} or at {SCHEME}host:port,host:port")
            servers_of(topics)
        return topics

    @property
    def on_server(self) -> bool:
        """Whether the store is a PostgreSQL database."""
        return is_server(self.store)

    @property
    def folder(self) -> Path:
        """The folder of what is kept in files."""
        return Path(self.store) if self.store and not self.on_server else self.data

    @property
    def kafka(self) -> KafkaOptions:
        """How the brokers are reached."""
        return KafkaOptions(
            prefix=self.topic_prefix,
            instance=self.instance,
            tls=self.kafka_tls,
            ca_file=self.kafka_ca_file,
            certificate_file=self.kafka_certificate_file,
            key_file=self.kafka_key_file,
            user=self.kafka_user,
            password=self.kafka_password,
            mechanism=self.kafka_mechanism,
        )

    @property
    def address(self) -> str:
        """Where the command line finds the program."""
        return self.url or f"http://{self.host}:{self.port}"


def read_settings() -> Settings:
    """The settings of this process. Raises `BadSettings`."""
    file = os.environ.get(CONFIG)
    if file and not Path(file).is_file():
        raise BadSettings(f"settings: there is no file {file}, which {CONFIG} names")
    try:
        return Settings()
    except TOMLDecodeError as error:
        raise BadSettings(f"settings: {file} is no TOML: {error}") from error
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BadSettings("settings: " + "; ".join(faults)) from error


def unknown_variables() -> list[str]:
    """The variables that are called as settings are, but are none: misspelt ones, perhaps."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {CONFIG}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
