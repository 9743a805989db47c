"""The figures that were set, beside what was reached: put together from what the parts have measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.peers import PEERS

Kept = Mapping[str, Any]
"""What each part has found, by its name."""
Said = tuple[str, bool] | None
"""What was reached, in words, and whether it is enough; None: not measured."""


@dataclass(frozen=True)
class Goal:
    """One figure."""

    what: str
    wanted: str
    found: Callable[[Kept], Said]
    why: str = ""
    """What is to be said where it was not reached."""


def table(kept: Kept) -> str:
    """All of them as Markdown."""
    lines = ["| figure | to reach | measured | reached |", "| --- | --- | --- | --- |"]
    for goal in GOALS:
        said = goal.found(kept)
        measured, word = (
            ("not measured", "")
            if said is None
            else (said[0], "yes" if said[1] else f"**no**{goal.why and ': '}{goal.why}")
        )
        lines.append(f"| {goal.what} | {goal.wanted} | {measured} | {word} |")
    return "\n".join(lines)


def _page(name: str, key: str, most: float) -> Callable[[Kept], Said]:
    """Milliseconds of a target of the part ``page``."""

    def found(kept: Kept) -> Said:
        row = next((one for one in kept.get("page", ()) if one["target"] == name), None)
        value = row and row.get(key)
        if value is None:
            return None
        return f"{value:.0f} ms", value <= most

    return found


def _drag(name: str) -> Callable[[Kept], Said]:
    """Complete pictures in a drag of a target of the part ``page``; the first one after loading is told too."""

    def found(kept: Kept) -> Said:
        row = next((one for one in kept.get("page", ()) if one["target"] == name), None)
        if row is None or "pictures" not in row:
            return None
        said = f"{row['pictures']:.0f} (in the first second after loading {row['pictures_early']:.0f})"
        return said, row["pictures"] >= PICTURES

    return found


def _beside_peers(kept: Kept) -> Said:
    rows = {row["target"]: row["key_p50_ms"] for row in kept.get("page", ())}
    peers = {name: rows[name] for name in PEERS if name in rows}
    if "gatescope" not in rows or not peers:
        return None
    best = min(peers, key=lambda name: peers[name])
    share = rows["gatescope"] / peers[best]
    return f"{share:.2f} of {best} ({rows['gatescope']:.0f} and {peers[best]:.0f} ms)", share <= 1 / 3


def _peers(kept: Kept) -> Said:
    """Which of them were measured in the same run."""
    rows = kept.get("page")
    if rows is None:
        return None
    there = [row["target"] for row in rows if row["target"] in PEERS]
    missing = [name for name in PEERS if name not in there]
    return ", ".join(there) + (f"; not {', '.join(missing)}" if missing else ""), not missing


def _painted(kept: Kept) -> Said:
    """Pictures of a drag, painted in place and by Plotly."""
    rows = {row["target"]: row.get("pictures") for row in kept.get("page", ())}
    ours, plotly = rows.get("gatescope"), rows.get("gatescope, Plotly.react")
    if ours is None or plotly is None:
        return None
    return f"{ours:.0f} and {plotly:.0f} pictures a second", ours > plotly


def _scale(T: int, H: int, key: str, least: float) -> Callable[[Kept], Said]:
    """A number a second of the part ``scale``; of what was played also how much of it came."""

    def found(kept: Kept) -> Said:
        row = next((one for one in kept.get("scale", ()) if (one["T"], one["H"]) == (T, H)), None)
        if row is None or row.get(key) is None:
            return None
        came = ""
        if key == "played" and "came" in row:
            came = f", of {row['came']:.1f} that came; {row['overtaken']:.1f} were overtaken within a frame"
        return f"{row[key]:.1f} a second{came}", row[key] >= least

    return found


def _opens(kept: Kept) -> Said:
    rows = [row for row in kept.get("scale", ()) if row["T"] >= 10_000 or row["H"] >= 128]
    said = [
        f"T = {row['T']:,}, H = {row['H']}: open {row['open_ms'] / 1000:.1f} s, play {row['played']:.0f}/s, "
        f"scrub {row['scrubbed']:.0f}/s"
        for row in rows
    ]
    return ("; ".join(said), all(min(row["played"], row["scrubbed"]) >= SMOOTH for row in rows)) if rows else None


def _memory(kept: Kept) -> Said:
    row = next((one for one in kept.get("scale", ()) if "after_mb" in one), None)
    if row is None:
        return None
    return f"{row['page_mb']:.0f} MB, then {row['after_mb']:.0f} MB", row["after_mb"] <= 1.1 * row["page_mb"] + 2


def _step(kept: Kept) -> Said:
    rows = [row for row in kept.get("cell", ()) if row["H"] <= 32 and "step_ratio" in row]
    said = ", ".join(f"{row['step_ratio']:.2f} at H = {row['H']}" for row in rows)
    return (said, all(row["step_ratio"] <= 1 / 3 for row in rows)) if rows else None


def _trace(kept: Kept) -> Said:
    rows = [row for row in kept.get("cell", ()) if "trace_ratio" in row]
    if not rows:
        return None
    worst = max(rows, key=lambda row: row["trace_ratio"])
    said = f"at most {worst['trace_ratio']:.2f} times, at H = {worst['H']}, {worst['threads']:.0f} threads"
    return said.replace(", 1 threads", ", 1 thread"), worst["trace_ratio"] <= 2


def _training(sizes: tuple[int, ...], least: float) -> Callable[[Kept], Said]:
    """The least multiple of PyTorch's speed in float64 at these H."""

    def found(kept: Kept) -> Said:
        rows = [row for row in kept.get("training", ()) if row["H"] in sizes and "ratio_float64" in row]
        if not rows:
            return None
        worst = min(rows, key=lambda row: row["ratio_float64"])
        where = f"{worst['cell']}, H = {worst['H']}, batch {worst['B']}"
        return f"at least {worst['ratio_float64']:.2f} times ({where})", worst["ratio_float64"] >= least

    return found


