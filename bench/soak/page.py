"""A real page that is used all the time: it plays, drags, learns, chooses and takes back."""

import asyncio
import json
import random
from types import TracebackType
from typing import Any

from playwright.async_api import CDPSession, Page, Playwright, async_playwright
from playwright.async_api import Error as PageError

from tools.chromium import ARGUMENTS, find_chromium

MEGABYTE = 1e6
CLOSING = 5_000
"""Milliseconds until a message or a button that has gone by itself is given up."""
STANDS = """() => document.querySelector("[data-testid=sizes]").textContent.includes("H 6 · X 3 · T 24")"""
"""The experiment at which every look is taken is there."""
ARRAYS = "system / JSArrayBufferData"
"""What typed arrays hold: the browser's own by its kind, the page's by its use."""
NOT_HELD = ("code", "native", "object shape")
"""Kinds of a heap snapshot: compiled code and what belongs to it, and what the browser keeps for itself."""


class Visitor:
    """``async with Visitor(url, faults) as one``: a page; what goes wrong on it is added to ``faults``."""

    def __init__(self, url: str, faults: list[str]) -> None:
        """``url``: of the server."""
        self._url, self._faults, self._chance = url, faults, random.Random(7)
        self._playwright: Playwright
        self._page: Page
        self._wire: CDPSession
        self._hand = asyncio.Lock()

    async def __aenter__(self) -> "Visitor":
        self._playwright = await async_playwright().start()
        browser = await self._playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        self._page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
        self._page.on("pageerror", lambda error: self._faults.append(f"page: {error}"))
        self._wire = await self._page.context.new_cdp_session(self._page)
        await self._wire.send("Performance.enable")
        await self._page.goto(f"{self._url}/?lang=en#preset=first-look&t=5&unit=0")
        await self._page.wait_for_selector("[data-testid=status][data-status=open]")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._page.context.browser.close()  # type: ignore[union-attr] # launched above
        await self._playwright.stop()

    async def use(self, over: asyncio.Event) -> None:
        """One thing after another until it is over."""
        things = (self._play, self._drag, self._drag, self._learn, self._choose, self._step, self._tabs)
        while not over.is_set():
            thing = self._chance.choice(things)
            try:
                async with self._hand:
                    for close in await self._page.locator(".notice .bare").all():  # as a person does, before going on
                        await close.click(timeout=CLOSING, force=True)
                    await thing()
            except PageError as error:
                self._faults.append(f"{thing.__name__}: {' '.join(str(error).split()[:80])}")
                await self._page.keyboard.press("Escape")
                await asyncio.sleep(1.0)

    async def vital(self) -> dict[str, float]:
        """Heap in MB, that of what the page holds alone, nodes and listeners, after a collection.

        Between two things, at one experiment: another has other weights, and as many more or fewer nodes.
        """
        async with self._hand:
            try:
                await self._rest()
            except PageError as error:
                self._faults.append(f"rest: {' '.join(str(error).split()[:80])}")
            return await self._measured()

    async def _rest(self) -> None:
        """Go where the page began, with nothing open."""
        if await self._page.get_by_test_id("train").is_visible():
            await self._end()
            await self._page.keyboard.press("e")
        await self._open("first-look")
        await self._page.wait_for_function(STANDS)

    async def _measured(self) -> dict[str, float]:
        await self._wire.send("HeapProfiler.collectGarbage")
        told: dict[str, Any] = await self._wire.send("Performance.getMetrics")
        by_name = {one["name"]: one["value"] for one in told["metrics"]}
        return {
            "heap": by_name["JSHeapUsedSize"] / MEGABYTE,
            "held": await asyncio.to_thread(held, await self._snapshot()) / MEGABYTE,
            "nodes": by_name["Nodes"],
            "listeners": by_name["JSEventListeners"],
        }

    async def _snapshot(self) -> str:
        """What is on the heap, as Chromium writes it."""
        parts = list[str]()

        def hear(event: dict[str, str]) -> None:
            parts.append(event["chunk"])

        self._wire.on("HeapProfiler.addHeapSnapshotChunk", hear)
        await self._wire.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
        self._wire.remove_listener("HeapProfiler.addHeapSnapshotChunk", hear)
        return "".join(parts)

    async def _play(self) -> None:
        await self._page.get_by_test_id("speed").select_option(self._chance.choice(("4", "8")))
        await self._page.get_by_test_id("play").click()
        await asyncio.sleep(4.0)
        if await self._page.get_by_test_id("play").get_attribute("aria-pressed") == "true":
            await self._page.get_by_test_id("play").click()

    async def _drag(self) -> None:
        cells = self._page.locator("[data-weight]")
        box = await cells.nth(self._chance.randrange(min(await cells.count(), 4))).bounding_box()
        if box is None:
            return
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await self._page.mouse.move(x, y)
        await self._page.mouse.down()
        for move in range(40):
            await self._page.mouse.move(x, y - 30 + abs(move - 20) * 3)
        await self._page.mouse.up()
        await self._page.keyboard.press("Control+z")

    async def _learn(self) -> None:
        if await self._page.get_by_test_id("train").is_hidden():
            await self._page.keyboard.press("e")
        await self._end()  # a lesson that was answered late
        begin = self._page.get_by_test_id("train-begin")
        try:
            await begin.click(timeout=CLOSING)
        except PageError:
            if await begin.is_visible():
                raise
        await asyncio.sleep(8.0)  # of this lesson, or of one that was answered later still
        await self._end()  # there is none where the server had no room for it
        await self._page.keyboard.press("e")

    async def _end(self) -> None:
        """End the lesson, if there is one; it may end by itself, or with a late answer, before it is clicked."""
        end = self._page.get_by_test_id("train-end")
        if not await end.is_visible():
            return
        try:
            await end.click(timeout=CLOSING)
        except PageError:
            if await end.is_visible():
                raise

    async def _choose(self) -> None:
        await self._open(self._chance.choice(("first-look", "store-nine-steps", "latch", "not-good", "scalar-lstm")))

    async def _open(self, preset: str) -> None:
        await self._page.goto(f"{self._url}/?lang=en#preset={preset}&t=1&unit=0")
        await asyncio.sleep(1.0)

    async def _step(self) -> None:
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "]", "ArrowRight"):
            await self._page.keyboard.press(key)
            await asyncio.sleep(0.1)

    async def _tabs(self) -> None:
        for key in ("g", "g"):
            await self._page.keyboard.press(key)
            await asyncio.sleep(0.3)


def held(snapshot: str) -> float:
    """Bytes of a heap snapshot that are neither compiled code, which V8 adds for long, nor the browser's own."""
    told = json.loads(snapshot)
    fields, (kinds, *_) = told["snapshot"]["meta"]["node_fields"], told["snapshot"]["meta"]["node_types"]
    of_kind, of_name, of_size = (
        told["nodes"][fields.index(field) :: len(fields)] for field in ("type", "name", "self_size")
    )
    arrays = told["strings"].index(ARRAYS) if ARRAYS in told["strings"] else None
    not_held = {kinds.index(kind) for kind in NOT_HELD}
    nodes = zip(of_kind, of_name, of_size, strict=True)
    return float(sum(size for kind, name, size in nodes if kind not in not_held or name == arrays))
