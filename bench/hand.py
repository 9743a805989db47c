"""A hand before a page in a real browser: what it opens, presses and drags, and which pictures it gets to see."""

import asyncio
import base64
import json
import subprocess
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from app.network.build import first_inputs
from bench.targets import Target, environment
from tools.chromium import ARGUMENTS, find_chromium

FIRST_PORT = 8760
MOVES, SECONDS = 60, 1.0
T, H, X = 50, 8, 8

WATCH = """window.bench = (() => { const pictures = [], keys = []; const picture = PICTURE; let last = null, frames = 0;
  const look = () => { const now = picture(); frames++;
    if (now !== null && now !== last) { last = now; const entry = [now, 0];
      pictures.push(entry); requestAnimationFrame(() => { entry[1] = performance.now(); }); }
    requestAnimationFrame(look); };
  requestAnimationFrame(look);
  addEventListener('keydown', (event) => keys.push(event.timeStamp), {capture: true});
  return {pictures, keys, frames: () => frames}; })();"""
"""Which pictures were there: for each what tells it from the one before, and the frame after the one that showed it."""


def link(steps: int = T, units: int = H, inputs: int = X, t: int = 25, **more: str) -> str:
    """The hash that opens an LSTM, standing still at t."""
    given = {"kind": "numbers", "values": first_inputs(steps, inputs, 7).tolist()}
    experiment = {"cell": {"kind": "lstm"}, "X": inputs, "H": units, "seed": 7, "input": given}
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(json.dumps({"experiment": experiment, "t": t} | more).encode()) + packer.flush()
    return "#1." + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def start(stack: ExitStack, target: Target, port: int) -> str:
    """Start the server of a target and wait until it answers; it ends with the stack. Where it is."""
    command = [part.replace("{port}", str(port)) for part in target.command]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, env=environment(target, port), stdout=quiet, stderr=quiet)
    stack.callback(server.wait)
    stack.callback(server.terminate)
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return url
    raise RuntimeError(f"{target.name} did not answer at {url}")


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A browser of our own, closed in the end."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield opened
        await opened.close()


async def first(page: Page, address: str) -> float:
    """Go to an address and wait for its first picture: milliseconds from the start of the navigation."""
    await page.goto(address, wait_until="commit")
    await page.wait_for_function("window.bench?.pictures[0]?.[1] > 0", timeout=120_000)
    took: float = await page.evaluate("bench.pictures[0][1]")
    return took


async def press(page: Page, key: str) -> float:
    """Milliseconds from a key to the picture that it makes."""
    before = await page.evaluate("bench.pictures.length")
    await page.keyboard.press(key)
    await page.wait_for_function(f"bench.pictures[{before}]?.[1] > 0", polling=20)
    took: float = await page.evaluate(f"bench.pictures[{before}][1] - bench.keys.at(-1)")
    await settle(page)
    return took


async def drag(page: Page, wire: CDPSession, x: float, y: float, path: Callable[[int], tuple[float, float]]) -> int:
    """Complete pictures while the hand moved for a second, to ``path(1)``, ``path(2)``, ... right and down of (x, y).

    The moves are not waited for: a hand does not wait for the page.
    """
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.wait_for_timeout(100)
    begin = await page.evaluate("bench.pictures.length")
    clock = asyncio.get_running_loop()
    begun, sent = clock.time(), []
    for move in range(1, MOVES + 1):
        right, down = path(move)
        at = {"type": "mouseMoved", "x": x + right, "y": y + down, "button": "left", "buttons": 1}
        sent.append(asyncio.ensure_future(wire.send("Input.dispatchMouseEvent", at)))
        await asyncio.sleep(max(0.0, begun + SECONDS * move / MOVES - clock.time()))
    ended: float = await page.evaluate("performance.now()")
    await asyncio.gather(*sent)
    await page.mouse.up()
    await settle(page)
    shown: int = await page.evaluate(
        f"bench.pictures.slice({begin}).filter((picture) => picture[1] <= {ended + 17}).length"
    )
    return shown


async def settle(page: Page) -> None:
    """Wait until no new picture has come for half a second."""
    count = -1
    while (now := await page.evaluate("bench.pictures.length")) != count:
        count = now
        await page.wait_for_timeout(500)
