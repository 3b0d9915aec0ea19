"""The compose file: as its specification wants it, and as safe as it says."""

from __future__ import annotations

import pytest

from ops.roles import ROLES
from tests.ops.operation.files import COMPOSE, OPS, document, services
from tests.ops.operation.tools import ours
from tests.services import kafka, registry

ALL = services()
OURS = {name: found for name, found in ALL.items() if found["image"] == "interlend"}
RUN_BEFORE = {"migrate", "topics"}


def test_it_is_as_the_specification_of_compose_wants_it() -> None:
    assert ours("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE) == ""


def test_every_role_and_what_runs_before_it_is_a_service() -> None:
    assert OURS.keys() == ROLES.keys() | RUN_BEFORE
    assert {name: OURS[name]["command"] for name in ROLES} == {name: [name] for name in ROLES}


@pytest.mark.parametrize("name", ROLES)
def test_a_role_starts_when_what_it_stands_on_is_ready_and_may_end_in_order(name: str) -> None:
    awaited = {on: how["condition"] for on, how in OURS[name]["depends_on"].items()}
    assert awaited == dict.fromkeys(RUN_BEFORE, "service_completed_successfully")
    assert int(OURS[name]["stop_grace_period"].removesuffix("s")) > 40


def test_what_is_awaited_to_be_healthy_can_say_so() -> None:
    waiting = [found["depends_on"] for found in ALL.values() if "depends_on" in found]
    long_form = [found for found in waiting if isinstance(found, dict)]
    awaited = {
        on
        for found in long_form
        for on, how in found.items()
        if how["condition"] == "service_healthy"
    }
    assert awaited == {"postgres", "kafka", "registry"}
    assert {ALL[name]["healthcheck"]["test"][0] for name in awaited} == {"CMD"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_little(name: str) -> None:
    found = OURS[name]
    assert found["read_only"]
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]


def test_nothing_is_open_to_other_machines() -> None:
    ports = [port for found in ALL.values() for port in found.get("ports", [])]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_no_password_is_written_down() -> None:
    variables = [pair for found in ALL.values() for pair in found.get("environment", {}).items()]
    secrets = [value for name, value in variables if name.endswith(("PASSWORD", "STORE"))]
    assert len(secrets) > len(OURS)
    assert [value for value in secrets if "${" not in value] == []


def test_every_file_and_volume_that_is_mounted_is_there() -> None:
    volumes = document(COMPOSE)["volumes"]
    mounts = [mount for found in ALL.values() for mount in found.get("volumes", [])]
    for source in (mount.split(":")[0] for mount in mounts):
        assert (OPS / source).exists() if source.startswith(".") else source in volumes


def test_kafka_and_the_registry_are_those_that_the_tests_run() -> None:
    versions = {name: ALL[name]["image"].split(":")[1] for name in ("kafka", "registry")}
    assert versions == {"kafka": kafka.VERSION, "registry": registry.VERSION}
