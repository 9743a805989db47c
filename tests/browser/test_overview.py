"""The strip over the whole sequence: there when it is needed, moved by mouse, keys and finger, plain about thinning."""

import re

import pytest
from playwright.sync_api import Locator, expect

from .conftest import OpenPage
from .screen import Screen, make_link, show
from .test_windows import PHONE, Finger, fits


def long(T: int) -> str:
    """A link to a sequence of T timesteps, standing at the first."""
    values = [[0.25 * (t % 7) - 0.75] for t in range(T)]
    given = {"kind": "numbers", "values": values}
    experiment = {"cell": {"kind": "lstm"}, "X": 1, "H": 4, "seed": 3, "input": given}
    return "/" + make_link({"experiment": experiment, "t": 1, "unit": 0})


def across(screen: Screen, share: float) -> tuple[float, float]:
    """A point of the strip, as a share of its width."""
    box = screen.at("overview-track").bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def sight(brush: Locator) -> tuple[int, int]:
    """The timesteps that the brush says are in sight."""
    said = brush.get_attribute("aria-valuetext") or ""
    first, last, _ = (int(word) for word in said.split() if word.isdigit())
    return first, last


def drag(screen: Screen, start: float, end: float) -> None:
    """Draw with the mouse along the strip."""
    screen.page.mouse.move(*across(screen, start))
    screen.page.mouse.down()
    screen.page.mouse.move(*across(screen, (start + end) / 2))
    screen.page.mouse.move(*across(screen, end))
    screen.page.mouse.up()


def test_the_strip_is_there_only_while_a_part_is_in_sight(open_page: OpenPage) -> None:
    screen = show(open_page)
    expect(screen.at("overview")).to_be_hidden()
    screen.at("zoom.closer").click()
    expect(screen.at("overview")).to_be_visible()
    expect(screen.at("thinned")).to_be_hidden()
    first, last = sight(screen.at("overview-whole"))
    assert 1 <= first <= 10 <= last <= 24
    screen.at("zoom.whole").click()
    expect(screen.at("overview")).to_be_hidden()


def test_a_mouse_draws_a_window_on_a_long_sequence_and_moves_and_resizes_it(open_page: OpenPage) -> None:
    screen = show(open_page, long(1000))
    brush = screen.at("overview-whole")
    expect(brush).to_have_attribute("aria-valuetext", "1 to 1000 of 1000")
    drag(screen, 0.4, 0.6)
    first, last = sight(brush)
    assert abs(first - 395) <= 12
    assert abs(last - 595) <= 12
    drag(screen, 0.5, 0.7)
    assert sight(brush)[0] - first == pytest.approx(203, abs=12), "dragged by its middle"
    wide = last - first
    end = screen.middle(screen.at("overview-to"))
    screen.page.mouse.move(*end)
    screen.page.mouse.down()
    screen.page.mouse.move(end[0] - 30, end[1])
    screen.page.mouse.up()
    assert 10 < wide - (sight(brush)[1] - sight(brush)[0]) < 80, "made narrower by its end"
    drag(screen, 0.1, 0.1)
    assert sight(brush)[0] < 100, "a press beside it brings it there"
    screen.page.mouse.dblclick(*across(screen, 0.5))
    expect(brush).to_have_attribute("aria-valuetext", "1 to 1000 of 1000")


def test_the_strip_goes_by_keys_and_says_what_is_in_sight(open_page: OpenPage) -> None:
    screen = show(open_page, long(1000))
    drag(screen, 0.4, 0.5)
    brush = screen.at("overview-whole")
    first, last = sight(brush)
    brush.focus()
    screen.press("PageDown")
    assert sight(brush)[1] == pytest.approx(first, abs=2)
    screen.press("Home", "ArrowRight")
    assert sight(brush)[0] == pytest.approx(1 + (last - first) / 10, abs=2)
    assert screen.t == 1, "the keys of the brush do not step"
    before = sight(brush)
    screen.at("overview-to").focus()
    screen.press("ArrowRight")
    assert sight(brush) == (before[0], before[1] + 1)
    expect(screen.at("overview-to")).to_have_attribute("aria-valuetext", f"t = {before[1] + 1}")


def test_a_finger_draws_and_drags_the_window_and_nothing_sticks_out(open_page: OpenPage) -> None:
    screen = show(open_page, long(1000), language="zh", **PHONE)
    expect(screen.at("thinned")).to_have_text("已抽稀")
    expect(screen.at("thinned")).to_have_attribute(
        "title", "每个像素显示至多 4 个时间步中的最大值和最小值。数值、指针处的标签和导出文件包含每一步。"
    )
    fits(screen.page, "phone with strip")
    finger = Finger(screen.page)
    screen.at("overview-track").scroll_into_view_if_needed()
    for start, end in ((0.3, 0.6), (0.45, 0.65)):
        finger.down(*across(screen, start))
        for step in range(1, 6):
            finger.move(*across(screen, start + (end - start) * step / 5))
        finger.up()
    expect(screen.at("thinned")).to_be_hidden()
    said = screen.at("overview-whole").get_attribute("aria-valuetext") or ""
    first = int(said.removeprefix("第 ").split()[0])
    assert first == pytest.approx(485, abs=40), said


def test_what_comes_is_not_told_by_the_strip_while_one_predicts(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("zoom.closer").click()
    veil = screen.at("overview-track").locator(".overview-veil")
    expect(veil).not_to_have_class("overview-veil hides")
    screen.press("y")
    expect(veil).to_have_class("overview-veil hides")


def test_playing_does_not_draw_the_strip_anew(open_page: OpenPage) -> None:
    screen = show(open_page, long(1000))
    path = "[data-testid=overview-track] path.positive"
    screen.record(path, "d")
    screen.at("speed").select_option("60")
    screen.at("play").click()
    screen.page.wait_for_function("() => Number(document.querySelector('[data-testid=belt]').dataset.t) > 20")
    assert screen.page.evaluate("globalThis.seen.length") == 1


def wide(H: int) -> str:
    """A link to a layer of H units."""
    given = {"kind": "numbers", "values": [[0.5], [-0.25], [1]]}
    return "/" + make_link(
        {"experiment": {"cell": {"kind": "lstm"}, "X": 1, "H": H, "seed": 3, "input": given}, "t": 2}
    )


def test_beside_a_large_layer_all_units_are_seen_and_others_are_a_press_away(open_page: OpenPage) -> None:
    screen = show(open_page, wide(200))
    strip = screen.at("units")
    expect(strip).to_have_attribute("aria-valuetext", "Unit 0; 0 to 63 of 200 are drawn")
    assert strip.locator("canvas").get_attribute("height") == "200", "a pixel a unit"
    box = strip.bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + box["width"] - 5, box["y"] + 0.6 * box["height"])
    expect(strip).to_have_attribute("aria-valuetext", re.compile(r"^Unit 1[12]\d; 64 to 127 of 200 are drawn$"))
    expect(screen.at("numbers-title")).to_have_text(re.compile(r"^Unit 1[12]\d at t = 2$"))
    strip.focus()
    screen.press("End", "ArrowUp")
    expect(strip).to_have_attribute("aria-valuetext", "Unit 198; 192 to 199 of 200 are drawn")
    screen.press("PageUp")
    expect(strip).to_have_attribute("aria-valuenow", "134")
    assert screen.t == 2
    fits(screen.page, "a large layer")


def test_a_layer_that_is_drawn_whole_has_no_strip_of_units(open_page: OpenPage) -> None:
    screen = show(open_page)
    expect(screen.at("units")).to_be_hidden()
