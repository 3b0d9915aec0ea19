"""Sealed personal data: it opens with its stream's key, and never once that is forgotten."""

from __future__ import annotations

import base64
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.eventlog import sealing
from engine.eventlog.log import Changes, EventLog, NewEvent
from engine.eventlog.master import MasterKeyUnusable
from engine.eventlog.sealing import KeyForgotten, Keyring, MasterKey, SealBroken, seal, unseal
from engine.values import Sealed

KEY = bytes(range(32))


@pytest.fixture
def master(tmp_path: Path) -> MasterKey:
    return MasterKey.load_or_create(tmp_path / "master.key")


@pytest.fixture
def keyring(master: MasterKey, log: EventLog) -> Keyring:
    return Keyring(master, log)


def stored_key(keyring: Keyring, log: EventLog, stream: str) -> bytes:
    key, wrapped = keyring.new_key()
    log.append(Changes(events=[NewEvent(stream, 1, "x", b"{}")], keys=[(stream, wrapped)]))
    return key


def test_what_was_sealed_opens_with_the_key_kept_in_the_log(
    keyring: Keyring, log: EventLog
) -> None:
    sealed = keyring.seal(stored_key(keyring, log, "a"), "a", "Zoë 科学")
    assert keyring.open_text("a", sealed) == "Zoë 科学"
    assert keyring.open("a", sealed) == "Zoë 科学".encode()


@given(st.binary(), st.text())
def test_any_content_opens_as_it_was(content: bytes, stream: str) -> None:
    assert unseal(KEY, stream, seal(KEY, stream, content)) == content


def test_the_same_content_never_looks_the_same_twice() -> None:
    assert seal(KEY, "a", "x") != seal(KEY, "a", "x")


def test_sealed_data_of_another_stream_does_not_open() -> None:
    with pytest.raises(SealBroken):
        unseal(KEY, "b", seal(KEY, "a", "x"))


def test_sealed_data_under_another_key_does_not_open() -> None:
    with pytest.raises(SealBroken):
        unseal(bytes(32), "a", seal(KEY, "a", "x"))


@given(st.data())
def test_an_altered_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    box = bytearray(seal(KEY, "a", "patron").box)
    box[data.draw(st.integers(0, len(box) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        unseal(KEY, "a", Sealed(box=bytes(box)))


@pytest.mark.parametrize("length", [0, 11, 12, 27])
def test_sealed_data_that_is_cut_short_is_noticed(length: int) -> None:
    with pytest.raises(SealBroken):
        unseal(KEY, "a", Sealed(box=seal(KEY, "a", "").box[:length]))


def test_a_forgotten_key_opens_nothing_any_more(keyring: Keyring, log: EventLog) -> None:
    sealed = keyring.seal(stored_key(keyring, log, "a"), "a", "x")
    assert keyring.open_text("a", sealed) == "x"
    keyring.forget(["a"])
    with pytest.raises(KeyForgotten, match="the key of a is forgotten"):
        keyring.open("a", sealed)


def test_a_key_forgotten_elsewhere_is_remembered_for_a_while_at_most(
    keyring: Keyring, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_SECONDS", -1.0)
    sealed = keyring.seal(stored_key(keyring, log, "a"), "a", "x")
    assert keyring.open_text("a", sealed) == "x"
    log.forget_keys(["a"])
    with pytest.raises(KeyForgotten):
        keyring.open("a", sealed)


def test_opened_keys_are_read_from_the_log_once(master: MasterKey, log: EventLog) -> None:
    class Counting:
        reads = 0

        def keys(self, streams: list[str]) -> dict[str, bytes]:
            self.reads += 1
            return log.keys(streams)

        def forget_keys(self, streams: list[str]) -> None:
            log.forget_keys(streams)

    table = Counting()
    keyring = Keyring(master, table)
    keys = {stream: stored_key(keyring, log, stream) for stream in "abc"}
    assert keyring.keys_for(["a", "b"]) == {"a": keys["a"], "b": keys["b"]}
    assert keyring.keys_for(["a", "b", "c"]) == keys
    assert keyring.key_for("c") == keys["c"]
    assert table.reads == 2


def test_only_the_keys_used_last_are_remembered(
    keyring: Keyring, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_REMEMBERED", 2)
    keys = {stream: stored_key(keyring, log, stream) for stream in "abc"}
    assert keyring.keys_for(list("abc")) == keys
    assert len(keyring._opened._keys) == 2


def test_a_wrapped_key_is_short_and_only_this_master_key_unwraps_it(
    keyring: Keyring, log: EventLog
) -> None:
    key, wrapped = keyring.new_key()
    assert len(wrapped) == 60
    assert key not in wrapped
    log.append(Changes(events=[NewEvent("a", 1, "x", b"{}")], keys=[("a", wrapped)]))
    with pytest.raises(MasterKeyUnusable):
        Keyring(MasterKey(bytes(32)), log).key_for("a")


def test_the_master_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "master.key"
    wrapped = MasterKey.load_or_create(file).wrap(KEY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert MasterKey.load_or_create(file).unwrap(wrapped) == KEY
    assert [path.name for path in file.parent.iterdir()] == ["master.key"]


@pytest.mark.parametrize("content", [b"", b"%%%", base64.b64encode(b"short")])
def test_a_file_without_a_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "master.key"
    file.write_bytes(content)
    with pytest.raises(MasterKeyUnusable):
        MasterKey.load_or_create(file)
    assert file.read_bytes() == content


def test_a_patron_s_reference_is_the_same_however_the_id_is_typed(keyring: Keyring) -> None:
    reference = keyring.patron_ref("SIM", "Ab 123")
    assert len(reference) == 32
    assert keyring.patron_ref("SIM", " aB123 ") == reference
    assert keyring.patron_ref("SIM", "ab124") != reference
    assert keyring.patron_ref("SI", "Mab123") != reference


def test_references_and_tokens_depend_on_the_master_key(keyring: Keyring, log: EventLog) -> None:
    other = Keyring(MasterKey(bytes(32)), log)
    assert other.patron_ref("SIM", "1") != keyring.patron_ref("SIM", "1")
    assert set(other.word_tokens("a b")).isdisjoint(keyring.word_tokens("a b"))


Tokens = Callable[[str], list[str]]


@pytest.fixture
def tokens(keyring: Keyring) -> Tokens:
    return keyring.word_tokens


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("zoe", "Zoë Müller"),
        ("MULLER", "Zoë Müller"),
        ("科学", "计算机科学导论"),
        ("strasse", "Lange Straße 7"),
    ],
)
def test_tokens_of_a_query_are_among_those_of_the_text(
    tokens: Tokens, query: str, text: str
) -> None:
    assert set(tokens(query)) <= set(tokens(text))


def test_tokens_tell_nothing_but_equality(tokens: Tokens) -> None:
    assert all(len(token) == 16 and int(token, 16) >= 0 for token in tokens("Zoë Müller"))
    assert tokens("zoe zoe") == tokens("Zoë")
    assert tokens("...") == []
