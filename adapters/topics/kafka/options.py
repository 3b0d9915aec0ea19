"""How the brokers are reached: addresses, TLS, SASL, and this process's name among its kind."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

SCHEME: Final = "kafka://"

LARGEST_RECORD: Final = 2 << 20
"""Bytes of the largest record on a topic: a message of 1 MiB fits with room to spare."""

LARGEST_LETTER: Final = 2 * LARGEST_RECORD
"""Bytes of the largest dead letter: it holds a whole record."""


class KafkaOptions(Struct, frozen=True, kw_only=True):
    """What beside the addresses is needed to use the brokers."""

    prefix: str = "interlend"
    """First part of the names of consumer groups, as of topics: keeps installations apart."""
    instance: str = ""
    """Name of this process that it keeps when it is started again (Kafka's static membership): it
    then gets its partitions back at once. No two running processes may have the same. Empty: the
    partitions of a process that ends cleanly go to the others at once.
    """
    tls: bool = False
    ca_file: str = ""
    """PEM file of the authorities that the brokers' certificates are of; empty: the system's."""
    certificate_file: str = ""
    """PEM file of our own certificate, where brokers ask for one, and of its key below."""
    key_file: str = ""
    user: str = ""
    """For SASL; empty: none is used."""
    password: str = ""
    mechanism: str = "SCRAM-SHA-512"
    patience: float = 10.0
    """Seconds that the brokers may take to answer when the topics are opened."""

    def __repr__(self) -> str:
        """Everything but the password."""
        return f"KafkaOptions(prefix={self.prefix!r}, instance={self.instance!r}, ...)"


def servers_of(address: str) -> list[str]:
    """The brokers of `kafka://host:port,host:port`. Raises ValueError."""
    servers = [part for part in address.removeprefix(SCHEME).rstrip("/").split(",") if part]
    for server in servers:
        host, _, port = server.rpartition(":")
        if not host or not port.isdecimal():
            raise ValueError(f"{server!r} is no broker; an address is {SCHEME}host:port,host:port")
    if not servers:
        raise ValueError(f"{address!r} names no broker; an address is {SCHEME}host:port,host:port")
    return servers


def connection(servers: list[str], options: KafkaOptions) -> dict[str, Any]:
    """The settings that all clients share, in kafka-python's names."""
    return {
        "bootstrap_servers": servers,
        "client_id": options.instance or options.prefix,
        "bootstrap_timeout_ms": int(options.patience * 1000),
        "request_timeout_ms": 10_000,
        "reconnect_backoff_max_ms": 1_000,  # a broker that is back is used again soon
        **_security(options),
    }


def _security(options: KafkaOptions) -> dict[str, Any]:
    protocol = ("SASL_" if options.user else "") + ("SSL" if options.tls else "PLAINTEXT")
    settings: dict[str, Any] = {"security_protocol": protocol}
    if options.tls:
        settings |= {
            "ssl_cafile": options.ca_file or None,
            "ssl_certfile": options.certificate_file or None,
            "ssl_keyfile": options.key_file or None,
        }
    if options.user:
        settings |= {
            "sasl_mechanism": options.mechanism,
            "sasl_plain_username": options.user,
            "sasl_plain_password": options.password,
        }
    return settings
