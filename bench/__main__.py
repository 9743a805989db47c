"""``python -m bench [cell] [page] [--quick]``: measures, prints the tables and keeps them in docs/benchmarks.md."""

import sys
from datetime import UTC, datetime
from typing import Any

from bench import cell, page, peers
from bench.targets import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Made by `make bench`. Machines drift: compare ratios within one run, never times of two runs. Last run: {day}.
"""


def main() -> int:
    """Run what was asked for; the page is written only by a whole run."""
    asked = [word for word in sys.argv[1:] if not word.startswith("-")] or ["cell", "page"]
    quick = "--quick" in sys.argv
    parts = []
    if "page" in asked:
        peers.install()
        parts.append(page_part(page.run(rounds=1 if quick else 3, keys=6 if quick else 12)))
    if "cell" in asked:
        parts.append(cell_part(cell.run(*(((8, 32), 3) if quick else ()))))
    text = "\n".join([HEAD.format(day=datetime.now(UTC).date()), *parts])
    print(text)
    if not quick and set(asked) == {"cell", "page"}:
        PAGE.write_text(text, encoding="utf-8")
    return 0


def page_part(rows: list[dict[str, Any]]) -> str:
    """The page beside the same screen drawn by Plotly.react, and beside peers."""
    lines = [
        "## Hand to pixels",
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
    return "\n".join(["## Step and trace", "", cell.table(rows), ""])


if __name__ == "__main__":
    sys.exit(main())
