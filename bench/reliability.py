"""``python -m bench reliability [part ...]``: what is to be reached beside what was, kept in docs/reliability.md.

A part that is run alone takes the place of its own section. Parts: sessions, stalled, back, stop, learning, start,
hostile, autobahn, soak (30 minutes, run only when it is named; SECONDS says how long instead). ``--told`` measures
nothing: it makes the page anew.
"""

import re
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import uvloop

from bench import autobahn, figures, hostile, soak
from bench.load import back, learning, play, stalled, start, stop
from bench.load.process import Running, machine, many_files
from bench.load.told import Row, section
from bench.targets import ROOT

PAGE = ROOT / "docs" / "reliability.md"
Found = TypeVar("Found")
ROOM = {"GATESCOPE_SESSIONS": "2000"}
"""A server takes 500 sessions unless it is set otherwise."""
SECONDS, ROUNDS = 15.0, 12


def served(measure: Callable[[Running], Coroutine[Any, Any, Found]]) -> Found:
    """Run a measurement against a server of its own."""
    with Running(**ROOM) as server:
        return uvloop.run(measure(server))


def sessions() -> str:
    """1,000 sessions at 10 timesteps a second, and 300 at 20; of one experiment, and each of its own."""
    rows: list[Row] = []
    for apart in (False, True):
        for count, speed, most in ((1000, 10.0, 250.0), (300, 20.0, 50.0)):

            def play_all(server: Running, n: int = count, v: float = speed, own: bool = apart) -> Playing:
                return play.measure(server, n, v, SECONDS, apart=own)

            rows += play_rows(served(play_all), most, apart=apart)
    return section("Many sessions", play.__doc__, SHARED, rows)


Playing = Coroutine[Any, Any, play.Played]
SHARED = """The figures were set for followers of one teacher, to whom the same bytes go. Here every connection has a
session of its own, which stands where it stands; those that opened the same experiment share what is computed and
written of a timestep. Those that have bent a weight each compute and write their own: no figure was set for them, and
they are told beside. `GATESCOPE_SESSIONS` is 500 unless it is set otherwise, here 2,000. Clients and server share the
cores."""


def play_rows(found: play.Played, most: float, *, apart: bool) -> list[Row]:
    """Timesteps that came, and how late; what one core would carry by the time that the server took of it."""
    name = f"{found.sessions:,} sessions at {found.speed:g} timesteps a second"
    name += ", each with weights of its own" if apart else ""
    carries = 1e6 / found.cost

    def row(what: str, wanted: str, told: str, *, reached: bool) -> Row:
        return Row(f"{name}: {what}", *(("", told, None) if apart else (wanted, told, reached)))

    late, answer = found.late[1], found.answer[1]
    return [
        row(
            "timesteps delivered in a second",
            f"{found.wanted:,.0f}",
            f"{found.frames:,.0f}",
            reached=found.frames >= 0.99 * found.wanted,
        ),
        row("a timestep comes late by, p99", f"{most:g} ms", f"{late:.0f} ms", reached=late <= most),
        row("a question is answered in, p99", f"{most:g} ms", f"{answer:.0f} ms", reached=answer <= most),
        Row(
            f"{name}: processor of the server for a timestep",
            "",
            f"{found.cost:.0f} us; it had {found.busy:.2f} of a core; a whole one carries {carries:,.0f} a second",
            None,
        ),
    ]


def one_stalled() -> str:
    """One client that reads no more."""
    found = served(lambda server: stalled.measure(server, 100, 10.0, 4.0, ROUNDS))
    held = f"{min(found.full, default=0) / 1e6:.1f} MB"
    rows = [
        Row(
            "p99 of the answers to others changes by",
            "less than 10 %",
            f"{100 * found.change:+.0f} %",
            found.change < 0.1,
        ),
        Row("it differs between rounds that are alike by", "", f"{100 * found.chance:.0f} %", None),
    ]
    for name, rounds in (("while it reads", found.reading), ("while it does not", found.stalled)):
        told = f"{rounds.together.answer[1]:.1f} ms; in half of the rounds {rounds.spread}"
        rows.append(Row(f"p99 {name}", "", told, None))
    rows += [
        Row(
            "rounds in which it stalled from begin to end",
            f"{ROUNDS}",
            f"{len(found.full)}; the kernel held {held} for it",
            len(found.full) == ROUNDS,
        ),
        Row("it is gone after", "20 s", f"{found.gone:.1f} s", found.gone <= 20.0),
    ]
    return section("One that reads no more", stalled.__doc__, "", rows)


def killed() -> str:
    """A thousand sessions come back after a kill -9."""
    found = served(lambda server: back.measure(server, 1000))
    rows = [
        Row("the last of 1,000 is back, with the right state, after", "5 s", f"{found.last:.1f} s", found.last <= 5.0),
        Row("half of them are back after", "", f"{found.half:.1f} s", None),
        Row("the new server answers after", "", f"{found.started:.1f} s", None),
        Row("it had worked by the end", "", f"{found.busy:.1f} s of the processor", None),
        Row("edits that were under way", "", f"{found.unanswered:,}", None),
        Row("edits lost", "0", str(found.lost), found.lost == 0),
    ]
    return section("Killed", back.__doc__, "", rows)


def stopped() -> str:
    """A hundred open sockets."""
    rows = []
    for what, how in {
        "100 open sockets": {},
        "the same while 4 lessons learn": {"lessons": 4},
        "the same, 10 of them read no more": {"stalled": 10},
    }.items():
        found = served(lambda server, h=how: stop.measure(server, 100, **h))  # type: ignore[misc]
        told = f"{found.seconds:.2f} s, exit {found.status}, {found.told} of {found.readers} that read are told 1012"
        rows.append(Row(what, "2 s", told, found.clean and found.seconds <= 2.0))
    return section("Stopped", stop.__doc__, "", rows)


