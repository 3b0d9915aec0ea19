"""The files of operation, as tests read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
OPS = ROOT / "ops"
COMPOSE = OPS / "compose.yaml"
CONTAINERFILE = OPS / "Containerfile"
KUBERNETES = OPS / "kubernetes"
PROMETHEUS = OPS / "prometheus"
GRAFANA = OPS / "grafana"
DASHBOARD = GRAFANA / "dashboards" / "interlend.json"
RUNBOOK = ROOT / "docs" / "runbook.md"
OPERATING = ROOT / "docs" / "operating.md"


def document(file: Path) -> Any:
    """A YAML file of one document."""
    return yaml.safe_load(file.read_text())


def documents(text: str) -> list[dict[str, Any]]:
    """The documents of a YAML text."""
    return [found for found in yaml.safe_load_all(text) if found]


def services() -> dict[str, dict[str, Any]]:
    """The services of the compose file."""
    found: dict[str, dict[str, Any]] = document(COMPOSE)["services"]
    return found


def alerts() -> list[dict[str, Any]]:
    """The alert rules."""
    groups = document(PROMETHEUS / "alerts.yml")["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    """The panels of the dashboard that show something."""
    found = json.loads(DASHBOARD.read_text())["panels"]
    return [panel for panel in found if panel["type"] != "row"]


def queries() -> list[str]:
    """The dashboard's queries, as Prometheus gets them."""
    targets = [target for panel in panels() for target in panel["targets"]]
    return [t["expr"].replace("$__rate_interval", "5m").replace("$partner", ".*") for t in targets]


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Containerfile: the word, and what it is given."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word:
            yield word, " ".join(rest.split())


def manifests() -> list[Path]:
    """Every file from which kustomize makes objects, patches too."""
    return sorted(KUBERNETES.rglob("*.yaml"))


def texts() -> dict[Path, str]:
    """Every file of operation, and its pages."""
    folders = [KUBERNETES, PROMETHEUS, GRAFANA, OPS / "postgres"]
    files: Iterable[Path] = (
        file for folder in folders for file in folder.rglob("*") if file.is_file()
    )
    single = [COMPOSE, CONTAINERFILE, OPS / "Containerfile.dockerignore", RUNBOOK, OPERATING]
    return {file: file.read_text() for file in (*files, *single)}


def headings(text: str) -> list[str]:
    """The second-level headings of a page."""
    return re.findall(r"^## (.+)$", text, re.M)
