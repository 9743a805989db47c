"""Fixtures for tests in a real Chromium. Whatever goes wrong on a page fails its test.

A fault is an error on the console (a file that is not found writes one), an uncaught exception, or a request to
another host. ``faults.allow("WebSocket")`` expects faults whose text matches; ``faults.allow()`` expects any.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.conftest import ROOT, Server
from tools import chromium, node

HERE = Path(__file__).parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
WIDTH, HEIGHT = 1440, 900
OpenPage = Callable[..., Page]
PATIENCE_MS = 15_000
"""How long a page may take to become what is expected of it: the machine may be busy with other tests."""

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


class Faults:
    """What went wrong on the pages of one test."""

    def __init__(self, host: str) -> None:
        """Requests to any other ``host`` (name and port) are faults."""
        self._host = host
        self._allowed: list[str] = []
        self.seen: list[str] = []

    def allow(self, pattern: str = "") -> None:
        """Expect faults in whose text the regular expression is found, those already seen included."""
        self._allowed.append(pattern)

    @property
    def unexpected(self) -> list[str]:
        """The faults that were not allowed."""
        return [fault for fault in self.seen if not any(re.search(pattern, fault) for pattern in self._allowed)]

    def watch(self, context: BrowserContext) -> None:
        """Watch every page of a context, from its first request on."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.seen.append(f"uncaught: {error.error}"))
        context.on("request", self._requested)
        context.on("page", lambda page: page.on("websocket", lambda socket: self._reached(socket.url)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self.seen.append(f"console error: {message.text} ({place['url']}:{place['lineNumber']})")

    def _requested(self, request: Request) -> None:
        self._reached(request.url)

    def _reached(self, url: str) -> None:
        split = urlsplit(url)
        if split.scheme in ("http", "https", "ws", "wss", "ftp") and split.netloc != self._host:
            self.seen.append(f"request to another host: {url[:200]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    path = chromium.find_chromium(whole=False)
    if path is None:
        pytest.fail(chromium.ADVICE, pytrace=False)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The program itself, which the page is given."""
    if not AXE.exists():
        pytest.fail(f"no {Path('node_modules', 'axe-core')}: run {node.INSTALL}", pytrace=False)
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def faults(server: Server) -> Iterator[Faults]:
    """What goes wrong on the pages of this test; what was not allowed fails it in the end."""
    faults = Faults(urlsplit(server.url).netloc)
    yield faults
    assert not faults.unexpected, "\n".join(["the page went wrong:", *faults.unexpected])


@pytest.fixture
def open_page(browser: Browser, server: Server, faults: Faults) -> Iterator[OpenPage]:
    """Open a page in a fresh context, as often as wanted.

    ``open_page(path="/", width=1440, height=900, language="en", scheme="light", **options)``: ``path=None`` opens no
    address yet; ``options`` go to Playwright's ``new_context`` (``has_touch``, ``reduced_motion``, ...).
    """
    contexts: list[BrowserContext] = []

    def open_page(
        path: str | None = "/",
        *,
        width: int = WIDTH,
        height: int = HEIGHT,
        language: str = "en",
        scheme: str = "light",
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            locale={"en": "en-US", "zh": "zh-CN"}.get(language, language),
            color_scheme=scheme,  # type: ignore[arg-type] # one of three words, which Playwright checks itself
            **options,
        )
        contexts.append(context)
        faults.watch(context)
        page = context.new_page()
        if path is not None:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage, request: pytest.FixtureRequest) -> Page:
    """A fresh page, 1440 x 900, English, light, nothing opened yet: ``page.goto("/")``.

    ``@pytest.mark.screen(width=390, height=844, language="zh", scheme="dark")`` chooses another window.
    """
    screen = request.node.get_closest_marker("screen")
    return open_page(None, **(screen.kwargs if screen else {}))
