"""A client of Confluent's schema registry REST API, which other registries offer too.

Source: Confluent Schema Registry API reference, *Subjects*, *Schemas* and *Config*.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import httpx

from adapters.topics.port import TopicsUnavailable

_MEDIA_TYPE: Final = "application/vnd.schemaregistry.v1+json"
_PATIENCE: Final = 10.0
"""Seconds that the registry may take to answer."""

Schema = Mapping[str, Any]


class RegistryUnavailable(TopicsUnavailable):
    """The schema registry cannot be reached, or fails."""


class RegistryRefused(TopicsUnavailable):
    """The schema registry does not take a schema, or does not let us use it."""


class Registry:
    """A schema registry; the URL may hold a user and a password."""

    def __init__(self, url: str) -> None:
        headers = {"Content-Type": _MEDIA_TYPE, "Accept": f"{_MEDIA_TYPE}, application/json"}
        base = httpx.URL(url.rstrip("/") + "/")
        self._client = httpx.Client(base_url=base, headers=headers, timeout=_PATIENCE)

    def look_up(self, subject: str, schema: Schema) -> int | None:
        """The id of a schema of a subject; None where it is not there."""
        known = self._ask("POST", _subject(subject), _body(schema))
        return int(known["id"]) if known else None

    def register(self, subject: str, schema: Schema) -> int:
        """Add a schema to a subject; its id. Raises RegistryRefused where the rules forbid it."""
        made = self._ask("POST", f"{_subject(subject)}/versions", _body(schema))
        if made is None:
            raise RegistryRefused(f"the schema registry did not take the schema of {subject}")
        return int(made["id"])

    def set_rule(self, subject: str, rule: str) -> None:
        """Hold the subject's later schemas to a compatibility rule."""
        self._ask("PUT", f"config/{quote(subject, safe='')}", {"compatibility": rule})

    def schema(self, schema_id: int) -> dict[str, Any] | None:
        """The schema of an id; None where there is none."""
        found = self._ask("GET", f"schemas/ids/{schema_id}")
        schema = json.loads(found["schema"]) if found else None
        return schema if isinstance(schema, dict) else None

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _ask(self, method: str, path: str, body: Schema | None = None) -> dict[str, Any] | None:
        try:
            answer = self._client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise RegistryUnavailable(f"the schema registry: {error!r}") from error
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return None
        if answer.is_server_error:
            raise RegistryUnavailable(f"the schema registry answers {answer.status_code} to {path}")
        if not answer.is_success:
            raise RegistryRefused(f"the schema registry answers {answer.status_code} to {path}")
        told: dict[str, Any] = answer.json()
        return told


def _subject(subject: str) -> str:
    return f"subjects/{quote(subject, safe='')}"


def _body(schema: Schema) -> Schema:
    return {"schema": json.dumps(schema)}
