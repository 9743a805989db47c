"""Everybody at once, for long: sessions that come and go, files, bad messages, and one real page that is always used.

Sessions edit, play, look, choose presets, feed, learn, say nonsense, and leave with or without a word; files are
opened; a page in Chromium plays, drags, learns, chooses and takes back. Every so often the server is looked at (memory,
open files, threads, tasks of its event loop) and the page (heap and nodes after a collection). What grows without bound
shows between the second quarter, when everything is warm, and the last: both are means. Of the heap, what the page
holds (objects, texts, lists) is judged; the whole is told beside it: the rest is what V8 compiles, anew and better for
every function that stays in use, and Playwright's own functions with it.
"""

import asyncio
import os
from statistics import mean, median

from bench.load.process import Running
from bench.load.told import Row
from bench.load.told import section as told_section
from bench.soak.crowd import Tally, guests
from bench.soak.page import Visitor
from bench.soak.pulse import Pulse, look

LONG = 1800.0
SESSIONS = 24
SAMPLES, SELDOM = 60, 5.0
"""How often everything is looked at, and seconds between two looks at least."""
GROWS = 0.10
"""By what part something may be larger in the last quarter than in the second."""
BESIDE = ("heap",)
"""What is told and not judged."""
FEW = 50
"""Below it a figure is told with one decimal."""


def section() -> str:
    """Run it for SECONDS and tell."""
    seconds = float(os.environ.get("SECONDS") or LONG)
    pulses, tally, faults = asyncio.run(measure(seconds, SESSIONS))
    return told(seconds, pulses, tally, faults)


async def measure(seconds: float, sessions: int) -> tuple[list[Pulse], Tally, list[str]]:
    """Use a server and a page for so long; what was seen of them, what was done, and what went wrong."""
    tally, faults = Tally(), list[str]()
    with Running(GATESCOPE_LEARNERS="1") as server:
        async with Visitor(server.url, faults) as visitor:
            over = asyncio.Event()
            work = [asyncio.create_task(one) for one in (*guests(server.url, sessions, tally, over), visitor.use(over))]
            pulses: list[Pulse] = []
            clock = asyncio.get_running_loop().time
            began, every = clock(), max(seconds / SAMPLES, SELDOM)
            while clock() < began + seconds:
                await asyncio.sleep(max(began + (len(pulses) + 1) * every - clock(), 0.0))
                pulses.append(await look(server, visitor))
            over.set()
            async with asyncio.timeout(120):
                await asyncio.gather(*work)
            await asyncio.sleep(3.0)
            pulses.append(await look(server, visitor))
        faults += [line for line in server.log.splitlines() if "Traceback" in line or '"fault"' in line]
    return pulses, tally, faults


def told(seconds: float, pulses: list[Pulse], tally: Tally, faults: list[str]) -> str:
    """The section of the document."""
    quarter = len(pulses) // 4
    warm, late, left = pulses[quarter : 2 * quarter], pulses[3 * quarter : -1], pulses[-1]
    rows = []
    for what, name, unit in (
        ("memory of the server", "resident", "MB"),
        ("open files of the server", "files", ""),
        ("tasks of its event loop", "tasks", ""),
        ("its threads", "threads", ""),
        ("what the page holds on its heap", "held", "MB"),
        ("heap of the page, compiled code and all", "heap", "MB"),
        ("nodes of the page", "nodes", ""),
        ("listeners of the page", "listeners", ""),
    ):
        first, last = (mean(getattr(one, name) for one in some) for some in (warm, late))
        digits = 1 if first < FEW else 0
        got = f"{first:,.{digits}f}{unit and ' ' + unit}, then {last:,.{digits}f}{unit and ' ' + unit}"
        judged = None if name in BESIDE else last <= first * (1 + GROWS)
        rows.append(Row(f"{what}: second quarter, last quarter", "flat" if judged is not None else "", got, judged))
    for what, some in (("second", warm), ("last", late)):
        p50, p99 = median(one.p50 for one in some), median(one.p99 for one in some)
        rows.append(Row(f"an answer in the {what} quarter", "", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms", None))
    rows += [
        Row("sessions that are open when all have left but the page", "1", f"{left.sessions:.0f}", left.sessions == 1),
        Row("faults of server or page", "0", "; ".join(faults[:3]) or "0", not faults),
    ]
    done = ", ".join(f"{many:,} {what}" for what, many in sorted(tally.done.items()))
    besides = f"{seconds / 60:g} minutes, {SESSIONS} sessions at a time. Done: {done}."
    return told_section("Used for long", __doc__, besides, rows)
