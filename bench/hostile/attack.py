"""The attack, in a process of its own: ``python -m bench.hostile.attack URL COUNT SEED [holding]`` prints what came.

Many connections at once, each of which speaks as fast as it is let. After every batch of bad messages a connection asks
one good question: a session that does not answer it is stuck.
"""

import asyncio
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlsplit

from bench.hostile import files, frames, links, messages, requests
from bench.load.client import LOST, Client, reach

BINARY = 2
TALKERS, BATCH = 16, 40
PATIENCE = 120.0
"""Seconds after which something does not come any more."""
UNASKED = 3.0
"""Seconds after which a server that has not answered a broken request waits for the rest of it."""
MARK = 1 << 40
_ACK = re.compile(rb'^\{"event":"(\w+)"(?:,"\w+":[^,{\[]+)*?,"ack":(-?\d+)')
_CODE = re.compile(rb'"code":"(\w+)"')


@dataclass
class Told:
    """What was sent and what came of it."""

    messages: int = 0
    frames: int = 0
    links: int = 0
    files: int = 0
    requests: int = 0
    refused: int = 0
    """Messages that were answered with ``failed``."""
    faults: list[str] = field(default_factory=list)
    """Faults of ours seen from outside: a ``failed`` with the code ``error``, a link that broke its reader."""
    stuck: list[str] = field(default_factory=list)
    """Sessions that did not answer, requests that were held for ever."""
    closes: Counter[int] = field(default_factory=Counter)
    """How connections ended, by code."""
    statuses: Counter[int] = field(default_factory=Counter)
    """Answers to requests; 0: the server ended the connection, or waited for more."""


class Talker:
    """One connection, heard."""

    def __init__(self, told: Told) -> None:
        """What comes is counted."""
        self._told, self._wanted = told, -1
        self.answered = asyncio.Event()

    def expect(self, ack: int) -> None:
        """Wait for this one from now on."""
        self._wanted = ack
        self.answered.clear()

    def hear(self, text: memoryview, _when: float) -> None:
        """Count refusals; notice the answer that is waited for."""
        start = bytes(text[:300])
        found = _ACK.match(start)
        ack = int(found[2]) if found else json.loads(bytes(text))["ack"]
        if start.startswith(b'{"event":"failed"'):
            self._told.refused += 1
            code = _CODE.search(bytes(text))
            if code is None or code[1] == b"error":
                self._told.faults.append(bytes(text).decode())
        if ack == self._wanted:
            self.answered.set()


async def talk(url: str, said: list[messages.Message], told: Told) -> int:
    """Say all of it, batch by batch, over as many connections as it takes; returns how many were said."""
    mark, left = MARK, list(said)
    while left:
        talker = Talker(told)
        client = await reach(url, talker.hear)
        client.say(command="open", id=0)
        while left and not client.closed.done():
            batch, left = left[:BATCH], left[BATCH:]
            for one in batch:
                client.raw(one if isinstance(one, bytes) else one.encode("utf-8", "surrogatepass"), _kind(one))
            mark += 1
            talker.expect(mark)
            client.say(command="seek", id=mark, t=1)
            if not await _either(talker.answered, client.closed):
                told.stuck.append(f"no answer after {batch}"[:5000])
                client.abort()
        told.closes[await _ended(client, told)] += 1
    return len(said)


async def break_off(url: str, sent: bytes, told: Told) -> None:
    """Speak as nobody may; the server has to end this connection, and to say so."""
    client = await reach(url, Talker(told).hear)
    client.say(command="open", id=0)
    client.spill(sent)
    told.frames += 1
    try:
        code = await asyncio.wait_for(asyncio.shield(client.closed), PATIENCE)
    except TimeoutError:
        told.stuck.append(f"a connection was not ended after {sent[:60]!r}")
        client.abort()
        return
    told.closes[code] += 1
    if code == LOST:
        told.faults.append(f"ended without a goodbye after {sent[:20]!r} ({len(sent)} bytes)")


