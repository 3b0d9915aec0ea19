"""Personal data in the log: sealed under a key per stream, and found again by keyed hashes.

To forget a person is to destroy the keys of the streams: the log itself is never rewritten.
"""

from __future__ import annotations

import os
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Collection
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.errors import Failure
from engine.eventlog.master import KEY_BYTES, NONCE_BYTES, MasterKey
from engine.eventlog.words import words
from engine.values import Sealed

__all__ = ["KeyForgotten", "Keyring", "MasterKey", "Seal", "SealBroken", "seal", "unseal"]

_TAG_BYTES = 16
_REMEMBERED = 10_000
_SECONDS = 60.0


class KeyForgotten(Failure):
    """The key of a stream was destroyed; what it sealed can never be read again."""

    def __init__(self, stream: str) -> None:
        super().__init__(f"the key of {stream} is forgotten")
        self.stream = stream


class SealBroken(Failure):
    """Sealed data was altered, or belongs to another stream or key."""


class KeyTable(Protocol):
    """The part of the event log that keeps wrapped keys."""

    def keys(self, streams: Collection[str]) -> dict[str, bytes]: ...

    def forget_keys(self, streams: Collection[str]) -> None: ...


class Seal:
    """The key of `stream` made ready to seal several things, for that stream only."""

    def __init__(self, key: bytes, stream: str) -> None:
        self._cipher = AESGCM(key)
        self._stream = stream.encode()

    def __call__(self, content: str | bytes) -> Sealed:
        """Seal text (as UTF-8) or bytes."""
        plain = content.encode() if isinstance(content, str) else content
        nonce = os.urandom(NONCE_BYTES)
        return Sealed(box=nonce + self._cipher.encrypt(nonce, plain, self._stream))


def seal(key: bytes, stream: str, content: str | bytes) -> Sealed:
    """Seal text (as UTF-8) or bytes under the key of `stream`, and for that stream only."""
    return Seal(key, stream)(content)


def unseal(key: bytes, stream: str, sealed: Sealed) -> bytes:
    """What was sealed. SealBroken when box, stream and key do not belong together."""
    box = sealed.box
    if len(box) < NONCE_BYTES + _TAG_BYTES:
        raise SealBroken(f"sealed data of {stream} is cut short")
    try:
        return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], stream.encode())
    except InvalidTag as error:
        raise SealBroken(f"sealed data of {stream} does not open") from error


class Keyring:
    """Keys of streams, as kept in the log; opened ones are remembered for a minute at most.

    A key forgotten by another process is therefore forgotten here within that minute.
    """

    def __init__(self, master: MasterKey, log: KeyTable) -> None:
        self._master = master
        self._log = log
        self._opened = _Remembered()
        self._keyed = _Hmac(master.index_key)
        # Most words of notes are the same few thousand.
        self._token = lru_cache(maxsize=8192)(self._word_token)

    def new_key(self) -> tuple[bytes, bytes]:
        """A key for a new stream, and the same wrapped, to be appended with the stream."""
        key = AESGCM.generate_key(KEY_BYTES * 8)
        return key, self._master.wrap(key)

    def key_for(self, stream: str) -> bytes:
        """The key of one stream. Raises KeyForgotten when there is none."""
        return self.keys_for((stream,))[stream]

    def keys_for(self, streams: Collection[str]) -> dict[str, bytes]:
        """The keys of many streams in one read. Raises KeyForgotten for the first without one."""
        found = {stream: key for stream in streams if (key := self._opened.get(stream))}
        missing = [stream for stream in streams if stream not in found]
        wrapped = self._log.keys(missing) if missing else {}
        for stream in missing:
            if stream not in wrapped:
                raise KeyForgotten(stream)
            found[stream] = self._master.unwrap(wrapped[stream])
            self._opened.put(stream, found[stream])
        return found

    def seal(self, key: bytes, stream: str, content: str | bytes) -> Sealed:
        """Seal text or bytes under the key of `stream`."""
        return seal(key, stream, content)

    def open(self, stream: str, sealed: Sealed) -> bytes:
        """What was sealed for `stream`. Raises KeyForgotten, or SealBroken when altered."""
        return unseal(self.key_for(stream), stream, sealed)

    def open_text(self, stream: str, sealed: Sealed) -> str:
        """The text that was sealed for `stream`."""
        return self.open(stream, sealed).decode()

    def forget(self, streams: Collection[str]) -> None:
        """Destroy the keys of these streams for good."""
        self._log.forget_keys(streams)
        self._opened.drop(streams)

    def patron_ref(self, partner: str, patron_id: str) -> str:
        """A partner's patron without saying who: 32 hex digits, in any case or spacing."""
        plain = unicodedata.normalize("NFKC", patron_id).casefold()
        return self._hash("patron", partner, "".join(plain.split()))[:32]

    def word_tokens(self, text: str) -> list[str]:
        """The words of `text` as keyed hashes of 16 hex digits, for searches to compare."""
        return [self._token(word) for word in words(text)]

    def _word_token(self, word: str) -> str:
        return self._hash("word", word)[:16]

    def _hash(self, *parts: str) -> str:
        # Lengths go in too: no two different lists of parts give the same bytes.
        message = b"".join([b"%d:%b" % (len(part), part) for part in map(str.encode, parts)])
        return self._keyed(message).hex()


class _Hmac:
    """HMAC-SHA-256 (RFC 2104) under one key, whose two blocks are hashed once and not every time:
    many words are hashed, and they are short.
    """

    def __init__(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in block))

    def __call__(self, message: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()


class _Remembered:
    """The keys used last, each for a limited time; safe among threads."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, stream: str) -> bytes | None:
        with self._lock:
            until, key = self._keys.get(stream, (0.0, b""))
            if until < time.monotonic():
                return None
            self._keys.move_to_end(stream)
            return key

    def put(self, stream: str, key: bytes) -> None:
        with self._lock:
            self._keys[stream] = (time.monotonic() + _SECONDS, key)
            self._keys.move_to_end(stream)
            if len(self._keys) > _REMEMBERED:
                self._keys.popitem(last=False)

    def drop(self, streams: Collection[str]) -> None:
        with self._lock:
            for stream in streams:
                self._keys.pop(stream, None)
