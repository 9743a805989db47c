"""What the pointer is on lights up everywhere: unit, gate and timestep."""

from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show

LIT = """(id) => [...document.querySelectorAll(`[data-testid=${id}] .chart-row:not([hidden])`)].map((row) => {
  const box = row.getBoundingClientRect();
  return { top: box.top, bottom: box.bottom, middle: (box.top + box.bottom) / 2 };
})"""
COLUMN = """(id) => {
  const column = document.querySelector(`[data-testid=${id}] .chart-column:not([hidden])`);
  if (!column) return null;
  const box = column.getBoundingClientRect();
  return (box.left + box.right) / 2;
}"""


def lit(screen: Screen, chart: str) -> list[dict[str, Any]]:
    """The rows that a chart has lit."""
    found: list[dict[str, Any]] = screen.page.evaluate(LIT, chart)
    return found


def lane(screen: Screen, unit: int) -> float:
    """Height of a lane of the belt."""
    return screen.written("belt", f"C[{unit}]")[1]


@pytest.mark.parametrize("unit", [0, 3, 5])
def test_a_weight_lights_its_unit_in_the_belt_and_its_gate_in_the_gates(open_page: OpenPage, unit: int) -> None:
    screen = show(open_page)
    y = lane(screen, unit)
    assert lit(screen, "belt") == []
    screen.weight(f"W_f[{unit},1]").hover()
    screen.page.wait_for_function(f"() => ({LIT})('belt').length === 1")
    (row,) = lit(screen, "belt")
    assert row["top"] < y < row["bottom"]
    first = lit(screen, "gates")
    assert len(first) == 1, "one row of one gate"
    screen.at("tab-o").click()
    screen.weight(f"W_o[{unit},1]").hover()
    screen.page.wait_for_function(f"(before) => ({LIT})('gates')[0]?.top > before + 20", arg=first[0]["top"])
    screen.at("title").hover()
    screen.page.wait_for_function(f"() => ({LIT})('belt').length + ({LIT})('gates').length === 0")


def test_the_belt_lights_unit_and_timestep_in_gates_and_weights(open_page: OpenPage) -> None:
    screen = show(open_page)
    x, _ = screen.written("belt", "16")
    screen.page.mouse.move(x, lane(screen, 4))
    expect(screen.page.locator("tr[data-row='4']")).to_have_class("hovered")
    assert screen.page.locator("tr.hovered").count() == 1
    assert len(lit(screen, "gates")) >= 5, "unit 4 of every gate"
    for chart in ("belt", "gates"):
        assert screen.page.evaluate(COLUMN, chart) == pytest.approx(x, abs=3)
    screen.page.mouse.move(x, lane(screen, 2))
    expect(screen.page.locator("tr[data-row='2']")).to_have_class("hovered")
    screen.at("title").hover()
    expect(screen.page.locator("tr.hovered")).to_have_count(0)
    assert screen.page.evaluate(COLUMN, "gates") is None


def test_the_gates_light_unit_and_timestep_in_the_belt(open_page: OpenPage) -> None:
    screen = show(open_page)
    y = lane(screen, 5)
    x, _ = screen.written("belt", "8")
    screen.weight("W_f[5,0]").hover()
    screen.page.wait_for_function(f"() => ({LIT})('gates').length === 1")
    (row,) = lit(screen, "gates")
    screen.page.mouse.move(x, row["middle"])
    expect(screen.page.locator("tr[data-row='5']")).to_have_class("hovered")
    (lane_lit,) = lit(screen, "belt")
    assert lane_lit["top"] < y < lane_lit["bottom"]
    assert screen.page.evaluate(COLUMN, "belt") == pytest.approx(x, abs=3)
    expect(screen.at("gates").locator(".chart-tip")).to_contain_text("f[5]")


def test_a_number_lights_its_gate(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("numbers").locator("[data-bar=i]").hover()
    screen.page.wait_for_function(f"() => ({LIT})('gates').length === 1")
    (of_i,) = lit(screen, "gates")
    screen.at("numbers").locator("[data-bar=o]").hover()
    screen.page.wait_for_function(f"(before) => ({LIT})('gates')[0]?.top > before + 20", arg=of_i["top"])


def test_the_label_says_the_numbers_of_the_slot(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=store-and-report&t=5&unit=0")
    screen.at("parcels-toggle").click()
    x, _ = screen.written("belt", "2")
    y = lane(screen, 0)
    screen.page.mouse.move(x, y)
    tip = screen.at("belt").locator(".chart-tip")
    expect(tip).to_be_visible()
    expect(tip.locator("b")).to_have_text("t = 2 · unit 0")
    values = dict(zip(*[iter(tip.locator("span").all_text_contents())] * 2, strict=True))
    assert (values["C"], values["C′"], values["C̃"]) == ("7", "3", "4")
    screen.page.mouse.move(x, 2)
    expect(tip).to_be_hidden()


def test_a_click_on_the_belt_chooses_unit_and_timestep(open_page: OpenPage) -> None:
    screen = show(open_page)
    x, _ = screen.written("belt", "20")
    screen.page.mouse.click(x, lane(screen, 3))
    screen.stands_at(20)
    expect(screen.at("numbers-title")).to_have_text("Unit 3 at t = 20")
    expect(screen.page.locator("tr[data-row='3']")).to_contain_class("chosen-unit hovered")
