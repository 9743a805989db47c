"""Hand to pixels in a real browser: a key to its picture and to an explanation, pictures in a drag of 1 s, first load.

A key press counts from the time stamp of the event to the animation frame after the one in which every chart shows
the same new picture; for an explanation, in which its terms stand there. A drag is 60 mouse moves in 1 s, sent on the
clock and not waited for; a picture is complete when all charts show the same run. There are five in a row, and the
first and the last count: a browser compiles code as it runs, so what a hand meets right after loading is slower than
what it meets a few seconds later. All targets are visited in turn, round after round; compare ratios of one run. A peer
is pressed half as often and dragged twice; one that does not answer is left out of its round.
"""

import asyncio
import statistics
import sys
from contextlib import ExitStack
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Page, ViewportSize
from playwright.async_api import TimeoutError as Unanswered

from bench import peers
from bench.hand import FIRST_PORT, MOVES, WATCH, H, T, browser, drag, first, link, press, settle, start
from bench.targets import Target, targets

Found = dict[str, list[float]]
WINDOW = ViewportSize(width=1440, height=900)
DRAGS = 5
"""In a row, at every visit."""
STILL, SWING = 12, 16
"""Where a hand goes between: pixels that mean nothing yet, and those that it goes up before it comes down."""
TOLD = """() => new Promise((done) => { const look = () => {
    const why = document.querySelector('[data-testid=why]');
    const told = !why.hidden && !why.classList.contains('waiting') && why.querySelector('.term');
    requestAnimationFrame(told ? () => done(performance.now() - bench.keys.at(-1)) : look); };
  requestAnimationFrame(look); })"""


def run(rounds: int = 3, keys: int = 10) -> list[dict[str, Any]]:
    """One row a target: key_p50_ms, key_p95_ms, pictures (in a drag of 1 s; early: the first), bytes, first_ms."""
    with ExitStack() as stack:
        chosen = targets(link(), link(compare="cells"))
        urls: dict[str, str] = {}
        for number, target in enumerate(chosen):
            shared = urls.get(target.same_server)
            urls[target.name] = shared or start(stack, target, FIRST_PORT + number)
        return asyncio.run(_run(chosen, urls, rounds, keys))


async def _run(chosen: list[Target], urls: dict[str, str], rounds: int, keys: int) -> list[dict[str, Any]]:
    found: dict[str, Found] = {
        target.name: {"key": [], "early": [], "drag": [], "bytes": [], "first": [], "why": []} for target in chosen
    }
    async with browser() as opened:
        for _ in range(rounds):
            for target in chosen:
                try:
                    async with await opened.new_context(viewport=WINDOW, bypass_csp=True) as context:
                        await _visit(context, target, urls[target.name], keys, found[target.name])
                except Unanswered:
                    if target.name not in peers.PEERS:
                        raise
                    print(f"{target.name} does not answer and is left out of this round", file=sys.stderr)
    return [_row(name, one) for name, one in found.items() if one["drag"]]


async def _visit(context: BrowserContext, target: Target, url: str, keys: int, found: Found) -> None:
    page = await context.new_page()
    await page.add_init_script(WATCH.replace("PICTURE", target.picture))
    wire = await context.new_cdp_session(page)
    await wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    found["first"].append(await first(page, url + target.path))
    handle = page.locator(target.handle).first
    await handle.wait_for()
    await settle(page)
    found["bytes"].append(sum(sizes))
    if target.begin:
        await page.keyboard.press(target.begin)
    await handle.focus()
    peer = target.name in peers.PEERS
    for key in range(keys // 2 if peer else keys):
        found["key"].append(await press(page, target.keys[(key + 1) % 2]))
    box = page.locator(target.track or target.handle).first
    drags = [await _drag(page, wire, await box.bounding_box(), target.direction) for _ in range(2 if peer else DRAGS)]
    found["early"].append(drags[0])
    found["drag"].append(drags[-1])
    for _ in range(keys if target.opens else 0):
        found["why"].append(await _open(page, target.opens))


async def _open(page: Page, value: str) -> float:
    """Ask why with a key and wait for the answer on the screen; then close it again."""
    await page.locator(value).first.focus()
    told = asyncio.ensure_future(page.evaluate(TOLD))
    await page.keyboard.press("Enter")
    took: float = await told
    await page.keyboard.press("Escape")
    await page.wait_for_function("document.querySelector('[data-testid=why]').hidden")
    return took


async def _drag(page: Page, wire: CDPSession, box: Any, direction: str) -> float:
    """Complete pictures of a drag that begins in the middle of a box, or where the value stands."""
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    right = 0.0
    if direction == "along":
        value = float(await page.evaluate("bench.pictures.at(-1)[0]"))
        x += box["width"] * value / 8
        right = box["width"] * 0.4 / MOVES * (1 if value < 0.5 else -1)

    def path(move: int) -> tuple[float, float]:
        up = {"up": move, "along": 0, "between": STILL + SWING - abs(move % (2 * SWING) - SWING)}[direction]
        return right * move, -up

    return float(await drag(page, wire, x, y, path))


def _row(name: str, found: Found) -> dict[str, Any]:
    ordered, told = sorted(found["key"]), sorted(found["why"])
    return {
        "target": name,
        "key_p50_ms": statistics.median(ordered),
        "key_p95_ms": ordered[int(0.95 * (len(ordered) - 1))],
        "why_p50_ms": statistics.median(told) if told else None,
        "why_p95_ms": told[int(0.95 * (len(told) - 1))] if told else None,
        "pictures_early": statistics.median(found["early"]),
        "pictures": statistics.median(found["drag"]),
        "bytes": statistics.median(found["bytes"]),
        "first_ms": statistics.median(found["first"]),
    }


def section(rows: list[dict[str, Any]]) -> str:
    """The page beside the same screen drawn by Plotly.react, and beside peers, as Markdown."""
    lines = [
        f"LSTM, T = {T}, H = {H}, our whole main screen at 1440 x 900; peers: three heat maps and a line.",
        "",
        "| | key to pixels p50 ms | p95 ms | complete pictures in a 1 s drag | in the first after loading "
        "| kB on the wire | first picture ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['target']} | {row['key_p50_ms']:.0f} | {row['key_p95_ms']:.0f} | {row['pictures']:.0f} "
        f"| {row['pictures_early']:.0f} | {row['bytes'] / 1000:.0f} | {row['first_ms']:.0f} |"
        for row in rows
    ]
    others = [row["key_p50_ms"] for row in rows if row["target"] in peers.PEERS]
    share = f"{rows[0]['key_p50_ms'] / min(others):.2f} of the fastest peer" if others else "no peer in this run"
    lines += ["", f"Key to pixels: {share}. Two frames, 33 ms at 60 pictures a second, are the floor of the method."]
    why = f"{rows[0]['why_p50_ms']:.0f} ms, p95 {rows[0]['why_p95_ms']:.0f} ms"
    return "\n".join([*lines, "", f"From Enter on a value to its explanation on the screen: p50 {why}."])
