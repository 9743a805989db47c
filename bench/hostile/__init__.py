"""Bad messages, links, files, frames and requests against a server that serves a good client meanwhile."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.hostile.good import Good, Served
from bench.load.client import LOST
from bench.load.process import Running
from bench.targets import ROOT

COUNT = 100_000
ALONE = 10.0
"""Seconds in which the good client is served alone, to compare with."""
PATIENCE = "60"
"""Seconds that the server waits for a reader: the attacker shares its cores, and may come to read late."""
DECLARED = {503}
"""Answers of 5xx that are meant: no place now, come again."""


@dataclass(frozen=True)
class Hostile:
    """What came of an attack."""

    messages: int
    frames: int
    links: int
    files: int
    requests: int
    refused: int
    """Messages that were answered with a reason."""
    seconds: float
    tracebacks: int
    """In the log of the server."""
    faults: tuple[str, ...]
    """Whatever else of ours broke, as far as it is seen from outside."""
    unclean: int
    """Connections that ended without a goodbye (1006)."""
    stuck: tuple[str, ...]
    """Sessions that did not answer a good question after bad ones, requests that were held for ever."""
    closes: Mapping[int, int]
    statuses: Mapping[int, int]
    """Answers to requests; 0: none, for what was sent was no request or no whole one."""
    alone: Served
    under: Served
    """The good client before and during the attack; every answer was the right one."""
    before: int
    after: int
    """Bytes of memory of the server."""
    sessions_left: int
    log: str

    @property
    def bad_statuses(self) -> dict[int, int]:
        """5xx that were not meant."""
        return {status: many for status, many in self.statuses.items() if status >= 500 and status not in DECLARED}

    @property
    def survived(self) -> bool:
        """Whether nothing at all went wrong."""
        wrong = (self.tracebacks, self.faults, self.unclean, self.stuck, self.bad_statuses, self.sessions_left)
        return not any(wrong)


def measure(count: int = COUNT, seed: int = 1, alone: float = ALONE, *, holding: bool = True) -> Hostile:
    """Attack a server of one's own with about ``count`` bad things. Raises WrongAnswer if the good client got one.

    ``alone``: seconds that it is served alone at first; ``holding``: also requests that never end, which takes 15 s.
    """
    asked = (str(count), str(seed), *(["holding"] if holding else []))
    with Running(GATESCOPE_LOG="warning", GATESCOPE_SEND_SECONDS=PATIENCE) as server:
        return asyncio.run(_measured(server, asked, alone))


async def _measured(server: Running, asked: Sequence[str], alone: float) -> Hostile:
    good = Good(server.url)
    await good.begin()
    await good.round()
    undisturbed = await good.for_a_while(alone)
    before, clock = server.vital().resident, asyncio.get_running_loop().time
    command = (sys.executable, "-m", "bench.hostile.attack", server.url, *asked)
    began = clock()
    attacker = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    ended = asyncio.ensure_future(attacker.communicate())
    try:
        under = await good.until(ended)
    except BaseException:
        attacker.kill()
        await ended
        raise
    seconds, told = clock() - began, json.loads((await ended)[0])
    after = server.vital().resident
    left = await _left(server)
    goodbye = await good.end()
    closes = {int(code): many for code, many in told["closes"].items()}
    wrong = [] if goodbye == 1000 else [f"the good client was closed with {goodbye}"]
    return Hostile(
        **{name: told[name] for name in ("messages", "frames", "links", "files", "requests", "refused")},
        seconds=seconds,
        tracebacks=server.log.count("Traceback") + server.log.count('"fault"'),
        faults=(*told["faults"], *wrong),
        unclean=closes.get(LOST, 0),
        stuck=tuple(told["stuck"]),
        closes=closes,
        statuses={int(status): many for status, many in told["statuses"].items()},
        alone=undisturbed,
        under=under,
        before=before,
        after=after,
        sessions_left=left,
        log=server.log,
    )


async def _left(server: Running) -> int:
    """Sessions that are open beside the good one, when those that ended have had time to go."""
    for _ in range(100):
        if (left := int(server.metric("sessions")) - 1) <= 0:
            break
        await asyncio.sleep(0.1)
    return left


def table(found: Hostile) -> str:
    """The section for people."""
    sent = (("messages", found.messages), ("links", found.links), ("files", found.files), ("requests", found.requests),
            ("frames that are none", found.frames))  # fmt: skip
    named = ", ".join(f"{many:,} {what}" for what, many in sent)
    total = sum(many for _, many in sent)
    statuses = ", ".join(f"{status or 'none'}: {many:,}" for status, many in sorted(found.statuses.items()))
    closes = ", ".join(f"{code}: {many:,}" for code, many in sorted(found.closes.items()))
    rows = (
        ("tracebacks in the server's log", found.tracebacks),
        ("other faults of ours", len(found.faults)),
        ("connections that ended without a goodbye (1006)", found.unclean),
        ("sessions or requests that got stuck", len(found.stuck)),
        ("answers of 5xx that are not declared", sum(found.bad_statuses.values())),
        ("sessions left over", found.sessions_left),
    )
    return "\n".join(
        [
            f"{total:,} in {found.seconds:.0f} s: {named}. {found.refused:,} messages were refused with a reason, the",
            "others were commands still, or gave way to a later one.",
            "",
            "| | |",
            "| --- | ---: |",
            *(f"| {what} | {many} |" for what, many in rows),
            f"| good client alone: answers, p50, p99 | {_served(found.alone)} |",
            f"| good client during the attack: answers, p50, p99 | {_served(found.under)} |",
            f"| memory of the server before and after, MB | {found.before / 1e6:.0f}, {found.after / 1e6:.0f} |",
            "",
            f"Connections ended with {closes}; requests were answered with {statuses}.",
            "",
        ]
    )


def _served(one: Served) -> str:
    return f"{one.answers:,}, {one.p50:.1f} ms, {one.p99:.1f} ms"
