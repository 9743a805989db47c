"""Keyboard and screen reader: everything is reached, named and told."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .screen import Screen, show

LOOK = """(node) => {
  const style = getComputedStyle(node);
  const drawn = ["boxShadow", "stroke", "strokeWidth", "borderColor", "backgroundColor"].map((name) => style[name]);
  const { outlineStyle, outlineWidth, outlineColor } = style;
  const outline = outlineStyle === "none" ? "" : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
  return [outline, getComputedStyle(node, "::after").content, ...drawn].join("; ");
}"""
FOCUSED = f"""() => {{
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const box = node.getBoundingClientRect();
  const {{ testid, weight, tabbed }} = node.dataset;
  const where = testid ?? weight ?? node.getAttribute("aria-label") ?? node.textContent.trim().slice(0, 40);
  node.dataset.tabbed = "";
  (globalThis.looks ??= []).push([node, ({LOOK})(node), where]);
  const seen = box.width > 0 && box.height > 0;
  return {{ where, first: tabbed === undefined, seen, visible: node.matches(":focus-visible") }};
}}"""
UNSEEN_FOCUS = f"""() => {{
  document.activeElement.blur();
  return globalThis.looks.filter(([node, look]) => look === ({LOOK})(node)).map(([, , where]) => where);
}}"""


def tree(page: Page) -> list[dict[str, Any]]:
    """What a screen reader is given: role, name, whether it takes the focus."""
    wire = page.context.new_cdp_session(page)
    found = []
    for node in wire.send("Accessibility.getFullAXTree")["nodes"]:
        properties = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        if not node.get("ignored"):
            role, name = node["role"].get("value"), node.get("name", {}).get("value", "").strip()
            found.append({"role": role, "name": name, "focusable": properties.get("focusable", False)})
    return found


@pytest.mark.parametrize("preset", ["first-look", "not-good"])
def test_whatever_takes_the_focus_has_a_name(open_page: OpenPage, preset: str) -> None:
    screen = show(open_page, f"/#preset={preset}&t=2&unit=0")
    for more in (None, "below-gradient", "edit-numbers", "sizes"):
        if more:
            screen.at(more).click()
        focusable = [node for node in tree(screen.page) if node["focusable"]]
        assert len(focusable) > 30
        assert [node for node in focusable if not node["name"]] == []


def test_tab_reaches_every_control_and_shows_where_it_is(open_page: OpenPage) -> None:
    screen = show(open_page)
    reached: list[str] = []
    for _ in range(120):
        screen.press("Tab")
        at = screen.page.evaluate(FOCUSED)
        if at is None or not at["first"]:
            break
        assert at["visible"], f"{at['where']} has the focus, unseen"
        assert at["seen"], f"{at['where']} has the focus but no size"
        reached.append(at["where"])
    assert reached[0] == "Skip to the belt"
    wanted = [
        "sizes",
        "preset",
        "takeaway",
        "lecture",
        "language",
        "theme",
        "keys",
        "edit-numbers",
        "edit-tokens",
        "feed",
        "bias",
    ]
    wanted += [
        "play",
        "step",
        "back",
        "first",
        "last",
        "replay",
        "scrub",
        "speed",
        "loop",
        "digits",
        "tab-f",
        "W_f[0,0]",
        "input-x0",
    ]
    assert [name for name in wanted if name not in reached] == []
    assert screen.page.evaluate(UNSEEN_FOCUS) == []


def test_the_focus_is_not_trapped_in_the_weights(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.weight("W_f[0,0]").focus()
    screen.press("Tab")
    assert screen.page.evaluate("document.activeElement.dataset.weight") is None
    screen.press("Shift+Tab")
    expect(screen.weight("W_f[0,0]")).to_be_focused()


def test_roles_and_values_are_told(open_page: OpenPage) -> None:
    screen = show(open_page)
    cells = screen.page.get_by_role("spinbutton").filter(visible=True)
    assert cells.count() == 6 * 10
    for cell in cells.all()[::7]:
        value = float(cell.get_attribute("aria-valuenow") or "nan")
        assert value == float(cell.get_attribute("aria-valuetext") or "nan")
        assert cell.get_attribute("aria-label")
    expect(screen.page.get_by_role("radiogroup")).to_have_attribute("data-testid", "cell")
    expect(screen.at("weights").get_by_role("tab")).to_have_count(5)
    expect(screen.at("weights").get_by_role("tab", selected=True)).to_have_attribute("data-testid", "tab-f")
    for chart in ("belt", "gates"):
        expect(screen.at(chart)).to_have_attribute("role", "application")
    expect(screen.page.get_by_role("main")).to_have_count(1)
    expect(screen.page.get_by_role("heading", level=1)).to_have_count(1)


def test_the_page_tells_what_happens_at_each_step(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=store-and-report&t=0&unit=0")
    told = screen.at("summary")
    expect(told).to_have_attribute("aria-live", "polite")
    screen.press("ArrowRight")
    expect(told).to_have_text("Unit 0 at timestep 1: keeps 100 % of 0.00, writes 3.00, carries 3.00, shows 0.00")
    screen.press("ArrowRight")
    expect(told).to_have_text("Unit 0 at timestep 2: keeps 100 % of 3.00, writes 4.00, carries 7.00, shows 0.00")
    expect(screen.at("belt")).to_have_attribute("aria-label", re.compile("Timestep 2 of 5, unit 0: .*4 is written"))
    screen.press("g")
    expect(told).to_contain_text("时间步")
    expect(screen.at("belt")).to_have_attribute("aria-label", re.compile("[\u4e00-\u9fff]"))


@pytest.mark.screen(reduced_motion="reduce")
def test_who_wants_no_motion_gets_none(page: Page) -> None:
    page.goto("/#preset=store-and-report&t=2&unit=0")
    screen = Screen(page)
    screen.live()
    screen.draws()
    moving = "() => document.getAnimations().filter(({ effect }) => effect.getTiming().duration > 10).length"
    screen.press("ArrowRight", "r")
    screen.stands_at(3)
    assert page.evaluate(moving) == 0


def test_errors_are_told_at_once_and_belong_to_their_field(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.type_weight("b_f[0]", "abc")
    field = screen.page.locator("input.in-place")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby")
    expect(screen.page.locator(f"#{described}")).to_have_role("alert")
    screen.press("Escape")
    screen.at("sizes").click()
    screen.at("size-T").fill("abc")
    screen.press("Enter")
    expect(screen.at("size-T")).to_have_attribute("aria-invalid", "true")
    described = screen.at("size-T").get_attribute("aria-describedby")
    expect(screen.page.locator(f"#{described}")).to_contain_text("abc")
