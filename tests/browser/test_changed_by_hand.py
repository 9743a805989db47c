"""The list of what was changed by hand: every line in words, with its own way back and its way there."""

import pytest
from playwright.sync_api import Locator, expect

from .conftest import OpenPage
from .screen import Screen, show

WEIGHT, BIAS = "W_f[3,1]", "b_f"


def change_all_kinds(screen: Screen) -> None:
    """A weight, a whole gate's bias and a pin, in this order."""
    screen.type_weight(WEIGHT, "2.1")
    screen.link_with(WEIGHT, 2.1)
    screen.at("bias").focus()
    screen.press("ArrowRight")
    screen.link_with("b_f[0]", 4.65)
    screen.at("pins-open").click()
    for name, text in (("first", "4"), ("last", "9"), ("value", "1")):
        screen.at(f"pin-{name}").fill(text)
    screen.at("pin-quantity").select_option("f")
    screen.at("pin-unit").select_option("2")
    screen.at("pin-apply").click()
    screen.link(lambda linked: len(linked["experiment"].get("pins", [])) == 1)


def lines(screen: Screen) -> Locator:
    """The lines of the list."""
    return screen.at("changes").locator("li")


def line(screen: Screen, key: str) -> Locator:
    """The line of one change."""
    return screen.at("changes").locator(f'[data-change="{key}"]')


WORDS = {
    "en": ["f[2] held at 1.00, t 4–9", "b_f, all 6 units: mean 2.25 → 2.40", "W_f[3, x1] 0.00 → 2.10"],
    "zh": ["f[2] 固定为 1.00，t 4–9", "b_f，全部 6 个单元：均值 2.25 → 2.40", "W_f[3, x1] 0.00 → 2.10"],
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_change_stands_in_the_list_in_words_newest_first(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, language=language)
    expect(screen.at("changed")).to_be_hidden()
    change_all_kinds(screen)
    expect(screen.at("changed")).to_contain_text("3")
    expect(screen.at("changes")).to_be_hidden()
    screen.at("changed").click()
    expect(lines(screen).locator(".jump")).to_have_text(WORDS[language])
    expect(screen.at("undo")).to_be_in_viewport()
    screen.page.reload()
    expect(lines(screen)).to_have_count(3)  # open as it was left


def test_every_line_is_taken_back_by_itself_as_one_entry(open_page: OpenPage) -> None:
    screen = show(open_page)
    first = screen.weights()
    change_all_kinds(screen)
    screen.at("changed").click()
    line(screen, BIAS).get_by_test_id("undo-one").click()
    expect(lines(screen)).to_have_count(2)
    assert [screen.text_of(f"b_f[{unit}]") for unit in range(6)] == [first[f"b_f[{unit}]"] for unit in range(6)]
    assert screen.value(WEIGHT) == 2.1
    screen.at("undo").click()
    expect(lines(screen)).to_have_count(3)  # six biases came back by one undo
    line(screen, "f[2]@4-9").get_by_test_id("undo-one").click()
    expect(lines(screen)).to_have_count(2)
    line(screen, WEIGHT).get_by_test_id("undo-one").click()
    expect(lines(screen)).to_have_count(1)
    line(screen, BIAS).get_by_test_id("undo-one").click()
    expect(screen.at("changed")).to_be_hidden()
    expect(screen.at("undo")).to_be_focused()
    assert screen.weights() == first


def test_a_line_goes_to_where_it_acts(open_page: OpenPage) -> None:
    screen = show(open_page)
    change_all_kinds(screen)
    screen.at("changed").click()
    screen.at("tab-o").click()
    line(screen, WEIGHT).locator(".jump").click()
    expect(screen.weight(WEIGHT)).to_be_focused()
    expect(screen.at("numbers-title")).to_contain_text("Unit 3")
    line(screen, "f[2]@4-9").locator(".jump").click()
    screen.stands_at(4)
    expect(screen.at("numbers-title")).to_have_text("Unit 2 at t = 4")
    expect(screen.at("pin-f")).to_have_attribute("aria-pressed", "true")


def test_a_pin_of_the_list_is_changed_in_the_form(open_page: OpenPage) -> None:
    screen = show(open_page)
    change_all_kinds(screen)
    screen.at("changed").click()
    line(screen, "f[2]@4-9").get_by_test_id("edit-pin").click()
    expect(screen.at("pin-value")).to_be_focused()
    assert [screen.at(f"pin-{name}").input_value() for name in ("quantity", "unit", "first", "last", "value")] == [
        *("f", "2", "4", "9", "1")
    ]
    screen.at("pin-last").fill("")
    screen.at("pin-value").fill("0.25")
    screen.press("Enter")
    expect(lines(screen).first.locator(".jump")).to_have_text("f[2] held at 0.25, from t = 4 on")
    expect(lines(screen)).to_have_count(3)


def test_reset_takes_all_of_it_back(open_page: OpenPage) -> None:
    screen = show(open_page)
    change_all_kinds(screen)
    reset = screen.page.get_by_role("button", name="Reset")
    reset.click()
    expect(screen.at("changed")).to_be_hidden()
    expect(reset).to_be_disabled()
    screen.at("undo").click()
    expect(screen.at("changed")).to_contain_text("3")
