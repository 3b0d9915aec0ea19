"""docs/asyncapi.yaml: the topics that others read and write, written from the code (AsyncAPI 3).

`python -m ops.checks.asyncapi` writes the file, with `--check` it fails when the file is stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from adapters.topics.kafka.options import LARGEST_RECORD
from adapters.topics.names import INBOUND, OUTBOUND, PROTOCOLS, TopicNames
from adapters.tracing import HEADER
from schemas import FINGERPRINT_HEADER
from schemas.compatibility import RULES
from schemas.shipped import CURRENT, SHIPPED, load

FILE: Final = Path(__file__).parent.parent.parent / "docs" / "asyncapi.yaml"
HEAD: Final = "# Written from the code by `python -m ops.checks.asyncapi`; do not edit.\n"
AVRO: Final = "application/vnd.apache.avro+json;version=1.11.0"
BINDING: Final = "0.5.0"

ABOUT: Final = (
    "Lending requests, and what is said about them, over Kafka; connect-over-kafka.md is the guide."
    " Values are Avro in Confluent's wire format: a zero byte, the schema's id in four bytes, the"
    " record. Producers choose partitions by murmur2 of the key. Delivery is at least once, and in"
    " order for each key."
)

Tree = dict[str, Any]


def document() -> Tree:
    """The whole description."""
    channels = _channels()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Interlend", "version": "1.0.0", "description": ABOUT},
        "defaultContentType": "application/vnd.confluent.avro",
        "channels": channels,
        "operations": {name: _operation(name) for name in channels},
        "components": {
            "messages": {name: _message(name) for name in _MESSAGES},
            "schemas": {name: _schema(name) for name in _MESSAGES},
        },
    }


def _channels() -> Tree:
    own = [f"{{prefix}}.{{protocol}}.{way}.{{partner}}" for way in (INBOUND, OUTBOUND)]
    events = TopicNames("{prefix}").events
    partner = {"protocol": _PROTOCOL, "partner": {"description": "Code of the partner."}}
    return {
        INBOUND: _channel(own[0], INBOUND, "A partner's own topic for its messages.", partner),
        OUTBOUND: _channel(own[1], OUTBOUND, "A partner's own topic for what it is told.", partner),
        "lending_event": _channel(events, "lending_event", "Public facts about requests.", {}),
    }


_PREFIX: Final = {"default": "interlend", "description": "What the operator set as topic_prefix."}
_PROTOCOL: Final = {"enum": list(PROTOCOLS), "default": PROTOCOLS[0]}


def _channel(address: str, message: str, about: str, parameters: Tree) -> Tree:
    topic = {"max.message.bytes": LARGEST_RECORD}
    return {
        "address": address,
        "description": about,
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "parameters": {"prefix": _PREFIX, **parameters},
        "bindings": {"kafka": {"topicConfiguration": topic, "bindingVersion": BINDING}},
    }


def _operation(name: str) -> Tree:
    """What Interlend does with a channel: it receives what comes in, and sends the rest."""
    channel = {"$ref": f"#/channels/{name}"}
    return {"action": "receive" if name == INBOUND else "send", "channel": channel}


_REQUEST_KEY: Final = "Id of the request; of a message that belongs to none, its own."
_MESSAGES: Final[dict[str, tuple[str, Tree]]] = {
    INBOUND: (
        "The requesting agency's symbol and its request id, such as ISIL:ALMA|r-1.",
        {HEADER: "Optional: the trace that the message is part of, as W3C Trace Context has it."},
    ),
    OUTBOUND: (
        _REQUEST_KEY,
        {
            "sequence": "Numbers the messages of a request from 1; absent in confirmations.",
            "after": "Id of the partner's message whose confirmation comes before; may be empty.",
            HEADER: "W3C Trace Context, where spans are kept; absent in confirmations.",
        },
    ),
    "lending_event": (_REQUEST_KEY, {}),
}
"""What is said of each schema's records beside the schema: the key, and headers."""


def _message(name: str) -> Tree:
    key, more = _MESSAGES[name]
    described = {FINGERPRINT_HEADER: "CRC-64-AVRO of the schema, 16 hexadecimal digits.", **more}
    headers = {header: {"type": "string", "description": of} for header, of in described.items()}
    return {
        "name": load(f"{name}.avsc")["name"],
        "summary": load(f"{name}.avsc")["doc"],
        "headers": {"type": "object", "properties": headers},
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": key},
                "schemaIdLocation": "payload",
                "schemaIdPayloadEncoding": "confluent",
                "schemaLookupStrategy": "TopicNameStrategy",
                "bindingVersion": BINDING,
            }
        },
        "x-shipped-schema-ids": {
            str(i): f"{of}-{n}" for i, (of, n) in SHIPPED.items() if of == name
        },
        "x-fingerprint": CURRENT[name].fingerprint.decode(),
        "x-compatibility": list(RULES[name]),
    }


def _schema(name: str) -> Tree:
    return {"schemaFormat": AVRO, "schema": load(f"{name}.avsc")}


def yaml(tree: Any, indent: str = "") -> Iterator[str]:
    """The lines of a tree in YAML: mappings and lists in blocks, everything else as in JSON."""
    items = tree.items() if isinstance(tree, dict) else ((None, value) for value in tree)
    for key, value in items:
        plain = key is not None and key.replace("-", "_").replace(".", "_").isidentifier()
        name = "-" if key is None else f"{key if plain else json.dumps(key)}:"
        start = indent + name
        if isinstance(value, dict | list) and value:
            yield start
            yield from yaml(value, indent + "  ")
        else:
            yield f"{start} {json.dumps(value, ensure_ascii=False)}"


def text() -> str:
    """The file's content."""
    return HEAD + "\n".join(yaml(document())) + "\n"


def main() -> int:
    """Write the file, or with `--check` compare it."""
    if "--check" not in sys.argv:
        FILE.write_text(text(), encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text():
        return 0
    print(f"{FILE.name} is stale: python -m {__spec__.name}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
