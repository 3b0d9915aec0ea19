"""The master key: wraps the keys of streams, and is where the index key comes from."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import Failure

KEY_BYTES = 32
NONCE_BYTES = 12
_WRAP = b"interlend: key of a stream"
_INDEX = b"interlend: keyed hashes for look-ups"


class MasterKeyUnusable(Failure):
    """The master key cannot be read, or is not the one that this log was sealed under."""


class MasterKey:
    """32 random bytes. Whoever lacks them reads no personal data; lost, all of it is lost."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise MasterKeyUnusable(f"a master key has {KEY_BYTES} bytes, not {len(key)}")
        self._cipher = AESGCM(key)
        self.index_key = HKDF(SHA256(), KEY_BYTES, salt=None, info=_INDEX).derive(key)

    @classmethod
    def load_or_create(cls, path: str | Path) -> MasterKey:
        """The key in the file at `path` (base64, one line); a new one, mode 0600, when absent.

        Raises MasterKeyUnusable for a file that cannot be read or written, or holds no key.
        """
        file = Path(path)
        try:
            if not file.exists():
                _create(file)
            return cls(base64.b64decode(file.read_bytes().strip(), validate=True))
        except (OSError, binascii.Error) as error:
            raise MasterKeyUnusable(f"the master key at {file}: {error}") from error

    @classmethod
    def of_log(cls, path: str | Path, wrapped: bytes | None) -> MasterKey:
        """The key at `path`, which must be the one that `wrapped`, any key of the log, was wrapped
        by; a new one only where the log has no keys yet.

        Raises MasterKeyUnusable: a process with a key of its own would seal what nobody else reads.
        """
        if wrapped is not None and not Path(path).exists():
            raise MasterKeyUnusable(
                f"there is no master key at {path}: bring the one of this store"
            )
        master = cls.load_or_create(path)
        if wrapped is not None:
            master.unwrap(wrapped)
        return master

    def wrap(self, key: bytes) -> bytes:
        """A stream's key for the table of keys: 60 bytes."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, _WRAP)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The stream's key. MasterKeyUnusable when another master key wrapped it."""
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _WRAP)
        except InvalidTag as error:
            raise MasterKeyUnusable("this store is sealed under another master key") from error


def _create(file: Path) -> None:
    # Linked into place whole: of two processes that start together both read the same key.
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-") as draft:  # mode 0600
        draft.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, file)
        except FileExistsError:
            return
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    # Facts sealed under a key that a power cut takes away could never be read again.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
