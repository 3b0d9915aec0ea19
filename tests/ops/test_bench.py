"""Each benchmark runs, does its work and prints one JSON object a line. Nothing is timed here."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from ops.bench import pipeline, replay, run
from ops.bench.figures import Figure, interleaved, ratio, show
from ops.bench.shared import figures as shared
from tests.services.kafka import Kafka
from tests.services.postgres import Postgres


def shown(figures: Iterable[Figure], capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    show(figures)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(line["work"] and line["unit"] for line in lines)
    return {line["name"]: line["value"] for line in lines}


def test_the_pipeline_is_measured_beside_the_plain_loop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = shown(pipeline.figures(messages=8, stored=20, saves=3, rounds=2), capsys)
    assert set(found) == {
        "plain_loop_per_s",
        "pipeline_messages_per_s",
        "pipeline_ratio",
        "pipeline_at_100k_per_s",
        "pipeline_at_100k_ratio",
    }
    assert all(value > 0 for value in found.values())


def test_both_ways_to_replay_end_with_the_same_rows(capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(replay.figures(requests=6, rounds=2), capsys)
    assert found["replay_rows"] == 6
    assert found["replay_hash_equal"] == 1.0
    assert found["replay_events_per_s"] > 0
    assert found["replay_ratio"] > 0


def test_a_benchmark_that_there_is_not_is_named() -> None:
    with pytest.raises(SystemExit, match="there is no benchmark fast: there are pipeline"):
        run.main("fast")


def test_one_benchmark_runs_alone(capsys: pytest.CaptureFixture[str]) -> None:
    benches = {name: lambda n=name: iter([Figure(n, 1.0, "s", "none")]) for name in ("a", "b")}
    run.main("b", benches)
    assert json.loads(capsys.readouterr().out)["name"] == "b"
    run.main(None, benches)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_what_is_compared_runs_in_turn() -> None:
    order: list[str] = []
    runs = {name: lambda n=name: (order.append(n), float(len(order)))[1] for name in ("x", "y")}
    found = interleaved(runs, rounds=2)
    assert order == ["x", "y", "x", "y"]
    assert found == {"x": [1.0, 3.0], "y": [2.0, 4.0]}
    assert ratio(found["x"], found["y"]) == pytest.approx((1 / 2 + 3 / 4) / 2)


@pytest.mark.postgres
@pytest.mark.kafka
@pytest.mark.timeout(400)
def test_the_scaled_form_is_measured(
    postgres: Postgres,
    kafka: Kafka,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INTERLEND_BENCH_STORE", postgres.new_database())
    monkeypatch.setenv("INTERLEND_BENCH_TOPICS", f"kafka://{kafka.address}")
    few = {"messages": 40, "many": 1_100, "rounds": 1, "seconds": 1, "rates": [20], "workers": [1]}
    found = shown(shared.figures(**few), capsys)
    assert {name for name in found if name.startswith("pipeline")} == {
        "pipeline_kafka_postgres_1_workers_1000_stored_per_s",
        "pipeline_kafka_postgres_1_workers_1100_stored_per_s",
        "pipeline_kafka_postgres_1_workers_at_many_ratio",
    }
    assert {name for name in found if name.startswith("memory")} >= {"memory_worker_mb"}
    assert found["live_at_20_p50_ms"] <= found["live_at_20_p99_ms"]
    assert all(value > 0 for value in found.values())


def test_without_the_services_the_scaled_form_is_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INTERLEND_BENCH_STORE", raising=False)
    assert list(shared.figures()) == []
    assert "is left out" in capsys.readouterr().out
