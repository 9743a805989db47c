"""What is locked is what is asked for, with hashes, and the rules of layering cover every layer."""

import json
import re
import tomllib

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ["requirements/run.txt", "requirements/dev.txt", "requirements/node.txt"]
ABOVE_LAB = {"__main__", "cli", "web", "wire", "rooms", "interchange"}


def pins(name: str) -> set[str]:
    """Every ``package==version`` with its marker."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {line.removesuffix("\\").strip() for line in text.splitlines() if re.match(r"[a-z0-9]", line)}


def names(requirements: set[str] | list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement.lower(), maxsplit=1)[0] for requirement in requirements}


def test_what_serves_needs_is_locked_with_what_reads_model_files() -> None:
    assert names(PROJECT["project"]["dependencies"]) <= names(pins("requirements/run.txt"))
    assert names(PROJECT["project"]["optional-dependencies"]["models"]) <= names(pins("requirements/run.txt"))


def test_what_developers_need_is_locked_and_includes_what_serves() -> None:
    assert names(PROJECT["project"]["optional-dependencies"]["dev"]) <= names(pins("requirements/dev.txt"))
    assert pins("requirements/run.txt") <= pins("requirements/dev.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"))
    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", LOCKS)
def test_pytorch_is_never_locked(name: str) -> None:
    assert "torch" not in names(pins(name))


def test_packages_of_npm_are_pinned_with_hashes_and_without_addresses() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert locked.pop("")["devDependencies"] == asked
    for name, version in asked.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for package in locked.values():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package


def test_every_platform_that_a_tool_offers_is_locked() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for package in list(locked.values()):
        for name in package.get("optionalDependencies", {}):
            assert f"node_modules/{name}" in locked


def test_every_layer_from_lab_down_is_forbidden_the_street() -> None:
    layers = {path.stem for path in (ROOT / "app").iterdir() if not path.name.startswith("__p")} - {"__init__"}
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    (forbidden,) = (contract for contract in contracts if contract["type"] == "forbidden")
    assert set(forbidden["source_modules"]) == {f"app.{layer}" for layer in layers - ABOVE_LAB}