async def ask(url: str, sent: bytes, told: Told, patience: float) -> int:
    """Send a request and return the status of the answer; 0 when none came."""
    at = urlsplit(url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    try:
        writer.write(sent)
        async with asyncio.timeout(patience):
            head = await reader.read(64)
            while await reader.read(1 << 16):
                pass
    except (TimeoutError, ConnectionError):
        head = b""
    finally:
        writer.close()
    status = int(head[9:12]) if re.match(rb"HTTP/1\.[01] \d{3}", head) else 0
    told.statuses[status] += 1
    return status


async def ask_all(url: str, all_: list[bytes], told: Told, patience: float, again: float = 0.0) -> None:
    """One after another; ``again``: seconds after which one that found no place asks once more."""
    for one in all_:
        while await ask(url, one, told, patience) == 503 and again:
            await asyncio.sleep(again)


async def hold(url: str, sent: bytes, told: Told) -> None:
    """Send the beginning of a request, and no more; the server has to end it some day."""
    at = urlsplit(url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    try:
        writer.write(sent)
        async with asyncio.timeout(PATIENCE):
            while await reader.read(1 << 16):
                pass
    except TimeoutError:
        told.stuck.append(f"a request was held for ever: {sent[:80]!r}")
    except ConnectionError:
        pass
    finally:
        writer.close()


async def attack(url: str, count: int, seed: int, *, holding: bool = True) -> Told:
    """Of ``count``, 83 % messages, 8 % links, 4 % sequences, 3 % requests, 1.5 % frames, 0.5 % models.

    ``holding``: also requests that never end.
    """
    chance, told = Random(seed), Told()
    said = [messages.bad(chance) for _ in range(count * 83 // 100)]
    linked = [links.bad(chance) for _ in range(count * 8 // 100)]
    whole = files.models()
    modelled = [requests.request("/api/model", files.model(chance, whole)) for _ in range(count // 200)]
    sequences = [requests.request("/api/sequence", files.sequence(chance)) for _ in range(count // 25)]
    broken = [frames.broken(chance) for _ in range(count * 3 // 200)]
    asked = [requests.bad(chance) for _ in range(count * 3 // 100)]
    slow = [requests.slow(chance) for _ in range(min(64, count // 100) if holding else 0)]
    told.links, told.files, told.requests = len(linked), len(modelled) + len(sequences), len(asked) + len(slow)

    async def frames_in_turn() -> None:
        for one in broken:
            await break_off(url, one, told)

    async def links_in_turn() -> None:
        for at in range(0, len(linked), 1000):
            found = await asyncio.to_thread(links.read, linked[at : at + 1000])
            told.faults.extend(found["faults"])
            opened = [f'{{"command":"open","id":{n},"experiment":{one}}}' for n, one in enumerate(found["read"])]
            await talk(url, list(opened), told)

    async def messages_in_turn(some: list[messages.Message]) -> None:
        many = await talk(url, some, told)
        told.messages += many

    await asyncio.gather(
        *(messages_in_turn(said[k::TALKERS]) for k in range(TALKERS)),
        *(hold(url, one, told) for one in slow),
        frames_in_turn(),
        links_in_turn(),
        ask_all(url, modelled, told, PATIENCE, again=0.5),
        ask_all(url, sequences, told, PATIENCE, again=0.5),
        *(ask_all(url, asked[k::8], told, UNASKED) for k in range(8)),
    )
    return told


def _kind(message: messages.Message) -> int:
    return BINARY if isinstance(message, bytes) else 1


async def _either(answered: asyncio.Event, closed: "asyncio.Future[int]") -> bool:
    """Whether there was an answer, or a goodbye, in time."""
    waiting = asyncio.create_task(answered.wait())
    either: set[asyncio.Future[Any]] = {waiting, closed}
    done, _ = await asyncio.wait(either, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    return bool(done)


async def _ended(client: Client, told: Told) -> int:
    """Say goodbye, and wait for the answer."""
    client.close()
    try:
        return await asyncio.wait_for(asyncio.shield(client.closed), PATIENCE)
    except TimeoutError:
        told.stuck.append("no goodbye")
        client.abort()
        return LOST


def main() -> None:
    url, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    told: dict[str, Any] = vars(asyncio.run(attack(url, count, seed, holding="holding" in sys.argv)))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
