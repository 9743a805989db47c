"""The page docs/settings.md: every variable of the environment that sets a server, from what the code says of it."""

import ast
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from app.web.settings import Settings

SOURCE = Path(__file__).resolve().parents[1] / "app/web/settings.py"


def markdown() -> str:
    """A row a variable: its name, what it is unless set, and what it means."""
    fresh, lines = Settings(), []
    for field, told in _told().items():
        names, meaning = _names(told)
        for name, value in zip(names, _values(getattr(fresh, field), names), strict=True):
            lines.append(f"| `{name}` | {value} | {meaning} |")
    head = (
        "# Settings",
        "",
        "A server is set by variables of its environment, read once when it starts. A value that cannot be is refused",
        "by name. Made from `app/web/settings.py`; `make fix` writes this page anew.",
        "",
        "| variable | unless set | meaning |",
        "| --- | --- | --- |",
    )
    return "\n".join((*head, *lines)) + "\n"


def _told() -> dict[str, str]:
    """What stands under each field, on one line."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    (settings,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    found = {}
    for node, after in zip(settings.body, settings.body[1:], strict=False):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and isinstance(after, ast.Expr):
            found[node.target.id] = " ".join(str(ast.literal_eval(after.value)).split())
    return found


def _names(told: str) -> tuple[list[str], str]:
    """``GATESCOPE_T``, ``_H``: the names written out, and what is said of them."""
    named, _, meaning = told.partition(": ")
    first, *others = re.findall(r"``(\w+)(?:=\w+)?``", named)
    stem = first.rpartition("_")[0]
    return [first, *(stem + other for other in others)], meaning.replace("``", "`")


def _values(value: Any, names: list[str]) -> list[str]:
    """What a field is unless set; of a group of sizes, that of each name."""
    if not is_dataclass(value):
        return [_shown(names[0], value)]
    own = {field.name.lower(): getattr(value, field.name) for field in fields(value)}
    return [_shown(name, own[name.rpartition("_")[2].lower()]) for name in names]


def _shown(name: str, value: Any) -> str:
    if name == "GATESCOPE_LEARNERS":
        return "cores less one, at most 4"
    if isinstance(value, bool) or value == ():
        return "-"
    return (
        f"{value:,}"
        if isinstance(value, int) and value > 9_999
        else f"{value:g}"
        if isinstance(value, float)
        else f"{value}"
    )
