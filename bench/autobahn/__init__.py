"""Autobahn's WebSocket cases, played against an echo behind the doors of the application.

The cases are those of autobahntestsuite as they are published. The suite itself is a program for Python 2, so a client
of ours plays them: it reads the case files, sends what they say, and each judges by its own words. The echo is served
with the settings of the application (`app/web/serve.py`); only messages may have 16 MiB, as the cases of limits need.
"""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.web.sockets import FRAGMENTS
from bench.autobahn.cases import Missing, installed, load
from bench.autobahn.fuzzer import Verdict, play
from bench.load.told import Row
from bench.load.told import section as told_section
from bench.targets import ROOT

COMPRESSION, LIMITS = ("12.", "13."), "9."
"""Cases of what we have not, by choice; and those that are played one after another, for they time what they do."""
AT_ONCE = 8
UNBOUND = 1 << 20
TOO_LARGE = 1009
PASSES = ("OK", "NON-STRICT", "INFORMATIONAL")


@dataclass(frozen=True)
class Found:
    """What the cases say, by their names."""

    said: dict[str, Verdict]
    unbound: dict[str, Verdict]
    """Of those that ended in our bound of frames a message: what they say without it."""
    compression: int
    """Cases that were not played."""

    def named(self, behavior: str) -> list[str]:
        """Those that say so, among the others."""
        return [name for name, one in self.said.items() if one.behavior == behavior and name not in self.unbound]

    def failed(self) -> dict[str, Verdict]:
        """Those that do not pass, or whose connection was not ended as it should be; also without our bound."""
        return {name: one for name, one in (self.said | self.unbound).items() if not passes(one)}


def passes(one: Verdict) -> bool:
    """Whether a case is content with what was said, and with how the connection ended."""
    return one.behavior in PASSES and one.closing in PASSES


def section() -> str:
    """Play all and tell."""
    try:
        cases = load(installed())
    except Missing as missing:
        row = Row("cases that pass", "all", f"not measured: {missing}", reached=False)
        return told_section("Autobahn's WebSocket cases", __doc__, "", [row])
    return told(asyncio.run(measure(cases)))


async def measure(cases: dict[str, type[Any]]) -> Found:
    """Play them: once, and those that end in our bound of frames a message once more without it."""
    played = {name: case for name, case in cases.items() if not name.startswith(COMPRESSION)}
    with echo(FRAGMENTS) as port:
        said = await verdicts(played, port)
    over = {name: played[name] for name, one in said.items() if one.code == TOO_LARGE and not passes(one)}
    with echo(UNBOUND) as port:
        unbound = await verdicts(over, port)
    return Found(said, unbound, len(cases) - len(played))


async def verdicts(cases: dict[str, type[Any]], port: int) -> dict[str, Verdict]:
    """Play some at a time, those of limits one after another."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(case: type[Any]) -> Verdict:
        async with room:
            return await play(case, port)

    short = {name: case for name, case in cases.items() if not name.startswith(LIMITS)}
    found = dict(zip(short, await asyncio.gather(*map(one, short.values())), strict=True))
    for name, case in cases.items():
        if name not in short:
            found[name] = await play(case, port)
    return {name: found[name] for name in cases}


@contextmanager
def echo(fragments: int) -> Iterator[int]:
    """The echo, in a process of its own; the port that it listens on."""
    command = [sys.executable, "-m", "bench.autobahn.echo", str(fragments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def told(found: Found) -> str:
    """The section of the document."""
    failed = found.failed()
    counted = {word: found.named(word) for word in PASSES}
    rows = [
        Row("cases that do not pass", "0", _each(failed) or "0", not failed),
        Row("cases", "", f"{len(found.said) + found.compression}", None),
        *(Row(f"they say {word}", "", _named(names, word), None) for word, names in counted.items()),
        Row(
            f"more than {FRAGMENTS:,} frames a message, our own bound: ended with 1009 as they should be",
            "",
            f"{len(found.unbound)}: {', '.join(found.unbound)}; without the bound {_sum(found.unbound.values())}",
            None,
        ),
        Row("not implemented, by choice: compression (12, 13)", "", f"{found.compression}", None),
    ]
    return told_section("Autobahn's WebSocket cases", __doc__, BOUND, rows)


BOUND = f"""A message may come in {FRAGMENTS:,} frames: each costs memory, however little is in it, and a page sends
one. Cases that send more are ended with 1009 and a reason; they are played once more with that bound lifted.
NON-STRICT: what was right before it went wrong is not said again when both came at once, and a text is looked through
when all of it is there. Compression is off, for it doubles memory and time; its cases are not played."""


def _each(failed: dict[str, Verdict]) -> str:
    return "; ".join(f"{name}: {one.behavior}, {one.closing}, {one.result}" for name, one in failed.items())


def _named(names: list[str], word: str) -> str:
    return f"{len(names)}" if word == "OK" or not names else f"{len(names)}: {', '.join(names)}"


def _sum(said: Iterable[Verdict]) -> str:
    return ", ".join(f"{many} {word}" for word, many in Counter(one.behavior for one in said).items())
