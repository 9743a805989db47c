"""Gates are held by drawing on them; the run without pins stays behind as a ghost."""

import re

from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Json, Screen, show


def cell(screen: Screen, row: int, t: int) -> tuple[float, float]:
    """Middle of a cell of the first block of the gates: f."""
    x, _ = screen.written("belt", str(t))
    box = screen.at("gates").bounding_box()
    _, symbol = screen.written("gates", "f")
    assert box is not None
    top = box["y"] + 2
    tall = 2 * (symbol - top) / 6
    return x, top + (row + 0.5) * tall


def pins(linked: Json) -> list[Json]:
    """The pins of a link."""
    found: list[Json] = linked.get("experiment", {}).get("pins", [])
    return found


def drag(screen: Screen, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Hold from one place to another."""
    screen.page.mouse.move(*start)
    screen.page.mouse.down()
    for share in (0.25, 0.5, 0.75, 1.0):
        screen.page.mouse.move(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))


def test_a_drag_across_the_gates_holds_them_for_a_span_as_one_change(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("pinning").click()
    expect(screen.at("pinning")).to_have_attribute("aria-pressed", "true")
    (x, y), (end, _) = cell(screen, 2, 4), cell(screen, 2, 8)
    before = screen.drawn
    drag(screen, (x, y), (end, y + 200))
    expect(screen.at("gates").locator(".chart-tip")).to_have_text("f[2] held at 0.00, t = 4 to 8")
    screen.draws(before)
    screen.page.mouse.up()
    linked = screen.link(lambda linked: bool(pins(linked)))
    held = {"quantity": "f", "unit": 2, "first": 4, "last": 8, "value": 0}
    assert pins(linked) == [held | {"layer": 0, "reverse": False}]
    expect(screen.at("parted")).to_contain_text("t = 4")
    expect(screen.at("belt")).to_have_attribute("aria-label", re.compile("Held by pins: 1"))
    screen.at("undo").click()
    expect(screen.at("parted")).to_be_hidden()
    screen.link(lambda linked: not pins(linked))
    assert not screen.edited(), "one drag is one change"


def test_a_tap_holds_a_cell_at_its_value_and_lets_go_again(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("pinning").click()
    place = cell(screen, 1, 12)
    screen.page.mouse.click(*place)
    (pin,) = pins(screen.link(lambda linked: bool(pins(linked))))
    assert (pin["quantity"], pin["unit"], pin["first"], pin["last"]) == ("f", 1, 12, 12)
    assert pin["value"] == round(pin["value"], 2)
    assert 0 < pin["value"] < 1
    screen.rests()
    screen.page.mouse.click(*place)
    screen.link(lambda linked: not pins(linked))
    assert screen.t == 10, "while holding, a tap goes nowhere"


def test_the_keyboard_holds_the_value_it_is_on(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("gates").focus()
    screen.press("ArrowDown", "ArrowUp", "Alt+ArrowDown", "Alt+ArrowDown")
    (pin,) = pins(screen.link(lambda linked: bool(pins(linked))))
    assert (pin["quantity"], pin["first"], pin["last"]) == ("f", 10, 10)
    steps = pin["value"] / 0.05
    assert abs(steps - round(steps)) < 1e-9
    assert screen.t == 10


def test_without_holding_a_drag_still_zooms(open_page: OpenPage) -> None:
    screen = show(open_page)
    (x, y), (end, _) = cell(screen, 2, 4), cell(screen, 2, 8)
    drag(screen, (x, y), (end, y))
    screen.page.mouse.up()
    expect(screen.at("zoom.whole")).to_be_enabled()
    assert pins(screen.link(lambda _: True)) == []
