"""Holds the layers of static/js: who may import whom, who may touch the page, and no import in a circle.

Types (JSDoc and ``.d.ts``) are free: they are gone when the page runs.
"""

import re
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "static/js"

MAY_IMPORT = {
    "pages": {"views", "charts", "figures", "protocol", "store", "text"},
    "views": {"charts", "figures", "store", "text"},
    "charts": {"figures", "text"},
    "figures": {"text"},
    "protocol": {"store"},
    "store": {"text"},
    "text": set[str](),
}
PURE = {"figures", "store", "text"}
PAGE_ONLY = ("document", "window", "localStorage", "sessionStorage", "fetch", "WebSocket")
PLOTLY_ONLY_IN = "charts"

_QUIET = re.compile(r'/\*.*?\*/|//[^\n]*|("(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`)', re.DOTALL)
_IMPORT = re.compile(r"""\b(?:import|export)\b[^"';()]*?\bfrom\s*["']([^"']+)|\bimport\s*\(?\s*["']([^"']+)""")


def faults(root: Path = ROOT) -> Iterator[str]:
    """Every breach of the rules in the modules below ``root``, as ``file: what is wrong``."""
    graph: dict[str, set[str]] = {}
    for path in sorted(root.rglob("*.js")):
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        graph[name] = {_target(path, found, root) for found in _imports(text)}
        yield from _of_module(name, text, graph[name])
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"static/js: imports in a circle: {' < '.join(error.args[1])}"


def _of_module(name: str, text: str, imported: set[str]) -> Iterator[str]:
    layer = name.partition("/")[0]
    if layer not in MAY_IMPORT:
        yield f"{name}: unknown layer: got {layer}; expected one of {', '.join(MAY_IMPORT)}"
        return
    for target in sorted(imported):
        other = target.partition("/")[0]
        if other != layer and other not in MAY_IMPORT[layer]:
            allowed = ", ".join(sorted(MAY_IMPORT[layer])) or "nothing"
            yield f"{name}: imports {target}; {layer} may import {allowed}"
    code = _QUIET.sub(" ", text)
    for word in PAGE_ONLY if layer in PURE else ():
        if _touches(code, word):
            yield f"{name}: touches {word}; {layer} is tested without a browser"
    if layer != PLOTLY_ONLY_IN and _touches(code, "Plotly"):
        yield f"{name}: touches Plotly; only {PLOTLY_ONLY_IN} may"


def _imports(text: str) -> Iterator[str]:
    code = _QUIET.sub(lambda found: found.group(1) or " ", text)
    for found in _IMPORT.finditer(code):
        yield found.group(1) or found.group(2)


def _target(path: Path, found: str, root: Path) -> str:
    if not found.startswith("."):
        return found
    target = (path.parent / found).resolve()
    return target.relative_to(root).as_posix() if target.is_relative_to(root) else found


def _touches(code: str, word: str) -> bool:
    # Not a property (x.window), not a key ({window: 1}).
    return re.search(rf"(?<![.\w#$]){word}\b(?!\s*:)", code) is not None


def main() -> int:
    found = list(faults())
    for fault in found:
        print(fault)
    print(f"static/js: {len(found)} faults of layering" if found else "static/js: layers kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