def _single(kept: Kept) -> Said:
    """The least and the most multiple of PyTorch's speed in float32."""
    ratios = [row["ratio_float32"] for row in kept.get("training", ()) if "ratio_float32" in row]
    return (f"{min(ratios):.2f} to {max(ratios):.2f} times", True) if ratios else None


def _learning(kept: Kept) -> Said:
    found = kept.get("learning")
    if found is None:
        return None
    now = found["while it learns"]
    said = f"{now['frames']:.0f} frames/s, longest answer {now['max']:.0f} ms"
    return said, now["frames"] >= SMOOTH and now["max"] <= LAG_MS


def _bytes(kept: Kept) -> Said:
    found = kept.get("visits")
    if found is None:
        return None
    kb = found["visits"]["gatescope"]["first"]["kb"]
    return f"{kb:.0f} kB", kb <= MOST_KB


def _first_picture(kept: Kept) -> Said:
    visits = kept.get("visits", {}).get("visits", {})
    if "plain prototype" not in visits:
        return None
    ours, theirs = (visits[name]["first"]["ms"] for name in ("gatescope", "plain prototype"))
    return f"{ours / theirs:.2f} times ({ours:.0f} and {theirs:.0f} ms)", ours <= 1.2 * theirs


def _second_visit(kept: Kept) -> Said:
    found = kept.get("visits")
    if found is None:
        return None
    fetched = found["visits"]["gatescope"]["second"]["fetched"]
    return ", ".join(f"`{path}`" for path in fetched) or "nothing", set(fetched) <= {"/"}


def _start(kept: Kept) -> Said:
    found = kept.get("visits")
    return None if found is None else (f"{found['start_s']:.2f} s", found["start_s"] <= 1)


FLOOR = "two frames, 33 ms, are the floor of the method; what the server and the drawing take comes on top"
OVERTAKEN = "a timestep that comes in the same frame of the browser as the next is not seen"
WHOLE = "that is three heat maps and a line; ours is the whole main screen, made before its first picture"
PICTURES, SMOOTH, LAG_MS, MOST_KB, MISSED = 50, 30, 50, 600, 3
"""Pictures a second of a drag, those that are smooth, milliseconds that the event loop may lag, kB of a first visit,
and timesteps of 60 that may be missed: frames are counted from outside, for three seconds."""
GOALS = (
    Goal("a weight dragged: complete pictures in 1 s", "at least 50", _drag("gatescope")),
    Goal("a key to pixels, p50", "at most 50 ms", _page("gatescope", "key_p50_ms", 50)),
    Goal("a key to pixels, p95", "at most 75 ms", _page("gatescope", "key_p95_ms", 75)),
    Goal("the same beside the fastest peer of the run", "at most a third", _beside_peers, FLOOR),
    Goal("the peers of the design, in the same run", "all six", _peers),
    Goal("the same screen, painted in place and drawn by Plotly.react", "more pictures", _painted),
    Goal("a pin dragged", "at least 50 pictures", _drag("gatescope, a gate held")),
    Goal("three belts compared", "at least 50 pictures", _drag("gatescope, three belts")),
    Goal(
        "T = 50, H = 8 played, one timestep a frame",
        f"60 a second, all but {MISSED}",
        _scale(50, 8, "played", 60 - MISSED),
        OVERTAKEN,
    ),
    Goal("T = 1,000, H = 32 scrubbed", "at least 30 a second", _scale(1000, 32, "scrubbed", 30)),
    Goal("T = 10,000, H = 128 and 512 open, play, scrub", "they do", _opens),
    Goal("T = 10,000 played through: memory of the page", "does not grow", _memory),
    Goal("a step, beside a loop by hand in PyTorch", "at most a third for H up to 32", _step),
    Goal("a trace, beside nn.LSTM in float64", "at most twice at every size", _trace),
    Goal("training beside PyTorch, float64, H up to 16", "at least twice", _training((4, 8, 16), 2.0)),
    Goal("training beside PyTorch, float64, H = 32", "at least 1.3 times", _training((32,), 1.3)),
    Goal("training beside PyTorch, float32", "shown beside it", _single),
    Goal("the page while a network learns", "30 frames/s, answers in 50 ms", _learning),
    Goal("first visit", "at most 600 kB", _bytes),
    Goal("first picture, beside the plain prototype", "at most 1.2 times", _first_picture, WHOLE),
    Goal("second visit fetches", "nothing but the page", _second_visit),
    Goal("`make run` answers", "within 1 s", _start),
)
