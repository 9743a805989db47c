"""Other runs as belts under the one on show: other cells, before a change, from a link."""

import re

import pytest
from playwright.sync_api import Locator, expect

from .conftest import OpenPage
from .screen import Json, Screen, make_link, show

_BUBBLE_IS_ON_TOP = """() => {
  const bubble = document.querySelector(".bubble");
  const { x, y, width, height } = bubble.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === bubble;
}"""
SHOWN = re.compile(r"(\S+) = (\S+)")


def open_compared(open_page: OpenPage, hashed: str) -> Screen:
    """Open a link that holds a comparison: the gates are hidden there, so only the belt is waited for."""
    page = open_page(None)
    page.goto(f"/{hashed}", wait_until="commit")
    screen = Screen(page)
    screen.live()
    page.wait_for_function("document.querySelector('[data-testid=belt]').dataset.drawn !== undefined")
    return screen


def compare(screen: Screen, kind: str) -> None:
    """Choose what to compare with."""
    screen.at("compare-open").click()
    screen.at(f"compare-{kind}").click()
    expect(screen.at("run-0")).to_be_visible()


def values(head: Locator) -> dict[str, str]:
    """The numbers that a head writes, by their symbol."""
    return dict(SHOWN.findall(head.locator(".run-values").inner_text()))


def test_each_belt_shows_the_numbers_that_its_cell_has_alone(open_page: OpenPage) -> None:
    screen = show(open_page)
    compare(screen, "cells")
    expect(screen.at("run-0").get_by_role("heading")).to_have_text("RNN")
    expect(screen.at("run-1").get_by_role("heading")).to_have_text("GRU")
    expect(screen.at("gates")).to_be_hidden()
    seen = {name: values(screen.at(f"run-{k}"))["h[1]"] for k, name in enumerate(("rnn", "gru"))}
    screen.at("compare-close").click()
    expect(screen.at("gates")).to_be_visible()
    for name, h in seen.items():
        before = screen.drawn
        screen.page.get_by_role("radio", name=name.upper()).click()
        screen.draws(before)
        expect(screen.at("numbers").locator("[data-bar=h] .value")).to_contain_text(h)


def test_all_belts_stand_on_one_time_axis_and_every_one_can_be_clicked(open_page: OpenPage) -> None:
    screen = show(open_page)
    compare(screen, "cells")
    for name in ("belt-0", "belt-1"):
        screen.has(name, "data-t", "10")
    frames = [screen.at(name).locator(".chart-cursor").bounding_box() for name in ("belt", "belt-0", "belt-1")]
    assert len({(frame["x"], frame["width"]) for frame in frames if frame}) == 1
    frame = frames[2]
    assert frame is not None
    screen.page.mouse.click(frame["x"] - 2.5 * frame["width"], frame["y"] + frame["height"] / 2)
    screen.has("belt", "data-t", "7")
    screen.has("belt-1", "data-t", "7")


def test_the_gates_of_another_run_are_read_by_keys_by_a_finger_and_aloud(open_page: OpenPage) -> None:
    screen = show(open_page, has_touch=True)
    compare(screen, "cells")
    gru = screen.at("belt-1")
    told = gru.locator(".chart-tip")
    expect(gru).to_have_accessible_name(re.compile(r"GRU at t = 10: z\[1\] = "))
    gru.focus()
    screen.press("Tab", "Shift+Tab")
    screen.press("ArrowDown")
    expect(told).to_contain_text("unit 2")
    screen.press("ArrowRight")
    expect(told).to_contain_text("t = 11")
    update = told.locator("span", has_text=re.compile("^z$")).locator("xpath=following-sibling::span[1]").inner_text()
    expect(screen.at("compare-table").locator("tr").nth(2)).to_contain_text(f"z[2] {update}")
    screen.press("Tab")
    expect(told).to_be_hidden()
    x, y = screen.middle(gru)
    screen.page.touchscreen.tap(x, y)
    expect(told).to_be_visible()
    expect(told).to_contain_text("z")
    screen.at("compare-close").tap()
    expect(told).to_be_hidden()


