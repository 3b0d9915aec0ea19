"""Seals what belongs to one request, under that request's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commands.base import SealedText
from engine.eventlog.sealing import Keyring, Seal
from engine.values import Sealed

if TYPE_CHECKING:
    from engine.application.batch import Batch


class RequestSealer:
    """Gets the request's key when first needed; a new key is stored with the batch's facts."""

    def __init__(self, keyring: Keyring, stream: str, batch: Batch | None = None) -> None:
        self._keyring = keyring
        self._stream = stream
        self._batch = batch
        self._seal: Seal | None = None

    def box(self, content: str | bytes) -> Sealed:
        """Seal a text or bytes."""
        if self._seal is None:
            self._seal = Seal(self._find_key(), self._stream)
        return self._seal(content)

    def text(self, content: str) -> SealedText:
        """Seal a text that can be searched for by its words."""
        return SealedText(box=self.box(content), tokens=self.tokens(content))

    def tokens(self, content: str) -> tuple[str, ...]:
        """The keyed hashes of a text's words."""
        return tuple(self._keyring.word_tokens(content))

    def patron_ref(self, partner: str, patron_id: str) -> str:
        """The keyed hash that finds all requests of a partner's patron."""
        return self._keyring.patron_ref(partner, patron_id)

    def _find_key(self) -> bytes:
        return self._batch.key(self._stream) if self._batch else self._keyring.key_for(self._stream)
