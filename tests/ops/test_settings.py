"""Settings come from the environment and a file, and what is wrong with them is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ops.places import require_data
from ops.settings import BadSettings, Settings, read_settings, unknown_variables


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("INTERLEND_DATA", "INTERLEND_PORT", "INTERLEND_CONFIG", "DATA", "PORT"):
        monkeypatch.delenv(name, raising=False)


def test_without_anything_the_defaults_count() -> None:
    found = read_settings()
    assert (found.port, found.host, found.data) == (8400, "127.0.0.1", Path("data"))
    assert found.address == "http://127.0.0.1:8400"
    assert found.folder == Path("data")


def test_the_longer_name_wins_over_the_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.setenv("DATA", "/a")
    assert (read_settings().port, read_settings().data) == (9001, Path("/a"))
    monkeypatch.setenv("INTERLEND_PORT", "9002")
    monkeypatch.setenv("INTERLEND_DATA", "/b")
    assert (read_settings().port, read_settings().data) == (9002, Path("/b"))


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "interlend.toml"
    file.write_text('port = 9003\ntopic_prefix = "mine"\n')
    monkeypatch.setenv("INTERLEND_CONFIG", str(file))
    assert (read_settings().port, read_settings().topic_prefix) == (9003, "mine")
    monkeypatch.setenv("INTERLEND_PORT", "9004")
    assert (read_settings().port, read_settings().topic_prefix) == (9004, "mine")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("port = ", "no TOML"),
        ("colour = 'red'", "colour"),
        ("port = 0", "(?i)port"),
        ("partitions = 'many'", "partitions"),
        ("log_level = 'loud'", "log_level"),
        ("answer_timeout = -1", "answer_timeout"),
        ("store = 'mysql://here'", "postgresql://"),
        ("store = 'postgresql://u:se%crt@db/x'", "no address of PostgreSQL"),
        ("topics = 'amqp://here'", "kafka://"),
        ("topics = 'kafka://here'", "no broker"),
        ("kafka_mechanism = 'GUESS'", "kafka_mechanism"),
    ],
)
def test_a_file_that_will_not_do_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "interlend.toml"
    file.write_text(content)
    monkeypatch.setenv("INTERLEND_CONFIG", str(file))
    with pytest.raises(BadSettings, match=words):
        read_settings()


def test_a_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEND_CONFIG", "/no/such/file.toml")
    with pytest.raises(BadSettings, match=r"/no/such/file\.toml"):
        read_settings()


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEND_PORT", "70000")
    monkeypatch.setenv("INTERLEND_PARTITIONS", "0")
    with pytest.raises(BadSettings, match=r"PORT.*partitions"):
        read_settings()


def test_a_misspelt_variable_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEND_PROT", "1")
    assert "INTERLEND_PROT" in unknown_variables()
    assert "INTERLEND_DATA" not in unknown_variables()


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_a_folder_without_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="no data"):
        require_data(Settings(data=tmp_path))


@pytest.mark.parametrize("field", ["token", "kafka_password", "store"])
def test_no_secret_is_shown(field: str) -> None:
    secret = "postgresql://me:swordfish@db/x" if field == "store" else "swordfish"
    assert "swordfish" not in repr(Settings(**{field: secret}))


@pytest.mark.parametrize("data", ["", "elsewhere"])
def test_a_database_leaves_the_files_in_the_data_folder(data: str) -> None:
    where = {"data": Path(data)} if data else {}
    found = Settings(store="postgresql://db/x", **where)
    assert found.on_server
    assert found.folder == Path(data or "data")


def test_how_the_brokers_are_reached_is_put_together() -> None:
    found = Settings(topic_prefix="mine", instance="w-1", kafka_tls=True, kafka_user="u").kafka
    assert (found.prefix, found.instance, found.tls, found.user) == ("mine", "w-1", True, "u")
