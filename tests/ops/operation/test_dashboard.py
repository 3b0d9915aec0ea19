"""The dashboard: its queries are of metrics that there are, and Grafana finds it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.ops.operation.files import (
    DASHBOARD,
    GRAFANA,
    PROMETHEUS,
    ROOT,
    alerts,
    document,
    panels,
    queries,
    services,
)
from tests.ops.operation.tools import complaints

OF_PROMETHEUS = {"role", "instance", "job", "le", "namespace", "alertname", "alertstate"}
"""Labels that Prometheus and our scrape configurations give."""

EXPRESSIONS = [rule["expr"] for rule in alerts()] + queries()


def documented() -> dict[str, set[str]]:
    """The metrics of the page of metrics, with their labels."""
    page = (ROOT / "docs" / "metrics.md").read_text()
    rows = re.findall(r"^\| `(interlend_\w+)` \| ([^|]*)\|", page, re.M)
    return {name: set(re.findall(r"\w+", labels)) for name, labels in rows}


def metric(name: str) -> str:
    """The metric that a series is of: a histogram has several."""
    return re.sub(r"_(bucket|count|sum)$", "", name)


def labels(query: str) -> set[str]:
    """The labels that a query goes by."""
    chosen = re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", query)
    grouped = re.findall(r"\bby \(([^)]*)\)", query)
    return {*chosen, *(name.strip() for names in grouped for name in names.split(","))}


@pytest.mark.parametrize("query", EXPRESSIONS)
def test_a_query_is_of_metrics_and_labels_that_there_are(query: str) -> None:
    used = {metric(name) for name in re.findall(r"\binterlend_\w+", query)}
    assert used <= documented().keys()
    known = {label for name in used for label in documented()[name]} | OF_PROMETHEUS
    assert labels(query) <= known


def test_every_metric_is_shown() -> None:
    shown = {metric(n) for query in queries() for n in re.findall(r"\binterlend_\w+", query)}
    assert shown == documented().keys()


@pytest.mark.promtool
def test_prometheus_understands_every_query(tmp_path: Path) -> None:
    rules = [{"record": f"query:{n}", "expr": query} for n, query in enumerate(queries())]
    file = tmp_path / "queries.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    assert complaints("promtool", "check", "rules", file) == ""


def test_panels_have_a_place_of_their_own_and_a_name() -> None:
    places = [panel["gridPos"] for panel in panels()]
    cells = [
        (x, y)
        for at in places
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    ids = [panel["id"] for panel in panels()]
    titles = [panel["title"] for panel in panels()]
    assert len(ids) == len(set(ids))
    assert all(titles)


def test_it_asks_whichever_prometheus_is_chosen() -> None:
    sources = {target["datasource"]["uid"] for panel in panels() for target in panel["targets"]}
    assert sources == {"${datasource}"}
    variables = json.loads(DASHBOARD.read_text())["templating"]["list"]
    assert [v["type"] for v in variables if v["name"] == "datasource"] == ["datasource"]


def test_grafana_finds_dashboard_and_prometheus_where_compose_puts_them() -> None:
    grafana = services()["grafana"]
    mounts = dict(mount.split(":")[:2] for mount in grafana["volumes"])
    (provider,) = document(GRAFANA / "provisioning" / "dashboards" / "interlend.yaml")["providers"]
    assert mounts["./grafana/dashboards"] == provider["options"]["path"]
    home = grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == f"{provider['options']['path']}/{DASHBOARD.name}"
    (source,) = document(GRAFANA / "provisioning" / "datasources" / "prometheus.yaml")[
        "datasources"
    ]
    assert source["url"] == "http://prometheus:9090"
    command = services()["prometheus"]["command"]
    assert "--config.file=/etc/prometheus/prometheus.yml" in command
    assert (PROMETHEUS / "prometheus.yml").exists()
