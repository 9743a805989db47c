"""The unit tests of the JavaScript, run by Node's own test runner, and the layers of static/js."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools import js_layers, node

TESTS = sorted((ROOT / "tests/js").rglob("*.test.js"))


@pytest.mark.parametrize("path", TESTS, ids=[path.name for path in TESTS])
def test_javascript(path: Path) -> None:
    found = node.find()
    if found is None:
        pytest.fail("no Node.js: `make test` installs one, or: python -m tools.node", pytrace=False)
    command = [str(found.node), "--test", "--test-reporter=spec", str(path)]
    done = subprocess.run(command, cwd=ROOT, env=found.environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_the_layers_of_static_js_are_kept() -> None:
    assert list(js_layers.faults()) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("figures/a.js", 'import { b } from "../charts/b.js";', "imports charts/b.js"),
        ("figures/a.js", 'import {\n  b,\n} from "../charts/b.js";', "imports charts/b.js"),
        ("store/a.js", 'export * from "../protocol/b.js";', "imports protocol/b.js"),
        ("store/a.js", 'const b = await import("../views/b.js");', "imports views/b.js"),
        ("charts/a.js", 'import "../store/b.js";', "imports store/b.js"),
        ("text/a.js", 'import { b } from "preact";', "imports preact"),
        ("text/a.js", "export const a = () => document.title;", "touches document"),
        ("store/a.js", "localStorage.setItem('a', 'b');", "touches localStorage"),
        ("views/a.js", "Plotly.react(a, b);", "touches Plotly"),
        ("other/a.js", "", "unknown layer"),
        ("text/a.js", 'import { a } from "./a.js";', "in a circle"),
    ],
)
def test_a_breach_of_the_layers_is_found(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(text)
    assert any(said in fault for fault in js_layers.faults(tmp_path))


def test_types_comments_words_and_properties_are_no_breach(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/a.js").write_text(
        '/** @typedef {import("../charts/b.js").B} B */ // window\n'
        'export const a = (view) => [view.window, "document", { window: 1 }];\n'
        'import { c } from "../text/c.js";\n'
    )
    assert list(js_layers.faults(tmp_path)) == []
