"""What Prometheus is told to watch, and that an operator finds what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.ops.operation.files import PROMETHEUS, RUNBOOK, alerts, document, headings, services
from tests.ops.operation.tools import complaints

RULES = {rule["alert"]: rule for rule in alerts()}


@pytest.mark.promtool
def test_prometheus_takes_its_configuration_with_the_rules() -> None:
    assert complaints("promtool", "check", "config", PROMETHEUS / "prometheus.yml") == ""


@pytest.mark.promtool
def test_prometheus_takes_what_it_is_told_about_pods(tmp_path: Path) -> None:
    told = document(PROMETHEUS / "kubernetes.yml")
    for found in told["scrape_configs"]:
        # Debian's Prometheus does not know Kubernetes; all else can be checked.
        assert found.pop("kubernetes_sd_configs")[0]["role"] == "pod"
    file = tmp_path / "prometheus.yml"
    file.write_text(yaml.safe_dump(told))
    assert complaints("promtool", "check", "config", file) == ""


@pytest.mark.promtool
def test_every_case_of_the_alerts_comes_out_as_it_says() -> None:
    assert complaints("promtool", "test", "rules", PROMETHEUS / "alerts_test.yml") == ""


def test_every_alert_has_a_case_in_which_it_fires() -> None:
    cases = document(PROMETHEUS / "alerts_test.yml")["tests"]
    checks = [check for case in cases for check in case["alert_rule_test"]]
    assert {c["alertname"] for c in checks if c.get("exp_alerts")} == RULES.keys()


@pytest.mark.parametrize("name", RULES)
def test_an_alert_says_how_grave_it_is_what_is_wrong_and_where_to_read_on(name: str) -> None:
    rule = RULES[name]
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["annotations"]["runbook"] == f"docs/runbook.md#{name.lower()}"


def test_the_runbook_has_a_paragraph_for_every_alert_in_their_order_and_no_other() -> None:
    assert headings(RUNBOOK.read_text()) == list(RULES)


def test_prometheus_looks_at_every_role() -> None:
    ours, _ = document(PROMETHEUS / "prometheus.yml")["scrape_configs"]
    (found,) = ours["dns_sd_configs"]
    mine = [name for name, service in services().items() if service["image"] == "interlend"]
    assert set(found["names"]) == set(mine) - {"migrate", "topics"}


def test_both_ways_to_find_the_processes_give_them_the_labels_that_alerts_go_by() -> None:
    for name in ("prometheus.yml", "kubernetes.yml"):
        ours = document(PROMETHEUS / name)["scrape_configs"][0]
        assert ours["job_name"] == "interlend"
        assert "role" in {rule.get("target_label") for rule in ours["relabel_configs"]}
