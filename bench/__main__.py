"""``python -m bench [page] [cell] [training] [learning] [--quick]``: measures, prints, keeps it in docs/benchmarks.md.

A part that is run alone takes the place of its own section; a quick run is not kept. ``python -m bench reliability``
measures docs/reliability.md.
"""

import sys
from datetime import UTC, datetime
from typing import Any

from bench import cell, learning, page, peers, reliability, training
from bench.targets import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
PARTS = ("page", "cell", "training", "learning")
TITLES = {"page": "Hand to pixels", "cell": "Step and trace", "training": "Training", "learning": "While it learns"}
HEAD = """# Benchmarks

Made by `make bench`. Machines drift: compare ratios within one section, never times of two runs. Last run: {day}.
"""


def main() -> int:
    """Run what was asked for, all parts if nothing was, and keep what they say."""
    if sys.argv[1:2] == ["reliability"]:
        return reliability.main(sys.argv[2:])
    asked = [word for word in sys.argv[1:] if not word.startswith("-")] or list(PARTS)
    quick = "--quick" in sys.argv
    parts = {}
    if "page" in asked:
        peers.install()
        parts["page"] = page_part(page.run(rounds=1 if quick else 3, keys=6 if quick else 12))
    if "cell" in asked:
        parts["cell"] = cell_part(cell.run(*(((8, 32), 3) if quick else ())))
    if "training" in asked:
        parts["training"] = training_part(training.run(*(((8, 32), 0.5) if quick else ())))
    if "learning" in asked:
        told = learning.__doc__ or ""
        parts["learning"] = "\n".join([f"## {TITLES['learning']}", "", told, learning.table(learning.run()), ""])
    print("\n".join(parts.values()))
    if not quick:
        whole = {**sections(PAGE.read_text(encoding="utf-8")), **parts}
        text = "\n".join([HEAD.format(day=datetime.now(UTC).date()), *(whole[part] for part in PARTS if part in whole)])
        PAGE.write_text(text, encoding="utf-8")
    return 0


def sections(text: str) -> dict[str, str]:
    """The parts that the page has, each from its heading to the next."""
    found = {body.partition("\n")[0]: f"## {body.rstrip()}\n" for body in text.split("\n## ")[1:]}
    return {part: found[title] for part, title in TITLES.items() if title in found}


def page_part(rows: list[dict[str, Any]]) -> str:
    """The page beside the same screen drawn by Plotly.react, and beside peers."""
    lines = [
        f"## {TITLES['page']}",
        "",
        page.__doc__ or "",
        f"LSTM, T = {page.T}, H = {page.H}, our whole main screen at 1440 x 900; peers: three heat maps and a line.",
        "",
        "| | key to pixels p50 ms | p95 ms | complete pictures in a 1 s drag | kB on the wire | first picture ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['target']} | {row['key_p50_ms']:.0f} | {row['key_p95_ms']:.0f} | {row['pictures']:.0f} "
        f"| {row['bytes'] / 1000:.0f} | {row['first_ms']:.0f} |"
        for row in rows
    ]
    others = [row["key_p50_ms"] for row in rows if row["target"] in peers.PEERS]
    share = f"{rows[0]['key_p50_ms'] / min(others):.2f} of the fastest peer" if others else "no peer in this run"
    lines += ["", f"Key to pixels: {share}. Two frames, 33 ms at 60 pictures a second, are the floor of the method."]
    why = f"{rows[0]['why_p50_ms']:.0f} ms, p95 {rows[0]['why_p95_ms']:.0f} ms"
    lines += ["", f"From Enter on a value to its explanation on the screen: p50 {why}."]
    return "\n".join([*lines, ""])


def cell_part(rows: list[dict[str, float]]) -> str:
    """Step and trace beside PyTorch."""
    return "\n".join([f"## {TITLES['cell']}", "", cell.table(rows), ""])


def training_part(rows: list[dict[str, Any]]) -> str:
    """Sequences a second of a training beside PyTorch."""
    told = (training.__doc__ or "").replace("    python -m bench.training [--quick]\n\n", "").strip()
    return "\n".join([f"## {TITLES['training']}", "", told, "", training.table(rows), ""])


if __name__ == "__main__":
    sys.exit(main())
