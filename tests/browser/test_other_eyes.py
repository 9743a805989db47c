"""For those who need other colours, more contrast or no motion."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .screen import Screen, show
from .states import FIRST

GROUND = "(node) => getComputedStyle(node).backgroundColor"
CHOSEN = {
    "[data-testid=cell] [aria-checked=true]": "[data-testid=cell] [aria-checked=false]",
    "[data-testid=below-gates]": "[data-testid=below-table]",
    "[data-testid=tab-f]": "[data-testid=tab-i]",
    "[data-testid=parcels-toggle]": "[data-testid=slow]",
    "[data-testid=act-0]": "[data-testid=slow]",
}
CONTRAST = """(name) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    const variable = getComputedStyle(document.documentElement).getPropertyValue(colour);
    pen.fillStyle = variable || colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, bright] = [light(name), light("--paper")].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}"""


def test_what_is_chosen_and_how_far_bars_go_is_seen_in_the_systems_colours(open_page: OpenPage) -> None:
    page = show(open_page, FIRST, scheme="dark", forced_colors="active").page
    for chosen, other in CHOSEN.items():
        grounds = [page.locator(one).first.evaluate(GROUND) for one in (chosen, other)]
        assert grounds[0] != grounds[1], chosen
    bar = page.get_by_test_id("hold-f")
    fill = bar.locator(".fill").evaluate("(node) => getComputedStyle(node).backgroundImage")
    assert fill.startswith("linear-gradient(")
    assert bar.locator(".track-bar").evaluate("(node) => getComputedStyle(node).borderTopStyle") == "solid"
    page.get_by_test_id("sizes").click()
    switch = page.get_by_test_id("option-peepholes")
    knob = "(node) => getComputedStyle(node, '::before').backgroundColor"
    off = switch.evaluate(knob)
    switch.check()
    expect(switch).to_be_checked()
    assert switch.evaluate(knob) != off


def test_who_wants_more_contrast_gets_it(open_page: OpenPage) -> None:
    page = show(open_page, FIRST).page
    for theme in ("light", "dark"):
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        page.emulate_media(contrast="no-preference")
        assert page.evaluate(CONTRAST, "--grid") < 3, "else this test would not tell"
        page.emulate_media(contrast="more")
        for name, least in (("--ink", 7), ("--quiet", 7), ("--grid", 3), ("--edge", 4.5)):
            assert page.evaluate(CONTRAST, name) >= least, f"{name}, {theme}"
        page.keyboard.press("t")


FIELDS = """() => [...document.querySelectorAll(".field, textarea")].flatMap((node) => {
  const own = getComputedStyle(node);
  const words = getComputedStyle(node, "::placeholder").color;
  return [[node.dataset.testid, "edge", own.borderTopColor, 3], [node.dataset.testid, "words", words, 4.5]];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_one_may_write_is_seen_and_what_stands_there_is_readable(open_page: OpenPage, scheme: str) -> None:
    page = show(open_page, FIRST, scheme=scheme).page
    fields = page.evaluate(FIELDS)
    assert len(fields) > 20
    weak = [(name, what) for name, what, colour, least in fields if page.evaluate(CONTRAST, colour) < least]
    assert weak == []


@pytest.mark.screen(reduced_motion="reduce")
def test_where_no_motion_is_wanted_nothing_plays_unasked(page: Page) -> None:
    page.goto("/")
    screen = Screen(page)
    screen.live()
    screen.draws()
    screen.plays(False)
    screen.record("[data-testid=belt]", "data-t")
    before = screen.t
    screen.press("ArrowRight")
    screen.stands_at(before + 1)
    assert screen.recorded() == [before, before + 1]
    screen.press("Space")
    screen.plays(True)
    screen.press("Space")
    screen.plays(False)
