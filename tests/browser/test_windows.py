"""Laptop, projector and phone: nothing sticks out, the belt comes first, and a finger is enough."""

import re
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from .conftest import OpenPage
from .screen import CHARTS, show

PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
WINDOWS = [(390, 844), (1440, 900), (1920, 1080)]
STICKS_OUT = """() => {
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  const parts = document.body.querySelectorAll("button, select, input, h1, h2, p, [role=spinbutton], [data-drawn]");
  const out = [...parts].filter((node) => {
    const box = node.getBoundingClientRect();
    const clipped = node.closest(".table-wrap, .unseen, .skip, [popover], dialog, .chart-glass");
    return !clipped && node.checkVisibility() && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
  });
  return [wide, out.map((node) => node.outerHTML.slice(0, 120))];
}"""


def fits(page: Page, what: str) -> None:
    wide, out = page.evaluate(STICKS_OUT)
    assert wide <= 0, f"{what}: the page is {wide} pixels wider than the window"
    assert out == [], f"{what}: {out}"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_nothing_sticks_out_of_the_window(open_page: OpenPage, width: int, height: int, language: str) -> None:
    screen = show(open_page, width=width, height=height, language=language)
    fits(screen.page, "first look")
    for preset in ("sunspots", "not-good", "rnn-of-ones", "keep-or-replace"):
        before = screen.drawn
        screen.at("preset").select_option(preset)
        screen.draws(before)
        fits(screen.page, preset)
    screen.at("edit-numbers").click()
    fits(screen.page, "text of the sequence")
    popovers = {"sizes": ".options", "takeaway": ".menu:not(.compare-menu)", "compare-open": ".compare-menu"}
    for button, panel in popovers.items():
        screen.at(button).click()
        box = screen.page.locator(f".popover{panel}").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
        fits(screen.page, button)
        screen.press("Escape")
    for where in ("desk", "lecture"):
        if where == "lecture":
            screen.page.locator("body").press("p")
            expect(screen.at("weights")).to_be_hidden()
        fits(screen.page, where)
        for key, part, away in (("w", "why", "Escape"), ("m", "compare", "m"), ("y", "predict", "y")):
            screen.press(key)
            expect(screen.at(part)).to_be_visible()
            fits(screen.page, f"{where}, {part}")
            screen.press(away)
            expect(screen.at(part)).to_be_hidden()
        for part in ("diagram", "table", "gradient", "gates"):
            screen.press("b")
            expect(screen.at(part)).to_be_visible()
            fits(screen.page, f"{where}, {part}")


def test_a_window_that_changes_draws_the_charts_anew(open_page: OpenPage) -> None:
    screen = show(open_page, width=1440, height=900)
    for width, height in ((1920, 1080), (390, 844), (1100, 700)):
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.page.wait_for_function(
            """() => ["belt", "gates"].every((id) => {
                 const chart = document.querySelector(`[data-testid=${id}]`);
                 const ground = chart.querySelector(".chart-ground .main-svg");
                 const moving = chart.classList.contains("chart-moving");
                 return ground && Math.abs(ground.clientWidth - chart.clientWidth) <= 1 && !moving;
               })"""
        )
        fits(screen.page, f"{width} x {height}")


def test_on_a_phone_the_belt_comes_first_and_the_player_is_in_reach(open_page: OpenPage) -> None:
    screen = show(open_page, **PHONE)
    tops = [screen.at(name).bounding_box() for name in ("belt", "gates", "numbers", "input", "weights")]
    assert all(tops)
    ordered = [box["y"] for box in tops if box]
    assert ordered == sorted(ordered)
    assert ordered[0] < 844 / 3, "the belt begins in the upper third"
    for place in (0, 600, 100_000):
        screen.page.evaluate("(y) => scrollTo(0, y)", place)
        expect(screen.at("play")).to_be_in_viewport(ratio=1)


def test_on_a_laptop_everything_that_moves_is_seen_at_once(open_page: OpenPage) -> None:
    screen = show(open_page, width=1440, height=900)
    for name in (*CHARTS, "numbers-title", "play", "scrub", "preset", "undo"):
        expect(screen.at(name)).to_be_in_viewport(ratio=1)


class Finger:
    """One finger on the glass."""

    def __init__(self, page: Page) -> None:
        self._wire: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touch = [{"x": x, "y": y} for x, y in points]
        self._wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touch})

    def down(self, x: float, y: float) -> None:
        self._send("touchStart", (x, y))

    def move(self, x: float, y: float) -> None:
        self._send("touchMove", (x, y))

    def up(self) -> None:
        self._send("touchEnd")


def test_a_finger_plays_and_pauses(open_page: OpenPage) -> None:
    screen = show(open_page, "/", **PHONE)
    screen.plays(True)
    screen.at("play").tap()
    screen.plays(False)
    at = screen.t
    screen.at("back").tap() if at > 3 else screen.at("step").tap()
    screen.page.wait_for_function(
        "(at) => Number(document.querySelector('[data-testid=belt]').dataset.t) !== at", arg=at
    )
    screen.at("play").tap()
    screen.plays(True)


