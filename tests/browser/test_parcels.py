"""The chosen lane shows what its memory is made of, and every value of belt and gates opens."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show

STORE = "/#preset=store-and-report&t={t}&unit=0"


def spot(screen: Screen, chart: str) -> dict[str, Any]:
    """What the button on the value under pointer or keyboard stands for."""
    button = screen.at(chart).locator(".chart-spot:not([hidden])")
    expect(button).to_have_count(1)
    found: dict[str, Any] = button.evaluate("(node) => ({ ...node.dataset, label: node.ariaLabel })")
    return found


def test_the_memory_is_told_as_the_sum_of_its_parcels(open_page: OpenPage) -> None:
    screen = show(open_page, STORE.format(t=1))
    told = screen.at("parcels")
    expect(told).to_contain_text("C[0] = one parcel = 3")
    screen.press("ArrowRight")
    expect(told).to_contain_text("C[0] = sum of 2 parcels = 7")
    expect(told).to_contain_text(re.compile(r"\(checked: differs by \S+\)"))
    expect(told).to_contain_text("nothing of it is being forgotten")
    screen.press("g")
    expect(told).to_contain_text("2 份记忆之和")


def test_a_parcel_says_who_wrote_it_and_how_much_is_left(open_page: OpenPage) -> None:
    screen = show(open_page, STORE.format(t=4))
    _, middle = screen.written("belt", "C[0]")
    x, _ = screen.written("belt", "3")
    x += 0.4 * (screen.written("belt", "4")[0] - x)
    parcels: dict[str, tuple[float, float]] = {}
    for pixels in range(-60, 61, 3):
        place = (x, middle + pixels)
        screen.page.mouse.move(*place)
        button = screen.at("belt").locator(".chart-spot:not([hidden])[data-wrote]")
        if button.count():
            parcels.setdefault(str(button.get_attribute("data-wrote")), place)
    assert set(parcels) >= {"1", "2"}, "the three and the four of this preset"
    assert parcels["1"][1] > parcels["2"][1], "the older lies nearer to the axis"
    tip = screen.at("belt").locator(".chart-tip")
    screen.page.mouse.move(*parcels["2"])
    expect(tip.locator("b")).to_contain_text("Written at t = 2")
    values = dict(zip(*[iter(tip.locator("span").all_text_contents())] * 2, strict=True))
    assert values["written"].startswith("4")
    assert values["left at t = 3"].endswith("(100 %)")
    screen.page.mouse.click(*parcels["2"])
    screen.stands_at(3)
    expect(screen.at("why")).to_be_visible()


def test_parcels_can_be_turned_off_and_a_simple_rnn_has_none(open_page: OpenPage) -> None:
    screen = show(open_page)
    toggle = screen.at("parcels-toggle")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(screen.at("parcels")).to_contain_text("parcels = ")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    expect(screen.at("parcels")).to_be_hidden()
    toggle.click()
    expect(screen.at("parcels")).to_contain_text("parcels = ")
    screen.at("cell").get_by_text("RNN", exact=True).click()
    expect(screen.at("parcels")).to_contain_text("Why no parcels: a simple RNN")
    expect(toggle).to_be_hidden()


def test_a_click_on_a_jaw_asks_for_the_gate_and_goes_there(open_page: OpenPage) -> None:
    screen = show(open_page)
    _, y = screen.written("belt", "C[3]")
    x, _ = screen.written("belt", "16")
    place = (x - 0.3 * (screen.written("belt", "18")[0] - x) / 2, y)
    screen.page.mouse.move(*place)
    assert spot(screen, "belt") | {"label": ""} == {"quantity": "f[3]", "t": "16", "label": ""}
    screen.page.mouse.click(*place)
    screen.stands_at(16)
    expect(screen.at("numbers-title")).to_have_text("Unit 3 at t = 16")
    expect(screen.at("why")).to_be_visible()
    expect(screen.at("why")).to_contain_text("f[3]")


@pytest.mark.parametrize("chart", ["belt", "gates"])
def test_values_are_reached_and_asked_by_the_keyboard_alone(open_page: OpenPage, chart: str) -> None:
    screen = show(open_page)
    screen.at(chart).focus()
    screen.press("ArrowDown")
    before = spot(screen, chart)
    assert before["t"] == "10"
    screen.press("ArrowRight")
    screen.stands_at(11)
    after = spot(screen, chart)
    assert (after["quantity"], after["t"]) == (before["quantity"], "11")
    assert f"t = {after['t']}" in after["label"]
    screen.press("ArrowDown")
    assert spot(screen, chart)["quantity"] != after["quantity"]
    active = screen.at(chart).get_attribute("aria-activedescendant")
    assert active == screen.at(chart).locator(".chart-spot").get_attribute("id")
    screen.press("Enter")
    expect(screen.at("why")).to_be_visible()
    assert screen.t == 11, "Enter asks, it does not play"


def test_space_still_plays_after_a_click_on_the_belt(open_page: OpenPage) -> None:
    screen = show(open_page)
    _, y = screen.written("belt", "C[3]")
    x, _ = screen.written("belt", "16")
    screen.page.mouse.click(x, y)
    screen.stands_at(16)
    screen.press("Space")
    screen.plays(True)


def test_who_predicts_sees_nothing_of_what_comes(open_page: OpenPage) -> None:
    screen = show(open_page)
    (now, _), (later, _) = screen.written("belt", "10"), screen.written("belt", "20")
    veil = "(root) => getComputedStyle(root.querySelector('.chart-veil')).backgroundColor"
    seen = {chart: screen.at(chart).evaluate(veil) for chart in ("belt", "gates")}
    screen.page.locator(".predict-button button").click()
    for chart, before in seen.items():
        assert "0.76" in before
        assert screen.at(chart).evaluate(veil).startswith("rgb("), "opaque"
    tip = screen.at("belt").locator(".chart-tip")
    y = screen.written("belt", "C[3]")[1]
    screen.page.mouse.move(now, y)
    expect(tip).to_be_visible()
    screen.page.mouse.move(later, y)
    expect(tip).to_be_hidden()
    expect(screen.at("belt").locator(".chart-spot")).to_be_hidden()
