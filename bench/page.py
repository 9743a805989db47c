"""Hand to pixels in a real browser: a key to its picture and to an explanation, pictures in a drag of 1 s, first load.

A key press counts from the time stamp of the event to the animation frame after the one in which every chart shows
the same new picture; for an explanation, in which its terms stand there. A drag is 60 mouse moves in 1 s, sent on the
clock and not waited for; a picture is complete when all charts show the same run. All targets are visited in turn,
round after round; compare ratios of one run.
"""

import asyncio
import base64
import json
import statistics
import subprocess
import time
import urllib.error
import urllib.request
import zlib
from contextlib import ExitStack
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from app.network.build import first_inputs
from bench.targets import Target, environment, targets
from tools.chromium import ARGUMENTS, find_chromium

Found = dict[str, list[float]]
FIRST_PORT = 8760
MOVES, SECONDS = 60, 1.0
STILL, SWING = 12, 16
"""Where a hand goes between: pixels that mean nothing yet, and those that it goes up before it comes down."""
T, H, X = 50, 8, 8

WATCH = """window.bench = (() => { const pictures = [], keys = []; const picture = PICTURE; let last = null;
  const look = () => { const now = picture(); if (now !== null && now !== last) { last = now; const entry = [now, 0];
      pictures.push(entry); requestAnimationFrame(() => { entry[1] = performance.now(); }); }
    requestAnimationFrame(look); };
  requestAnimationFrame(look);
  addEventListener('keydown', (event) => keys.push(event.timeStamp), {capture: true});
  return {pictures, keys}; })();"""
TOLD = """() => new Promise((done) => { const look = () => {
    const why = document.querySelector('[data-testid=why]');
    const told = !why.hidden && !why.classList.contains('waiting') && why.querySelector('.term');
    requestAnimationFrame(told ? () => done(performance.now() - bench.keys.at(-1)) : look); };
  requestAnimationFrame(look); })"""


def link(**more: str) -> str:
    """The hash that opens the experiment measured: an LSTM, T = 50, H = 8, X = 8, standing still."""
    given = {"kind": "numbers", "values": first_inputs(T, X, 7).tolist()}
    experiment = {"cell": {"kind": "lstm"}, "X": X, "H": H, "seed": 7, "input": given}
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(json.dumps({"experiment": experiment, "t": 25} | more).encode()) + packer.flush()
    return "#1." + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def run(rounds: int = 3, keys: int = 10) -> list[dict[str, Any]]:
    """One row a target: key_p50_ms, key_p95_ms, pictures (in a drag of 1 s), bytes, first_ms."""
    with ExitStack() as stack:
        chosen = targets(link(), link(compare="cells"))
        urls: dict[str, str] = {}
        for number, target in enumerate(chosen):
            shared = urls.get(target.same_server)
            urls[target.name] = shared or _start(stack, target, FIRST_PORT + number)
        return asyncio.run(_run(chosen, urls, rounds, keys))


async def _run(chosen: list[Target], urls: dict[str, str], rounds: int, keys: int) -> list[dict[str, Any]]:
    found: dict[str, Found] = {
        target.name: {"key": [], "drag": [], "bytes": [], "first": [], "why": []} for target in chosen
    }
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for _ in range(rounds):
            for target in chosen:
                await _visit(browser, target, urls[target.name], keys, found[target.name])
        await browser.close()
    return [_row(name, one) for name, one in found.items()]


def _start(stack: ExitStack, target: Target, port: int) -> str:
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


async def _visit(browser: Browser, target: Target, url: str, keys: int, found: Found) -> None:
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    await page.add_init_script(WATCH.replace("PICTURE", target.picture))
    wire = await context.new_cdp_session(page)
    await wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    await page.goto(url + target.path, wait_until="commit")
    await page.wait_for_function("window.bench?.pictures[0]?.[1] > 0", timeout=60_000)
    found["first"].append(await page.evaluate("bench.pictures[0][1]"))
    handle = page.locator(target.handle).first
    await handle.wait_for()
    await _settle(page)
    found["bytes"].append(sum(sizes))
    if target.begin:
        await page.keyboard.press(target.begin)
    await handle.focus()
    for key in range(keys):
        found["key"].append(await _press(page, target.keys[(key + 1) % 2]))
    found["drag"].append(await _drag(page, wire, await handle.bounding_box(), target.direction))
    for _ in range(keys if target.opens else 0):
        found["why"].append(await _open(page, target.opens))
    await context.close()


async def _open(page: Page, value: str) -> float:
    """Ask why with a key and wait for the answer on the screen; then close it again."""
    await page.locator(value).first.focus()
    told = asyncio.ensure_future(page.evaluate(TOLD))
    await page.keyboard.press("Enter")
    took: float = await told
    await page.keyboard.press("Escape")
    await page.wait_for_function("document.querySelector('[data-testid=why]').hidden")
    return took


async def _press(page: Page, key: str) -> float:
    before = await page.evaluate("bench.pictures.length")
    await page.keyboard.press(key)
    await page.wait_for_function(f"bench.pictures[{before}]?.[1] > 0", polling=20)
    took: float = await page.evaluate(f"bench.pictures[{before}][1] - bench.keys.at(-1)")
    await _settle(page)
    return took


async def _drag(page: Page, wire: CDPSession, box: Any, direction: str) -> float:
    """Complete pictures while the hand moved. The moves are not waited for: a hand does not wait for the page."""
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    right = box["width"] * 0.4 / MOVES if direction == "right" else 0.0
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.wait_for_timeout(100)
    start = await page.evaluate("bench.pictures.length")
    clock = asyncio.get_running_loop()
    begun, sent = clock.time(), []
    for move in range(1, MOVES + 1):
        up = {"up": move, "right": 0, "between": STILL + SWING - abs(move % (2 * SWING) - SWING)}[direction]
        at = {"type": "mouseMoved", "x": x + right * move, "y": y - up, "button": "left", "buttons": 1}
        sent.append(asyncio.ensure_future(wire.send("Input.dispatchMouseEvent", at)))
        await asyncio.sleep(max(0.0, begun + SECONDS * move / MOVES - clock.time()))
    ended: float = await page.evaluate("performance.now()")
    await asyncio.gather(*sent)
    await page.mouse.up()
    await _settle(page)
    shown = await page.evaluate(f"bench.pictures.slice({start}).filter((picture) => picture[1] <= {ended + 17}).length")
    return float(shown)


async def _settle(page: Page) -> None:
    """Wait until no new picture has come for half a second."""
    count = -1
    while (now := await page.evaluate("bench.pictures.length")) != count:
        count = now
        await page.wait_for_timeout(500)


def _row(name: str, found: Found) -> dict[str, Any]:
    ordered, told = sorted(found["key"]), sorted(found["why"])
    return {
        "target": name,
        "key_p50_ms": statistics.median(ordered),
        "key_p95_ms": ordered[int(0.95 * (len(ordered) - 1))],
        "why_p50_ms": statistics.median(told) if told else None,
        "why_p95_ms": told[int(0.95 * (len(told) - 1))] if told else None,
        "pictures": statistics.median(found["drag"]),
        "bytes": statistics.median(found["bytes"]),
        "first_ms": statistics.median(found["first"]),
    }