def test_the_difference_that_a_change_makes_is_written(open_page: OpenPage) -> None:
    screen = show(open_page)
    before = screen.exact_numbers()
    screen.at("digits").select_option("6")
    drawn = screen.drawn
    screen.type_weight("b_f[1]", "0.5")
    screen.draws(drawn)
    compare(screen, "before")
    now, then = values(screen.at("versus")), values(screen.at("run-0"))
    carried = float(before["c"].replace("−", "-"))
    assert then["C[1]"] == f"{carried:.6f}".replace("-", "−")
    apart = float(now["C[1]"].replace("−", "-")) - float(then["C[1]"].replace("−", "-"))
    written = screen.at("run-0").locator(".run-apart").inner_text()
    told = re.search(r"C\[1\] differs by (\S+)", written)
    assert told
    assert abs(float(told[1].replace("−", "-")) - apart) < 2e-6
    expect(screen.at("parted-0")).to_have_text(re.compile(r"Apart from t = \d+; largest \S+ at t = \d+; "))
    expect(screen.at("apart-0")).to_be_visible()
    expect(screen.at("compare-table").locator("tr")).to_have_count(2)


def test_the_other_belts_follow_the_hand_on_a_weight(open_page: OpenPage) -> None:
    screen = show(open_page)
    compare(screen, "cells")
    before = screen.at("run-0").locator(".run-apart").inner_text()
    drawn = screen.drawn
    with screen.hold(screen.weight("b_f[1]")) as (x, y):
        screen.page.mouse.move(x, y + 60)
        screen.page.wait_for_function(
            """(before) => {
                 const [own, other] = ["belt", "belt-0"].map((id) => document.querySelector(`[data-testid=${id}]`));
                 return own.dataset.drawn !== before && own.dataset.drawn === other.dataset.drawn;
               }""",
            arg=drawn,
        )
        expect(screen.at("run-0").locator(".run-apart")).not_to_have_text(before)


def test_a_comparison_is_part_of_the_link(open_page: OpenPage) -> None:
    screen = show(open_page)
    drawn = screen.drawn
    screen.type_weight("b_f[1]", "0.5")
    screen.draws(drawn)
    screen.at("digits").select_option("6")
    compare(screen, "before")
    screen.link(lambda linked: linked.get("compare", {}).get("kind") == "before")
    head, parted = screen.at("run-0").locator(".run-head").inner_text(), screen.at("parted-0").inner_text()
    there = open_compared(open_page, screen.page.url[screen.page.url.index("#") :])
    there.at("digits").select_option("6")
    expect(there.at("run-0")).to_be_visible()
    expect(there.at("parted-0")).to_have_text(parted)
    assert there.at("run-0").locator(".run-head").inner_text() == head
    there.at("compare-close").click()
    there.link(lambda linked: "compare" not in linked)
    expect(there.at("compare")).to_be_hidden()


@pytest.mark.parametrize("other", [{"X": 3, "H": "many"}, 7])
def test_a_damaged_comparison_is_left_out(open_page: OpenPage, other: Json | int) -> None:
    screen = show(open_page)
    screen.type_weight("b_f[1]", "0.5")
    linked = screen.link_with("b_f[1]", 0.5)
    there = open_compared(open_page, make_link(linked | {"compare": {"kind": "link", "experiment": other}}))
    expect(there.at("notices").get_by_role("alert")).to_have_count(1)
    expect(there.at("compare")).to_be_hidden()
    expect(there.at("gates")).to_be_visible()
    assert there.value("b_f[1]") == 0.5


def test_another_link_is_pasted_and_what_is_none_is_refused_beside_the_field(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("compare-open").click()
    screen.at("compare-link").fill("https://example.org/#1.nothing")
    screen.press("Enter")
    expect(screen.page.locator(".bubble")).to_contain_text("not a link")
    assert screen.page.evaluate(_BUBBLE_IS_ON_TOP)
    screen.at("compare-link").fill("#preset=latch&t=0&unit=0")
    screen.press("Enter")
    expect(screen.at("run-0").get_by_role("heading")).to_contain_text("The other link")
    expect(screen.at("run-0").locator(".run-apart")).to_contain_text("Not unit by unit: 6 units above, 2 here")
    assert screen.link(lambda linked: "compare" in linked)["compare"]["kind"] == "link"


@pytest.mark.parametrize("width", [390, 1440])
def test_three_belts_have_room(open_page: OpenPage, width: int) -> None:
    height = 844 if width == 390 else 900
    screen = show(open_page, width=width, height=height, has_touch=width == 390)
    compare(screen, "cells")
    for name in ("belt", "belt-0", "belt-1"):
        box = screen.at(name).bounding_box()
        assert box is not None
        assert box["height"] >= 150
        assert box["x"] + box["width"] <= width
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
