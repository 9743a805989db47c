"""Long and wide experiments on the whole main screen: opened, played, scrubbed, looked along, and bent by hand.

    python -m bench.scale [--quick]

An LSTM at 1440 x 900. *Played*: timesteps shown in a second at 60 a second; one is shown where belt, gates and numbers
stand at it with all digits. *Came*: timesteps that the server sent in that second, and how many of them were overtaken
by the next before the browser made a frame. *Scrubbed*: timesteps whose numbers were shown in a second in which a hand
draws the handle of the player over two fifths of the sequence, 60 mouse moves on the clock; they come with the answer
of the server, when the belt may be further already, and say which timestep is theirs. *Looked along*: frames in which
the window stood elsewhere while a hand draws its brush for a second. *Bent*: complete pictures of other weights in a
second of dragging one. *Page*: memory of the script when it is open; the long sequence is played for minutes too, and
measured again.
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from playwright.async_api import Browser, CDPSession, Page

from bench.hand import FIRST_PORT, MOVES, WATCH, browser, drag, first, link, settle, start
from bench.targets import OURS, targets

Row = dict[str, Any]
SIZES = ((50, 8, 8), (1000, 32, 8), (10_000, 8, 4), (10_000, 32, 4), (1000, 128, 4), (1000, 512, 4))
"""T, H and X."""
LONGEST, MINUTES = (10_000, 8, 4), 2.8
"""What is played through, and how long that takes at 60 timesteps a second."""
NUMBERS = """() => [...document.querySelectorAll('.bars .value')]
    .every((value) => value.textContent !== '' || !value.checkVisibility())
  && document.querySelector('[data-testid=numbers-title]')?.textContent.match(/t = (\\d+)/)?.[1] || null"""
"""The timestep whose numbers are shown, with all digits; at t = 0 there are no gates."""
STANDS = f"""() => {{ const [belt, gates] = ['belt', 'gates'].map(
    (id) => document.querySelector(`[data-testid=${{id}}]`)?.dataset.t);
  return belt === gates && belt === ({NUMBERS})() ? belt : null; }}"""
BRUSH = """() => document.querySelector('.overview-brush')?.style.transform || null"""
EITHER = f"""() => (({{drawn: {OURS}, stands: {STANDS}, numbers: {NUMBERS}, brush: {BRUSH}}})
  [window.counted ?? 'drawn'])()"""
"""What makes a picture another one: ``counted`` says which."""
CAME = """window.came = 0; window.overtaken = 0; (() => { let here = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...given) { super(...given); this.addEventListener('message', ({data}) => {
      if (!data.startsWith?.('{"event":"frame"')) return;
      window.came++; if (here++) window.overtaken++; }); } };
  const next = () => { here = 0; requestAnimationFrame(next); };
  requestAnimationFrame(next); })();"""
"""Counts the timesteps that come while it plays, and those among them that share a frame with a later one."""


def run(sizes: tuple[tuple[int, int, int], ...] = SIZES, rounds: int = 3, minutes: float = MINUTES) -> list[Row]:
    """One row a size: T, H, open_ms, played, came, overtaken, frames, scrubbed, looked_along (or None), bent, page_mb.

    With ``minutes`` the longest is played so long: after_mb is what the page holds then.
    """
    with ExitStack() as stack:
        url = start(stack, targets(link(), "")[0], FIRST_PORT + 60)
        return asyncio.run(_run(url, sizes, rounds, minutes))


def section(rows: list[Row]) -> str:
    """The same as Markdown."""
    lines = [
        "| T | H | first picture ms | played, timesteps/s | came | frames/s | scrubbed, pictures/s | looked along "
        "| bent | page MB |",
        "| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for row in rows:
        along = "" if row["looked_along"] is None else f"{row['looked_along']:.0f}"
        came = f"{row['came']:.0f}, {row['overtaken']:.0f} overtaken" if "came" in row else ""
        after = f", {row['after_mb']:.0f} after all of it was played" if "after_mb" in row else ""
        lines.append(
            f"| {row['T']:,} | {row['H']} | {row['open_ms']:.0f} | {row['played']:.0f} | {came} | {row['frames']:.0f} "
            f"| {row['scrubbed']:.0f} | {along} | {row['bent']:.0f} | {row['page_mb']:.0f}{after} |"
        )
    return "\n".join(lines)


async def _run(url: str, sizes: tuple[tuple[int, int, int], ...], rounds: int, minutes: float) -> list[Row]:
    found: dict[tuple[int, int, int], list[Row]] = {size: [] for size in sizes}
    async with browser() as opened:
        for _ in range(rounds):
            for size in sizes:
                found[size].append(await _visit(opened, url, *size))
        rows = [{key: _middle([one[key] for one in all_]) for key in all_[0]} for all_ in found.values()]
        for row, size in zip(rows, found, strict=True):
            if size == LONGEST and minutes:
                row["after_mb"] = await _played_through(opened, url, size, minutes)
    return rows


def _middle(values: list[float | None]) -> float | None:
    known = sorted(value for value in values if value is not None)
    return known[len(known) // 2] if known else None


async def _visit(opened: Browser, url: str, T: int, H: int, X: int) -> Row:
    page, wire = await _page(opened)
    row: Row = {"T": T, "H": H, "open_ms": await first(page, f"{url}/?lang=en{link(T, H, X, t=T // 2)}")}
    await settle(page)
    row["page_mb"] = await _memory(wire)
    await page.evaluate("window.counted = 'numbers'")
    box = await page.get_by_test_id("scrub").bounding_box()
    row["scrubbed"] = await _drawn(page, wire, box, lambda width: 0.4 * width)
    await page.evaluate("window.counted = 'stands'")
    row |= await _played(page, T)
    row["looked_along"] = None
    if T > 50:
        await page.evaluate("window.counted = 'brush'")
        for _ in range(5):
            await page.keyboard.press("z")
        await settle(page)
        brush = await page.get_by_test_id("overview-whole").bounding_box()
        strip = await page.get_by_test_id("overview-track").bounding_box()
        far = strip["width"] * 0.3 if strip else 0.0
        row["looked_along"] = await _drawn(page, wire, brush, lambda _: far)
        await page.keyboard.press("0")
    await page.evaluate("window.counted = 'drawn'")
    await settle(page)
    weight = await page.locator('[data-weight="W_f[0,0]"]').first.bounding_box()
    row["bent"] = await _drawn(page, wire, weight, lambda _: 0.0, up=1.0)
    await page.context.close()
    return row


async def _page(opened: Browser) -> tuple[Page, CDPSession]:
    context = await opened.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    await page.add_init_script(WATCH.replace("PICTURE", EITHER) + CAME)
    return page, await context.new_cdp_session(page)


async def _drawn(page: Page, wire: CDPSession, box: Any, far: Callable[[float], float], up: float = 0.0) -> int:
    """Pictures of a drag from the middle of a box, so far to the right, and ``up`` pixels a move."""
    right = far(box["width"]) / MOVES
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return await drag(page, wire, x, y, lambda move: (right * move, -up * move))


async def _played(page: Page, T: int, seconds: float = 3.0) -> Row:
    """Timesteps shown and frames in a second; short sequences begin again at their end."""
    await page.get_by_test_id("scrub").fill("1")
    await page.get_by_test_id("speed").select_option("60")
    if 60 * seconds > T and await page.get_by_test_id("loop").get_attribute("aria-pressed") == "false":
        await page.get_by_test_id("loop").click()
    await page.get_by_test_id("play").click()
    await page.wait_for_timeout(500)
    told = "[bench.pictures.length, came, overtaken, bench.frames(), performance.now()]"
    before = await page.evaluate(told)
    await page.wait_for_timeout(1000 * seconds)
    after = await page.evaluate(told)
    await page.get_by_test_id("play").click()
    await settle(page)
    *counted, took = (late - early for early, late in zip(before, after, strict=True))
    return dict(zip(("played", "came", "overtaken", "frames"), (1000 * one / took for one in counted), strict=True))


async def _played_through(opened: Browser, url: str, size: tuple[int, int, int], minutes: float) -> float:
    """Megabytes of the page after it has played so long."""
    page, wire = await _page(opened)
    T, H, X = size
    await first(page, f"{url}/?lang=en{link(T, H, X, t=0)}")
    await page.get_by_test_id("speed").select_option("60")
    await page.get_by_test_id("play").click()
    await page.wait_for_timeout(60_000 * minutes)
    await page.evaluate("bench.pictures.length = 0")
    held = await _memory(wire)
    await page.context.close()
    return held


async def _memory(wire: CDPSession) -> float:
    await wire.send("HeapProfiler.collectGarbage")
    used = await wire.send("Runtime.getHeapUsage")
    return float(used["usedSize"] + used.get("backingStorageSize", 0.0)) / 1e6


if __name__ == "__main__":
    print(section(run(SIZES[:3], 1, 0.0) if "--quick" in sys.argv else run()))
