"""A broker that asks who is there: TLS, passwords, and nothing allowed that is not granted."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from adapters.topics.kafka import KafkaOptions
from adapters.topics.kafka.access import Grant
from tests.services.kafka import Kafka
from tests.services.server import free_port

PASSWORD = "correct horse"


class SecuredKafka(Kafka):
    """Beside the open listener, which the test itself uses, one for everybody else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.guarded = free_port()
        self.certificate = folder / "certificate.pem"
        key = _certify(self.certificate)
        store = folder / "keystore.pem"
        store.write_bytes(key + self.certificate.read_bytes())
        with self._file.open("a") as properties:
            properties.writelines(f"{name}={value}\n" for name, value in self._guard(store))

    @property
    def guarded_address(self) -> str:
        """Where everybody else finds it."""
        return f"127.0.0.1:{self.guarded}"

    def options(self, user: str, prefix: str, password: str = PASSWORD) -> KafkaOptions:
        """How a user connects."""
        return KafkaOptions(
            prefix=prefix, tls=True, ca_file=str(self.certificate), user=user, password=password
        )

    def add_user(self, user: str, grants: Iterable[Grant]) -> None:
        """Make a user with the test's password."""
        with closing(KafkaAdminClient(bootstrap_servers=self.address)) as admin:
            wanted = UserScramCredentialUpsertion(user, ScramMechanism.SCRAM_SHA_512, PASSWORD)
            admin.alter_user_scram_credentials([wanted])
            admin.create_acls([_acl(grant) for grant in grants])

    def _guard(self, store: Path) -> list[tuple[str, str]]:
        plain = f"PLAINTEXT://127.0.0.1:{self.port}"
        guarded = f"GUARDED://127.0.0.1:{self.guarded}"
        scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        return [
            ("listeners", f"{plain},{guarded},CONTROLLER://127.0.0.1:{free_port()}"),
            ("advertised.listeners", f"{plain},{guarded}"),
            (
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,GUARDED:SASL_SSL",
            ),
            ("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
            ("listener.name.guarded.scram-sha-512.sasl.jaas.config", scram),
            ("listener.name.guarded.ssl.keystore.type", "PEM"),
            ("listener.name.guarded.ssl.keystore.location", str(store)),
            (
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            ),
            ("super.users", "User:ANONYMOUS"),
        ]


def _certify(path: Path) -> bytes:
    """Write a certificate for this host, signed by itself; the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "broker")])
    now = datetime.now(UTC)
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(host, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _acl(grant: Grant) -> ACL:
    pattern = ACLResourcePatternType.PREFIXED if grant.prefix else ACLResourcePatternType.LITERAL
    return ACL(
        principal=f"User:{grant.user}",
        host="*",
        operation=ACLOperation[grant.operation.upper()],
        permission_type=ACLPermissionType.ALLOW,
        resource_pattern=ResourcePattern(
            ResourceType[grant.kind.upper()], grant.name, pattern_type=pattern
        ),
    )
