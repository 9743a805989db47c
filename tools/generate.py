"""Writes what is made from app/: the browser's types, the tables of docs/interface.md, conventions.md and settings.md.

``python -m tools.generate`` writes, ``--check`` only says what is stale and then ends with 1.
"""

import re
import sys
from pathlib import Path

from app.interchange.conventions import markdown
from app.wire.schema import schema
from tools.settings_table import markdown as settings
from tools.wire_types import declarations, tables

ROOT = Path(__file__).resolve().parents[1]
TYPES = ROOT / "static/js/protocol/wire.d.ts"
INTERFACE = ROOT / "docs/interface.md"
CONVENTIONS = ROOT / "docs/conventions.md"
SETTINGS = ROOT / "docs/settings.md"


def made() -> dict[Path, str]:
    """Every generated file with the text that it should have."""
    described = schema()
    page = INTERFACE.read_text(encoding="utf-8")
    for union, tag in (("AnyCommand", "command"), ("AnyEdit", "edit"), ("AnyEvent", "event")):
        begin, end = f"<!-- {union} -->", f"<!-- end {union} -->"
        table = f"{begin}\n{tables(described, union, tag)}\n{end}"
        page = re.sub(f"{begin}.*?{end}", table.replace("\\", r"\\"), page, flags=re.DOTALL)
    return {TYPES: declarations(described), INTERFACE: page, CONVENTIONS: markdown(), SETTINGS: settings()}


def main() -> int:
    stale = [path for path, text in made().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        name = path.relative_to(ROOT)
        if "--check" in sys.argv:
            print(f"stale: {name} (make fix writes it anew)")
        else:
            path.write_text(made()[path], encoding="utf-8")
            print(f"written: {name}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