def while_learning() -> str:
    """The event loop while lessons are learned."""
    found = served(lambda server: learning.measure(server, 3, SECONDS))
    rows = [Row("the longest delay that the server saw", "50 ms", f"{found.lag:.0f} ms", found.lag < 50.0)]
    for name, one in (("before", found.before), ("while 3 lessons go on", found.during)):
        told = f"p50 {one.p50:.1f} ms, p99 {one.p99:.1f} ms, longest {one.longest:.1f} ms"
        rows.append(Row(f"answers {name}", "", told, None))
    return section("While lessons are learned", learning.__doc__, "", rows)


def started() -> str:
    """From the start of the process to the first answer."""
    found = start.measure()
    each = ", ".join(f"{one:.2f}" for one in sorted(found.seconds))
    rows = [
        Row("the server answers after", "1 s", f"{found.median:.2f} s (all: {each})", found.median <= 1.0),
        Row("processor that it takes", "", f"{found.busy:.2f} s", None),
    ]
    return section("Start", start.__doc__, "", rows)


def attacked() -> str:
    """Bad messages, links, files and requests."""
    found = hostile.measure()
    words = (hostile.__doc__ or "").replace("python -m bench hostile", "")
    verdict = Row("all of that ends in a reason, and the good client is served", "yes", "", found.survived)
    return section("Hostile input", words, hostile.table(found), [verdict])


PARTS: dict[str, Callable[[], str]] = {
    "sessions": sessions,
    "stalled": one_stalled,
    "back": killed,
    "stop": stopped,
    "learning": while_learning,
    "start": started,
    "hostile": attacked,
    "autobahn": autobahn.section,
    "soak": soak.section,
}
LONG = ("soak",)
HEAD = """# Reliability

Made by `make reliability`, the part of long use by `make soak`: what is to be reached beside what was, on a server
process of its own, with clients in another. Where something was not reached it says no. What else a machine does shows
first in p99; each section says what it was.

## Figures to reach
"""
NOT_FREE = """**The machine was not free**: times are those of a crowded one, and say little of a server that has its
cores for itself; counts (what was lost, told or left over) and seconds of the processor hold all the same."""
PROXY = "`tests/faults` and `tests/browser/test_bad_network.py`, `test_lost_connection.py`, `test_faults.py`"
TESTS = (
    *figures.HELD,
    ("the first lesson by keys alone, and by ear alone", "`tests/browser/test_keys_only.py`, `test_read_aloud.py`"),
    (
        "twice and four times as large nothing is lost; the focus is seen; other eyes, no motion",
        "`tests/browser/test_accessibility_room.py`, `test_focus_seen.py`, `test_other_eyes.py`",
    ),
    ("no colour alone, by three kinds of eyes that see fewer", "`tests/js/colours.test.js`"),
    ("bad messages, links, files and requests end in a reason", "`tests/hostile`, `tests/web`, `tests/wire`"),
    ("cut, reset, slow, silent, half-open, lossy; killed while playing, dragging, learning; asleep; redeployed", PROXY),
    ("a reader that stalls is let go and disturbs nobody; a stop tells everybody", "`tests/web/test_live.py`"),
    (
        "only pages of our own origin open a session; names of the host are checked",
        "`tests/web/test_live.py`, `tests/web/test_headers.py`",
    ),
    ("a strict policy of content, and no violation: anything on the console fails", "`tests/web/test_headers.py`"),
    ("files that lie about their size, or name other files, are refused", "`tests/interchange/test_refusals.py`"),
    ("what a user writes is shown as text wherever it is shown", "`tests/browser/test_markup.py`"),
    ("state of the page equals that of the server after whatever happened", "`tests/web/test_protocol_laws.py`"),
    ("the image runs as a user that may write nowhere", "`tests/house/test_dockerfile.py`"),
)
"""What is held at every commit, and where."""


def main(words: list[str]) -> int:
    """Run the parts that were asked for, all short ones if none was, and keep what they say."""
    if words == ["--told"]:
        keep({})
        return 0
    asked = [word for word in words if word in PARTS] or [name for name in PARTS if name not in LONG]
    unknown = set(words) - set(PARTS)
    if unknown:
        print(f"no such part: {', '.join(sorted(unknown))}; expected {', '.join(PARTS)}")
        return 1
    many_files()
    for name in asked:
        where, began = machine(), time.monotonic()
        said = PARTS[name]()
        when = f"Run on {datetime.now(UTC).date()}, {where}; it took {time.monotonic() - began:.0f} s."
        when += f"\n{NOT_FREE}" if not where.free else ""
        keep({name: f"{said}\n{when}\n"})
        print(said, when, sep="\n")
    return 0


def keep(told: dict[str, str]) -> None:
    """Put sections in the place of their own of before; the others stay, and what is told of all is made anew."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(text(sections(page) | told), encoding="utf-8")


def sections(page: str) -> dict[str, str]:
    """The sections of a page, by the names of their parts."""
    return dict(re.findall(r"<!-- (\w+) -->\n(.*?)<!-- end -->", page, re.DOTALL))


def text(kept: dict[str, str]) -> str:
    """The page: the figures, a section a part, and what tests hold."""
    parts = (f"<!-- {part} -->\n{kept[part]}<!-- end -->\n" for part in PARTS if part in kept)
    held = (
        "## Held by tests",
        "",
        "| figure | held by |",
        "| --- | --- |",
        *(f"| {one} | {by} |" for one, by in TESTS),
    )
    return "\n".join((HEAD, figures.table(kept), "", *parts, *held, ""))
