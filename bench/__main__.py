"""``python -m bench [page] [scale] [visits] [cell] [training] [learning] [--quick]``: measures, prints, and keeps it.

What each part found is kept in docs/benchmarks.json, and docs/benchmarks.md is made from that: first the figures to
reach beside what was reached, then a section a part. A part that is run alone takes the place of its own; a quick run
is not kept, and ``--told`` measures nothing: it makes the page anew. ``python -m bench reliability`` measures
docs/reliability.md.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from bench import cell, goals, learning, page, peers, reliability, scale, training, visits
from bench.load.process import machine
from bench.targets import ROOT

PAGE, KEPT = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks.json"
HEAD = """# Benchmarks

Made by `make bench` from docs/benchmarks.json. Machines drift: compare ratios within one section, never times of two
runs. Nothing else should run beside it; each section says whether anything did.

## Figures to reach
"""
CROWDED = "**The machine was not free**: compare ratios only."


@dataclass(frozen=True)
class Part:
    """One part: what it is called, what it measures, and how that is told."""

    title: str
    module: ModuleType
    measure: Callable[[bool], Any]
    """Given whether it should be quick; JSON can carry what comes back."""
    told: Callable[[Any], str]
    before: Callable[[], None] = lambda: None
    """What has to be there first."""


def _page(quick: bool) -> Any:
    return page.run(rounds=1 if quick else 3, keys=6 if quick else 12)


PARTS = {
    "page": Part("Hand to pixels", page, _page, page.section, peers.install),
    "scale": Part(
        "Long and wide", scale, lambda quick: scale.run(*((scale.SIZES[:3], 1, 0.0) if quick else ())), scale.section
    ),
    "visits": Part("First and second visit", visits, lambda quick: visits.run(1 if quick else 5), visits.section),
    "cell": Part("Step and trace", cell, lambda quick: cell.run(*(((8, 32), 3) if quick else ())), cell.table),
    "training": Part(
        "Training", training, lambda quick: training.run(*(((8, 32), 0.5) if quick else ())), training.table
    ),
    "learning": Part("While it learns", learning, lambda _: learning.run(), learning.table),
}


def main() -> int:
    """Run what was asked for, all parts if nothing was, and keep what they found."""
    words, options = ([word for word in sys.argv[1:] if word.startswith("-") is dashed] for dashed in (False, True))
    if words[:1] == ["reliability"]:
        return reliability.main(sys.argv[2:])
    unknown = set(words) - set(PARTS) | set(options) - {"--quick", "--told"}
    if unknown:
        print(f"no such part: {', '.join(sorted(unknown))}; expected {', '.join(PARTS)}, --quick, --told")
        return 1
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    quick = "--quick" in options
    for name in () if "--told" in options else words or list(PARTS):
        PARTS[name].before()
        where = machine()
        found = PARTS[name].measure(quick)
        day = str(datetime.now(UTC).date())
        kept[name] = {"day": day, "where": str(where), "free": where.free, "found": found}
        print(_section(name, kept[name]), flush=True)
        if not quick:  # after each part, so that an hour is not lost with the last of them
            _keep(kept)
    if "--told" in options:
        _keep(kept)
    return 0


def text(kept: dict[str, Any]) -> str:
    """The page that tells what was found."""
    figures = goals.table({name: part["found"] for name, part in kept.items()})
    return "\n".join([HEAD, figures, "", *(_section(name, kept[name]) for name in PARTS if name in kept)])


def _section(name: str, part: dict[str, Any]) -> str:
    about = (PARTS[name].module.__doc__ or "").replace(f"    python -m bench.{name} [--quick]\n\n", "").strip()
    where = f", {part['where']}" if "where" in part else ""
    crowded = "" if part.get("free", True) else f" {CROWDED}"
    when = f"Run on {part['day']}{where}.{crowded}"
    return "\n".join([f"## {PARTS[name].title}", "", about, "", PARTS[name].told(part["found"]), "", when, ""])


def _keep(kept: dict[str, Any]) -> None:
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(text(kept), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
