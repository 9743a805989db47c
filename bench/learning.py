"""The page while a network learns on it: frames and pictures in a second, and how long the server lets others wait.

A lesson runs at full speed (an LSTM on the latch, T = 50, H = 16). For 5 s the browser's frames are counted, and the
complete pictures among them that show other weights, of which there is at most one an epoch. On another connection one
small question after another is asked: how long each takes is what the event loop lags behind, the way there and back
included. The same questions are asked before the lesson, for comparison.
"""

import asyncio
import http.client
import statistics
import threading
import time
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Page

from bench.hand import FIRST_PORT, WATCH, browser, first, link, start
from bench.targets import targets

SECONDS, PAUSE = 5.0, 0.01
FIELDS = {"train-H": "16", "train-T": "50"}
FRAMES = """() => { bench.frames = 0;
  const count = () => { bench.frames++; requestAnimationFrame(count); }; requestAnimationFrame(count); }"""


class Questions:
    """Asks /healthz again and again until it is told to stop."""

    def __init__(self, url: str) -> None:
        """Begin at once, in a thread of its own."""
        self._url, self._over, self.took = urlsplit(url), False, list[float]()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def stop(self) -> list[float]:
        """Milliseconds that each answer took."""
        self._over = True
        self._thread.join()
        return sorted(self.took)

    def _ask(self) -> None:
        connection = http.client.HTTPConnection(self._url.hostname or "", self._url.port)
        while not self._over:
            began = time.perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            self.took.append(1000 * (time.perf_counter() - began))
            time.sleep(PAUSE)
        connection.close()


def run() -> dict[str, Any]:
    """Frames, pictures and epochs in a second, and answers before and during the lesson: p50, p95 and longest in ms."""
    with ExitStack() as stack:
        target = targets(link(), "")[0]
        url = start(stack, target, FIRST_PORT + 40)
        return asyncio.run(_measured(url, target.picture))


def table(found: dict[str, Any]) -> str:
    """The same, as lines of Markdown."""
    lines = [
        "| | frames in a second | pictures | epochs | answer p50 ms | p95 ms | longest ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in ("before", "while it learns"):
        one = found[name]
        counts = [f"{one[key]:.0f}" if key in one else "" for key in ("frames", "pictures", "epochs")]
        lines.append(f"| {name} | {' | '.join(counts)} | {one['p50']:.1f} | {one['p95']:.1f} | {one['max']:.1f} |")
    return "\n".join(lines)


async def _measured(url: str, picture: str) -> dict[str, Any]:
    async with browser() as opened:
        context = await opened.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
        page = await context.new_page()
        await page.add_init_script(WATCH.replace("PICTURE", picture))
        await first(page, f"{url}/?lang=en{link()}")
        await page.wait_for_timeout(1500)
        await page.evaluate(FRAMES)
        before = await _answers(url)
        await _begin(page)
        pictures, epoch = await page.evaluate("bench.pictures.length"), await _epoch(page)
        frames = await page.evaluate("bench.frames")
        during = await _answers(url)
        frames = await page.evaluate("bench.frames") - frames
        shown = await page.evaluate("bench.pictures.length") - pictures
        epochs = await _epoch(page) - epoch
    during |= {"frames": frames / SECONDS, "pictures": shown / SECONDS, "epochs": epochs / SECONDS}
    return {"before": before, "while it learns": during}


async def _begin(page: Page) -> None:
    """Begin the lesson, and wait until it goes on."""
    await page.keyboard.press("e")
    await page.get_by_test_id("train-task").select_option("latch")
    for name, value in (FIELDS | {"train-epochs": "2000"}).items():
        if name == "train-epochs":
            await page.get_by_test_id("train-more").click()
        await page.get_by_test_id(name).fill(value)
        await page.get_by_test_id(name).blur()
    await page.get_by_test_id("train-begin").click()
    await page.wait_for_function("document.querySelector('[data-testid=epoch]')?.max > 1")


async def _epoch(page: Page) -> int:
    return int(await page.get_by_test_id("epoch").get_attribute("max") or 0)


async def _answers(url: str) -> dict[str, Any]:
    questions = Questions(url)
    await asyncio.sleep(SECONDS)
    took = await asyncio.to_thread(questions.stop)
    return {"p50": statistics.median(took), "p95": took[int(0.95 * (len(took) - 1))], "max": took[-1]}


if __name__ == "__main__":
    print(table(run()))
