"""What we took from others is what its README says."""

import hashlib
import re

import brotli
import plotly.offline
import pytest

from tests.conftest import ROOT

VENDOR = ROOT / "static/vendor"
README = (VENDOR / "README.md").read_text(encoding="utf-8")
HASHES = dict(re.findall(r"^\| (\S+) \| ([0-9a-f]{64}) \|$", README, re.MULTILINE))
SCRIPT = VENDOR / "plotly-scatter-heatmap.min.js"


def test_every_file_is_listed() -> None:
    there = {path.name for path in VENDOR.iterdir()} - {"README.md"}
    assert there == set(HASHES)


@pytest.mark.parametrize("name", HASHES)
def test_its_hash_is_the_one_listed(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == HASHES[name]


def test_the_compressed_form_is_the_same_script() -> None:
    assert brotli.decompress(SCRIPT.with_suffix(".js.br").read_bytes()) == SCRIPT.read_bytes()


def test_the_licence_is_there_and_the_script_names_it() -> None:
    assert "Permission is hereby granted" in (VENDOR / "plotly.LICENSE").read_text(encoding="utf-8")
    assert "MIT license" in SCRIPT.read_text(encoding="utf-8")[:300]


def test_the_version_is_the_one_listed_and_its_major_is_that_of_python_plotly() -> None:
    head = SCRIPT.read_text(encoding="utf-8")[:300]
    banner = re.search(r"plotly\.js \(scatter and heatmap - minified\) v([0-9.]+)", head)
    assert banner is not None
    assert f"Version: {banner[1]}" in README
    assert banner[1].partition(".")[0] == plotly.offline.get_plotlyjs_version().partition(".")[0]