def test_a_finger_drags_a_weight_and_the_page_stays_where_it_is(open_page: OpenPage) -> None:
    screen = show(open_page, **PHONE)
    before = screen.drawn
    x, y = screen.middle(screen.weight("b_f[0]"))
    scrolled = screen.page.evaluate("scrollY")
    finger = Finger(screen.page)
    finger.down(x, y)
    for pixels in range(5, 51, 5):
        finger.move(x, y - pixels)
    expect(screen.weight("b_f[0]")).to_have_attribute("aria-valuenow", "5.5")
    screen.draws(before)
    finger.up()
    assert screen.page.evaluate("scrollY") == scrolled
    screen.link_with("b_f[0]", 5.5)
    expect(screen.at("undo")).to_be_enabled()
    expect(screen.at("history").get_by_role("button", name="show the list")).to_be_visible()  # nothing moves any more
    screen.at("undo").tap()
    expect(screen.weight("b_f[0]")).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()


def test_the_belt_comes_to_a_finger_that_changes_something_below_it(open_page: OpenPage) -> None:
    screen = show(open_page, **PHONE)
    belt, held = screen.at("belt"), screen.weight("b_f[0]")
    x, y = screen.middle(held)
    home, tall = belt.evaluate("(belt) => [belt.getBoundingClientRect().top + scrollY, belt.offsetHeight]")
    assert home + tall < screen.page.evaluate("scrollY"), "out of sight"
    scrolled, before, finger = screen.page.evaluate("scrollY"), screen.drawn, Finger(screen.page)
    finger.down(x, y)
    finger.move(x, y - 20)
    screen.draws(before)
    there, under = belt.bounding_box(), held.bounding_box()
    assert there is not None
    assert under is not None
    assert 0 <= there["y"] < there["y"] + there["height"] <= 844, "all of it is seen"
    assert there["y"] + there["height"] <= under["y"] or under["y"] + under["height"] <= there["y"], "beside the hand"
    assert screen.page.evaluate("scrollY") == scrolled
    finger.up()
    screen.page.wait_for_selector("html:not([data-beside])", state="attached")
    expect(belt).not_to_have_attribute("data-beside", re.compile("."))
    assert belt.evaluate("(belt) => [belt.getBoundingClientRect().top + scrollY, belt.offsetHeight]") == [home, tall]
    assert screen.page.evaluate("scrollY") == scrolled


@pytest.mark.parametrize(("height", "comes"), [(844, True), (1900, False)])
def test_a_belt_that_is_seen_stays_where_it_is(open_page: OpenPage, height: int, *, comes: bool) -> None:
    screen = show(open_page, **(PHONE | {"height": height}))
    x, y = screen.middle(screen.at("hold-f"))
    finger = Finger(screen.page)
    finger.down(x, y)
    for pixels in range(5, 31, 5):
        finger.move(x - pixels, y)
    expect(screen.at("pin-f")).to_have_attribute("aria-pressed", "true")
    beside = screen.at("belt").get_attribute("data-beside")
    finger.up()
    assert (beside is not None) == comes


def test_keys_leave_the_belt_where_it_is(open_page: OpenPage) -> None:
    screen = show(open_page, **PHONE)
    screen.weight("b_f[0]").press("ArrowUp")
    expect(screen.weight("b_f[0]")).to_have_attribute("aria-valuenow", "4.6")
    assert screen.at("belt").get_attribute("data-beside") is None


def test_a_finger_drags_a_point_of_the_sequence(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=scalar-lstm&t=2&unit=0", **PHONE)
    before = screen.drawn
    x, y = screen.middle(screen.at("input-x0"))
    plot = screen.at("series").locator("svg").bounding_box()
    finger = Finger(screen.page)
    finger.down(x, y)
    for pixels in range(4, 41, 4):
        finger.move(x, y + pixels)
    screen.draws(before)
    expect(screen.at("input-x0")).to_have_attribute("aria-valuenow", "0.52")
    finger.up()
    assert screen.at("series").locator("svg").bounding_box() == plot
    expect(screen.at("input-x0")).to_have_attribute("aria-valuenow", "0.52")
    expect(screen.at("undo")).to_be_enabled()


def test_a_tap_on_the_belt_chooses_unit_and_timestep(open_page: OpenPage) -> None:
    screen = show(open_page, **PHONE)
    _, y = screen.written("belt", "C[3]")
    x, _ = screen.written("belt", "15")
    screen.page.touchscreen.tap(x, y)
    screen.stands_at(15)
    expect(screen.at("numbers-title")).to_have_text("Unit 3 at t = 15")


def test_a_finger_on_the_belt_still_scrolls_the_page(open_page: OpenPage) -> None:
    screen = show(open_page, **PHONE)
    x, y = screen.middle(screen.at("belt"))
    finger = Finger(screen.page)
    finger.down(x, y)
    for pixels in range(10, 201, 10):
        finger.move(x, y - pixels)
    finger.up()
    screen.page.wait_for_function("() => scrollY > 50")
    screen.stands_at(10)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_on_a_projector_the_step_is_worked_to_its_end_without_scrolling(
    open_page: OpenPage, width: int, height: int
) -> None:
    screen = show(open_page, "/?lang=en#preset=first-look&t=16&unit=2", width=width, height=height)
    screen.page.locator("body").press("p")
    expect(screen.at("weights")).to_be_hidden()
    column = "(part) => { const right = part.closest('.right'); return right.scrollHeight - right.clientHeight; }"
    assert screen.at("by-hand").evaluate(column) <= 0
    assert screen.page.evaluate("document.scrollingElement.scrollHeight - innerHeight") <= 0
