"""Enlarged, nothing is lost: no scrolling sideways, nothing cut off or covered, every control is reached."""

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show
from .states import FIRST, Stage, guessing, holding, looking, opening, reading, walk

ROOM = Path(__file__).with_name("room.js").read_text(encoding="utf-8").rstrip().removesuffix(";")
BREAK = """() => {
  document.querySelector(".under").style.cssText = "width: 500px; flex-wrap: nowrap";
  const over = document.createElement("p");
  over.textContent = "over it";
  over.style.marginTop = "-1.5rem";
  document.querySelector("#weights-title").after(over);
  document.querySelector("#input-title").style.cssText = "height: 4px; overflow: hidden";
}"""
FOUR_TIMES: dict[str, Any] = {"width": 320, "height": 256, "device_scale_factor": 4, "language": "zh"}


def lost(screen: Screen, *stages: Stage) -> dict[str, list[str]]:
    """What is lost in each state."""
    found: dict[str, list[str]] = {state: screen.page.evaluate(ROOM) for state, _ in walk(screen, *stages)}
    assert len(found) > 5
    return {state: wrong for state, wrong in found.items() if wrong}


def test_nothing_is_lost_when_the_page_is_four_times_as_large(open_page: OpenPage) -> None:
    assert lost(show(open_page, FIRST, **FOUR_TIMES)) == {}


def test_nothing_is_lost_when_the_page_is_twice_as_large(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST, width=720, height=450, device_scale_factor=2)
    assert lost(screen, looking, reading, holding) == {}


def test_nothing_is_lost_when_the_browser_writes_twice_as_large(open_page: OpenPage) -> None:
    page = open_page(None)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 32}})
    page.goto(FIRST, wait_until="commit")
    screen = Screen(page)
    screen.live()
    screen.draws()
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    assert page.evaluate(size) >= 28, "who has chosen larger type gets it"
    assert lost(screen, guessing, opening) == {}


def test_nothing_is_lost_of_a_long_sequence_in_a_narrow_window(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=sunspots&t=60&unit=2", width=320, height=640)
    screen.rests()
    assert screen.page.evaluate(ROOM) == []
    screen.press("p")
    expect(screen.at("weights")).to_be_hidden()
    assert screen.page.evaluate(ROOM) == []


def test_what_is_lost_is_found(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST, **FOUR_TIMES)
    assert screen.page.evaluate(ROOM) == []
    screen.page.evaluate(BREAK)
    found = {one.partition(":")[0] for one in screen.page.evaluate(ROOM)}
    assert {"cut below", "text over text", "outside the window"} <= found
