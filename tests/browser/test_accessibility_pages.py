"""The small pages, and the one that is taken away: what holds on the main screen holds there too."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.interchange.overview import write_page
from app.lab.held import hold
from tests.lab.worked import preset

from .conftest import Faults, OpenPage
from .test_accessibility_room import ROOM
from .test_accessibility_states import PHONE, SMALL, judged

WINDOWS: dict[str, tuple[int, dict[str, Any]]] = {
    "desk": (24, {}),
    "phone": (44, PHONE),
    "four times as large": (24, {"width": 320, "height": 256, "device_scale_factor": 4}),
}
LOST = "/there/is/no/such/page"
every_window = pytest.mark.parametrize("window", WINDOWS)


def wrong(page: Page, axe: str, least: int) -> list[str]:
    """All that is wrong with a page now."""
    page.evaluate(axe)
    found: list[str] = judged(page) + page.evaluate(SMALL, least) + page.evaluate(ROOM)
    return found


@every_window
@pytest.mark.parametrize("path", ["/verified", LOST])
def test_nothing_is_wrong_with_the_small_pages(
    open_page: OpenPage, faults: Faults, axe: str, path: str, window: str
) -> None:
    faults.allow(f"404.*{LOST}")
    least, look = WINDOWS[window]
    for language, lang in (("en", "en"), ("zh", "zh-Hans")):
        for scheme in ("light", "dark"):
            page = open_page(path, language=language, scheme=scheme, **look)
            expect(page.locator(f"html[lang={lang}][data-theme={scheme}]")).to_have_count(1)
            assert wrong(page, axe, least) == [], f"{language}, {scheme}"


def test_whoever_is_lost_finds_back_by_one_key(open_page: OpenPage, faults: Faults) -> None:
    faults.allow(f"404.*{LOST}")
    page = open_page(LOST)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the first page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("belt")).to_be_visible()


@every_window
def test_nothing_is_wrong_with_the_page_that_is_taken_away(
    open_page: OpenPage, axe: str, tmp_path: Path, window: str
) -> None:
    path = tmp_path / "overview.html"
    path.write_text(write_page(hold(preset("first-look"))), encoding="utf-8")
    page = open_page(None, **WINDOWS[window][1])
    page.goto(path.as_uri())
    expect(page).to_have_title("Gatescope: LSTM, H = 6, X = 3, T = 24")
    expect(page.locator(".heatmaplayer image")).to_have_count(7)
    page.evaluate(axe)
    assert judged(page) + page.evaluate(ROOM) == []
    tree = page.locator("body").aria_snapshot()
    assert "f, i, C̃, o, C, tanh C, h" in tree
    assert "f、i、C̃、o、C、tanh C、h" in tree
    assert tree.count("tanh C") == 2, "the words are read, the letters in the drawing are not"
    assert page.get_by_role("button").count() > 3
    expect(page.get_by_role("button", name="Share")).to_have_count(0)
