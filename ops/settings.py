"""Settings: `INTERLEND_…` environment variables, or a TOML file named by `INTERLEND_CONFIG`.

The environment wins over the file. `PORT` and `DATA` count where their `INTERLEND_` twins are
absent (design, section 8).
"""

from __future__ import annotations

import os
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Literal

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from engine.errors import InterlendError

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
    store: str = Field(default="", description="Folder of the log and read models; default: data.")
    topics: str = Field(default="embedded", description="Where the topics are: embedded.")
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

    @property
    def folder(self) -> Path:
        """The folder of the embedded store."""
        return Path(self.store) if self.store else self.data

    @property
    def address(self) -> str:
        """Where the command line finds the program."""
        return self.url or f"http://{self.host}:{self.port}"

    @property
    def existing_folder(self) -> Path:
        """The folder of the embedded store, where there is one. Raises `BadSettings`."""
        if not (self.folder / "log.db").exists():
            raise BadSettings(f"there is no data in {self.folder}: set INTERLEND_DATA")
        return self.folder


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
