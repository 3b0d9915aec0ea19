"""The manifests: valid, and of every role as careful as they say."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import kubernetes_validate
import pytest

from ops.roles import ROLES
from tests.ops.operation.files import KUBERNETES, document, documents, manifests
from tests.ops.operation.tools import output

OVERLAYS = sorted(path.parent.name for path in KUBERNETES.glob("overlays/*/kustomization.yaml"))
FOLDERS = [KUBERNETES / "base", *(KUBERNETES / "overlays" / name for name in OVERLAYS)]
OLDEST = "1.30"
"""The oldest Kubernetes that they are for."""
PATCHES = {"pod.yaml", "probes.yaml"}
OBJECTS = [f for f in manifests() if f.name not in PATCHES | {"kustomization.yaml"}]

Manifest = dict[str, Any]


def faults(found: Manifest, version: str) -> list[str]:
    """What a version of Kubernetes has against an object."""
    try:
        kubernetes_validate.validate(found, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"{found['kind']} {found['metadata']['name']}: {error.message}"]
    return []


@cache
def rendered(overlay: str) -> list[Manifest]:
    """The objects that kustomize makes of an overlay."""
    return documents(output("kubectl", "kustomize", KUBERNETES / "overlays" / overlay))


def of_kind(overlay: str, kind: str) -> dict[str, Manifest]:
    """The rendered objects of a kind by name."""
    found = [o for o in rendered(overlay) if o["kind"] == kind]
    return {o["metadata"]["name"].removeprefix("interlend-"): o for o in found}


def pod(found: Manifest) -> Manifest:
    """The pod of a Deployment or Job."""
    template: Manifest = found["spec"]["template"]["spec"]
    return template


@pytest.mark.parametrize("version", [OLDEST, kubernetes_validate.latest_version()])
@pytest.mark.parametrize("file", OBJECTS, ids=lambda f: f.name)
def test_every_file_of_objects_is_valid_by_itself(file: Any, version: str) -> None:
    found = documents(file.read_text())
    assert found
    assert [fault for one in found for fault in faults(one, version)] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_a_kustomization_names_every_file_beside_it_and_none_that_is_not_there(folder: Any) -> None:
    file = document(folder / "kustomization.yaml")
    envs = [env for made in file.get("configMapGenerator", []) for env in made["envs"]]
    paths = [patch["path"] for patch in file.get("patches", []) if "path" in patch]
    named = {*file["resources"], *envs, *paths}
    beside = {f.name for f in folder.iterdir()} - {"kustomization.yaml"}
    assert {name for name in named if (folder / name).is_file()} == beside
    assert [name for name in named if not (folder / name).exists()] == []


def test_no_secret_is_among_them() -> None:
    assert [f for f in OBJECTS for o in documents(f.read_text()) if o["kind"] == "Secret"] == []


@pytest.mark.kubectl
@pytest.mark.parametrize("version", [OLDEST, kubernetes_validate.latest_version()])
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_kustomize_makes_of_an_overlay_is_valid(overlay: str, version: str) -> None:
    assert [fault for one in rendered(overlay) for fault in faults(one, version)] == []


@pytest.mark.kubectl
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_role_is_a_deployment_that_may_be_disrupted_one_by_one(overlay: str) -> None:
    deployments = of_kind(overlay, "Deployment")
    args = {name: pod(found)["containers"][0]["args"] for name, found in deployments.items()}
    assert args == {name: [name] for name in ROLES}
    budgets = of_kind(overlay, "PodDisruptionBudget")
    assert {n: b["spec"]["selector"] for n, b in budgets.items()} == {
        n: d["spec"]["selector"] for n, d in deployments.items()
    }


@pytest.mark.kubectl
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_deployment_is_looked_at_and_has_its_share_of_the_machine(overlay: str) -> None:
    for found in of_kind(overlay, "Deployment").values():
        (container,) = pod(found)["containers"]
        probes = {name: container[f"{name}Probe"]["httpGet"] for name in ("liveness", "readiness")}
        assert probes["liveness"] == {"path": "/healthz", "port": "http"}
        assert probes["readiness"] == {"path": "/readyz", "port": "http"}
        assert "startupProbe" in container
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert "memory" in container["resources"]["limits"]


@pytest.mark.kubectl
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_pod_may_do_little_and_has_its_secrets_from_elsewhere(overlay: str) -> None:
    pods = [pod(o) for kind in ("Deployment", "Job") for o in of_kind(overlay, kind).values()]
    assert len(pods) == len(ROLES) + 2
    for found in pods:
        (container,) = found["containers"]
        assert found["securityContext"]["runAsNonRoot"]
        assert found["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert all("secretKeyRef" in variable["valueFrom"] for variable in container["env"])
        assert not found["automountServiceAccountToken"]
        # Else a Service's name would make variables that look like settings.
        assert not found["enableServiceLinks"]


@pytest.mark.kubectl
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_pod_has_time_to_end_what_it_has_in_hand(overlay: str) -> None:
    for found in of_kind(overlay, "Deployment").values():
        assert pod(found)["terminationGracePeriodSeconds"] > 40


@pytest.mark.kubectl
def test_the_autoscaler_goes_by_the_messages_that_wait_and_alone_says_how_many() -> None:
    (scaler,) = of_kind("scaled", "HorizontalPodAutoscaler").values()
    assert scaler["spec"]["metrics"][0]["external"]["metric"]["name"] == (
        "interlend_inbox_lag_messages"
    )
    target = of_kind("scaled", "Deployment")["worker"]
    assert scaler["spec"]["scaleTargetRef"]["name"] == target["metadata"]["name"]
    assert "replicas" not in target["spec"]


@pytest.mark.kubectl
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_policies_and_the_service_are_about_pods_that_there_are(overlay: str) -> None:
    labels = [
        o["spec"]["template"]["metadata"]["labels"]
        for kind in ("Deployment", "Job")
        for o in of_kind(overlay, kind).values()
    ]
    policies = of_kind(overlay, "NetworkPolicy").values()
    selectors = [policy["spec"]["podSelector"]["matchLabels"] for policy in policies]
    selectors += [service["spec"]["selector"] for service in of_kind(overlay, "Service").values()]
    assert len(selectors) == 4
    for selector in selectors:
        assert any(selector.items() <= pods.items() for pods in labels)


@pytest.mark.kubectl
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_images_have_a_version(overlay: str) -> None:
    kinds = ("Deployment", "Job")
    images = {pod(o)["containers"][0]["image"] for k in kinds for o in of_kind(overlay, k).values()}
    assert [image for image in images if not re.fullmatch(r"interlend:\d+\.\d+\.\d+", image)] == []
