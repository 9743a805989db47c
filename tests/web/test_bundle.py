"""Several modules in one file: it does what they do."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.web.bundle import bundle, order
from app.web.files import ROOT
from tools import node

MODULES = {
    "js/pages/main.js": """import { total } from "../store/total.js";
import {
  NAMES,
  Counter as Own,
} from "../text/names.js";

const names = await Promise.resolve(NAMES);
const own = new Own();
const structuredClone = 1;
console.log(total(names), own.next(), own.next());
""",
    "js/store/total.js": """import { last, NAMES as known } from "../text/names.js";

/** private, and called like one elsewhere */
function size(name) {
  return name.length;
}

export function total(names) {
  return names.map(size).join("+") + last() + known.length;
}
export { width } from "../text/width.js";
""",
    "js/text/names.js": """import { width } from "./width.js";
export const NAMES = ["forget", "input"];
export async function later() {}
export class Counter {
  #count = 0;
  next() {
    return ++this.#count;
  }
}
const size = 3;
const aside = `
  export const nothing = 1;`;
export const last = () => `${size}${aside.length}${width}${typeof structuredClone}`;
""",
    "js/text/width.js": "console.log('once');\nexport const width = 12;\n",
}


@pytest.fixture(scope="module")
def run() -> Callable[[Path], str]:
    found = node.ensure().node
    return lambda path: subprocess.run([found, path], capture_output=True, text=True, check=True).stdout


def test_it_does_what_the_modules_do(tmp_path: Path, run: Callable[[Path], str]) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for name, text in MODULES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    whole = tmp_path / "whole.js"
    whole.write_text(bundle("js/pages/main.js", MODULES.__getitem__))
    said = run(whole)
    assert said == run(tmp_path / "js/pages/main.js")
    assert said.splitlines() == ["once", "6+53" + "28" + "12" + "function" + "2 1 2"]


def test_every_module_comes_once_and_after_what_it_imports() -> None:
    names = order("js/pages/main.js", MODULES.__getitem__)
    assert names == ["js/text/width.js", "js/text/names.js", "js/store/total.js", "js/pages/main.js"]


@pytest.mark.parametrize(
    "line",
    [
        'import "./names.js";',
        'import names from "./names.js";',
        'import * as names from "./names.js";',
        'export * from "./names.js";',
        "export default 3;",
        "export let count = 0;",
        "export const { a, b } = { a: 1, b: 2 };",
        "export { size };",
    ],
)
def test_what_it_does_not_know_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"js/main\.js: got .*; expected import and export by name"):
        bundle("js/main.js", {"js/main.js": f"const size = 1;\n{line}\n", "js/names.js": ""}.__getitem__)


def test_what_no_module_hands_over_is_refused() -> None:
    files = {"js/main.js": 'import { x, y } from "./two.js";\n', "js/two.js": "export const x = 1, y = 2;\n"}
    with pytest.raises(ValueError, match=r"js/main\.js: got y of js/two\.js; expected one of x"):
        bundle("js/main.js", files.__getitem__)


def test_the_page_of_ours_goes_into_one_file(tmp_path: Path) -> None:
    def read(name: str) -> str:
        return (ROOT / name).read_text(encoding="utf-8")

    whole = bundle("js/pages/main.js", read)
    assert len(order("js/pages/main.js", read)) > 100
    path = tmp_path / "whole.mjs"
    path.write_text(whole, encoding="utf-8")
    subprocess.run([node.ensure().node, "--check", path], check=True)
