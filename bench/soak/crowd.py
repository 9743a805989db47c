"""Sessions that come and go, and files that are opened; what each does is drawn from its number."""

import asyncio
import json
import random
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from app.lab.presets import PRESETS
from bench.load.client import Client, Refused, reach
from bench.targets import ROOT

FILES = ROOT / "tests" / "interchange" / "files"
PRESET_IDS = tuple(one.id for one in PRESETS)
BAD = (b"{", b"[" * 500, b'{"command": "fly", "id": 1}', b'{"command": "seek", "id": 1, "t": 1e999}', b'"\\ud800"')
SHORT, LONG_STAY = 2.0, 40.0
"""Seconds that a session stays."""


@dataclass
class Tally:
    """What was done."""

    done: Counter[str] = field(default_factory=Counter)


def guests(url: str, count: int, tally: Tally, over: asyncio.Event) -> list[Coroutine[Any, Any, None]]:
    """So many who come again and again until it is over, and one who brings files."""
    return [*(_guest(url, random.Random(number), tally, over) for number in range(count)), _files(url, tally, over)]


async def _guest(url: str, chance: random.Random, tally: Tally, over: asyncio.Event) -> None:
    while not over.is_set():
        try:
            client = await reach(url, lambda _text, _when: None)
        except (OSError, Refused):
            tally.done["visits refused"] += 1
            await asyncio.sleep(1.0)
            continue
        tally.done["visits"] += 1
        await _stay(client, chance, tally, over)
        client.close() if chance.random() < 0.6 else client.abort()
        await asyncio.sleep(chance.random())


async def _stay(client: Client, chance: random.Random, tally: Tally, over: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    end, number = loop.time() + chance.uniform(SHORT, LONG_STAY), 1
    client.say(command="open", id=number, preset=chance.choice(PRESET_IDS))
    while loop.time() < end and not over.is_set() and not client.closed.done():
        number += 1
        what, command = _command(chance)
        tally.done[what] += 1
        if isinstance(command, bytes):
            client.raw(command)
        else:
            client.say(id=number, **command)
        await asyncio.sleep(chance.choice((0.02, 0.1, 0.5, 2.0)))


def _command(chance: random.Random) -> tuple[str, dict[str, Any] | bytes]:  # noqa: PLR0911 - one line a kind
    draw, value = chance.random(), round(chance.uniform(-3, 3), 3)
    weight = {"edit": "weight", "name": f"b_{chance.choice('fioczrh')}[0]", "value": value}
    if draw < 0.3:
        return "moves of a hand", {"command": "edit", "live": True, "edit": weight}
    if draw < 0.45:
        return "edits", {"command": "edit", "edit": weight}
    if draw < 0.6:
        return "steps", {"command": "seek", "t": chance.randrange(30)}
    if draw < 0.7:
        playing = chance.choice(({"command": "play"}, {"command": "pause"}, {"command": "speed", "speed": 20.0}))
        return "playing", playing
    if draw < 0.78:
        why = {"quantity": chance.choice(("c", "h", "f")), "index": 0}
        return "looks", {"command": "look", "unit": 0, "why": why, "backward": why if chance.random() < 0.5 else None}
    if draw < 0.85:
        return "presets", {"command": "edit", "edit": {"edit": "preset", "preset": chance.choice(PRESET_IDS)}}
    if draw < 0.9:
        return "sizes", {"command": "edit", "edit": {"edit": "sizes", "H": chance.randint(1, 40)}}
    if draw < 0.92:
        course = {"task": "latch", "epochs": chance.randint(2, 30)}
        return "lessons", {"command": "train", "course": course}
    if draw < 0.94:
        return "lessons ended", {"command": "learn", "go": "end"}
    return "bad messages", chance.choice(BAD)


async def _files(url: str, tally: Tally, over: asyncio.Event) -> None:
    """One file after another, some of them cut off."""
    chance = random.Random(99)
    files = [path for path in sorted(FILES.iterdir()) if path.suffix != ".json"]
    traced = json.dumps({"X": 1, "H": 8, "input": {"kind": "numbers", "values": [[0.5]] * 200}}).encode()
    while not over.is_set():
        path = chance.choice(files)
        data = path.read_bytes()
        whole = chance.random() < 0.7
        sent = data if whole else data[: chance.randrange(len(data))]
        await asyncio.to_thread(_post, f"{url}/api/model?name={path.name}", sent)
        await asyncio.to_thread(_post, f"{url}/api/trace", traced)
        tally.done["files" if whole else "broken files"] += 1
        tally.done["traces"] += 1
        await asyncio.sleep(0.5)


def _post(url: str, data: bytes) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0
