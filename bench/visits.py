"""The first and the second visit of a browser, and a server that begins.

    python -m bench.visits [--quick]

A visit goes from the start of the navigation to the first complete picture; bytes are those of the network, headers
included. The second is made in another tab of the same browser, which has what the first one brought; what it still
fetches is told by name. The plain prototype draws three heat maps and a line with Plotly and nothing else. A server
begins with `make run`, once everything is installed, and has answered when its page has come.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext

from bench.hand import FIRST_PORT, WATCH, browser, first, link, settle, start
from bench.targets import ROOT, Target, prototype, targets

Found = dict[str, Any]
PORT = FIRST_PORT + 80


def run(rounds: int = 5) -> Found:
    """``visits``: of each page first and second visit (kb, ms, and what was fetched); ``start_s``: of ``make run``."""
    with ExitStack() as stack:
        chosen = [targets(link(), "")[0], *prototype()]
        places = [(target, start(stack, target, PORT + k)) for k, target in enumerate(chosen)]
        visits = asyncio.run(_visits(places, rounds))
    return {"visits": visits, "start_s": statistics.median(_begins() for _ in range(rounds + 1))}


def section(found: Found) -> str:
    """The same as Markdown."""
    lines = [
        "| | first visit kB | requests | first picture ms | second visit kB | first picture ms | fetched again |",
        "| --- | --: | --: | --: | --: | --: | --- |",
    ]
    for name, one in found["visits"].items():
        once, again = one["first"], one["second"]
        lines.append(
            f"| {name} | {once['kb']:.0f} | {len(once['fetched'])} | {once['ms']:.0f} | {again['kb']:.0f} "
            f"| {again['ms']:.0f} | {', '.join(f'`{path}`' for path in again['fetched'])} |"
        )
    return "\n".join([*lines, "", f"`make run` has answered after {found['start_s']:.2f} s."])


async def _visits(places: list[tuple[Target, str]], rounds: int) -> dict[str, Found]:
    found: dict[str, dict[str, list[Found]]] = {target.name: {"first": [], "second": []} for target, _ in places}
    async with browser() as opened:
        for _ in range(rounds):
            for target, url in places:
                context = await _context(opened, target)
                for which in ("first", "second"):
                    found[target.name][which].append(await _visit(context, url + target.path))
                await context.close()
    return {name: {which: _middle(all_) for which, all_ in one.items()} for name, one in found.items()}


async def _context(opened: Browser, target: Target) -> BrowserContext:
    context = await opened.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    await context.add_init_script(WATCH.replace("PICTURE", target.picture))
    return context


async def _visit(context: BrowserContext, address: str) -> Found:
    page = await context.new_page()
    wire = await context.new_cdp_session(page)
    await wire.send("Network.enable")
    paths: dict[str, str] = {}
    fetched: dict[str, float] = {}

    def answered(event: Any) -> None:
        response = event["response"]
        here = response.get("fromDiskCache") or response.get("fromPrefetchCache")
        if not here and response["url"].startswith("http"):
            paths[event["requestId"]] = urlsplit(response["url"]).path

    def cached(event: Any) -> None:
        paths.pop(event["requestId"], None)

    wire.on("Network.responseReceived", answered)
    wire.on("Network.requestServedFromCache", cached)
    wire.on("Network.loadingFinished", lambda event: fetched.update({event["requestId"]: event["encodedDataLength"]}))
    took = await first(page, address)
    await settle(page)
    await page.close()
    brought = [request for request in fetched if request in paths]
    return {"kb": sum(fetched[one] for one in brought) / 1000, "ms": took, "fetched": [paths[one] for one in brought]}


def _middle(visits: list[Found]) -> Found:
    return sorted(visits, key=lambda one: one["ms"])[len(visits) // 2]


def _begins() -> float:
    """Seconds from the start of ``make run`` to the page."""
    env = dict(os.environ) | {"HOST": "127.0.0.1", "PORT": str(PORT + 9)}
    quiet = subprocess.DEVNULL
    began = time.perf_counter()
    server = subprocess.Popen(["make", "run"], cwd=ROOT, env=env, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        for _ in range(3000):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT + 9}/", timeout=2).read()
            except (urllib.error.URLError, OSError):
                time.sleep(0.01)
            else:
                return time.perf_counter() - began
        raise RuntimeError("make run did not answer")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


if __name__ == "__main__":
    print(section(run(1 if "--quick" in sys.argv else 5)))
