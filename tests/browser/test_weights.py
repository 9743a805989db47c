"""Weights bent by hand: dragged, typed, stepped by keys, slid as a whole gate, and brought back."""

import os
import re
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.conftest import Server

from .conftest import OpenPage
from .screen import Screen, show

FORGET_0 = "b_f[0]"
CELL = f'[data-weight="{FORGET_0}"]'


def undo_once(screen: Screen) -> None:
    """Undo, and see that there was exactly one thing to undo."""
    screen.at("undo").click()
    expect(screen.at("undo")).to_be_disabled()
    expect(screen.at("redo")).to_be_enabled()


def test_a_dragged_weight_moves_belt_and_gates_while_the_button_is_down(open_page: OpenPage) -> None:
    screen = show(open_page)
    before = screen.drawn
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        for pixels in range(5, 31, 5):
            screen.page.mouse.move(x, y - pixels)
        held = screen.draws(before)
        expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "5.1")
        screen.page.mouse.move(x, y + 225)
        expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "0")
        screen.draws(before, held)
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "0")
    expect(screen.weight(FORGET_0)).to_have_class(re.compile("edited"))


def test_a_drag_is_one_entry_of_undo_and_redo(open_page: OpenPage) -> None:
    screen = show(open_page)
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        for pixels in range(4, 41, 4):
            screen.page.mouse.move(x, y - pixels)
    screen.link_with(FORGET_0, 5.3)
    expect(screen.at("undo")).to_be_enabled()
    undo_once(screen)
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    screen.at("redo").click()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "5.3")
    expect(screen.at("redo")).to_be_disabled()


def test_two_drags_are_two_entries(open_page: OpenPage) -> None:
    screen = show(open_page)
    for _ in range(2):
        with screen.hold(screen.weight(FORGET_0)) as (x, y):
            screen.page.mouse.move(x, y - 10)
            screen.page.mouse.move(x, y - 20)
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "5.3")
    screen.press("Control+z")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.9")
    screen.press("Control+z")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()
    screen.press("Control+Shift+z", "Control+y")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "5.3")


def test_shift_makes_a_drag_ten_times_finer(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.page.keyboard.down("Shift")
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        screen.page.mouse.move(x, y - 50)
    screen.page.keyboard.up("Shift")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.6")


@pytest.mark.parametrize("stalled", [False, True], ids=["server awake", "server asleep"])
def test_the_value_under_the_finger_never_jumps_back(open_page: OpenPage, server: Server, stalled: bool) -> None:
    screen = show(open_page)
    before = screen.drawn
    screen.record(CELL, "aria-valuenow")
    try:
        with screen.hold(screen.weight(FORGET_0)) as (x, y):
            for pixels in range(4, 81, 2):
                if pixels == 20 and stalled:
                    os.kill(server.pid, signal.SIGSTOP)
                screen.page.mouse.move(x, y - pixels)
    finally:
        os.kill(server.pid, signal.SIGCONT)
    screen.draws(before)
    screen.link_with(FORGET_0, 6.1)
    screen.rests()
    seen = screen.recorded()
    assert seen[0] == 4.5
    assert seen[-1] == 6.1
    assert seen == sorted(seen), "only up, as the hand went"
    assert screen.page.locator(CELL).inner_text() == "6.10"


def test_a_value_is_typed(open_page: OpenPage) -> None:
    screen = show(open_page)
    before = screen.drawn
    screen.type_weight("W_f[0,1]", "-1.25")
    expect(screen.weight("W_f[0,1]")).to_have_attribute("aria-valuenow", "-1.25")
    screen.draws(before)
    screen.weight("U_f[2,3]").click()
    screen.page.keyboard.type(".5")  # a digit begins at once
    screen.press("Enter")
    expect(screen.weight("U_f[2,3]")).to_have_attribute("aria-valuenow", "0.5")
    screen.type_weight("b_f[1]", "−0,75")
    expect(screen.weight("b_f[1]")).to_have_attribute("aria-valuenow", "-0.75")


def test_a_value_is_typed_by_a_finger_alone(open_page: OpenPage) -> None:
    screen = show(open_page, width=390, height=844, has_touch=True)
    screen.weight(FORGET_0).tap()
    screen.at("weight-type").tap()
    field = screen.weight(FORGET_0).get_by_role("textbox")
    expect(field).to_be_focused()
    screen.page.keyboard.insert_text("0.25")
    screen.weight("b_f[1]").tap()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "0.25")
    expect(screen.at("weight-type")).to_have_accessible_name("New value of b_f[1]")


def test_escape_keeps_the_old_value(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.weight(FORGET_0).click()
    screen.press("Enter")
    screen.page.keyboard.type("99")
    screen.press("Escape")
    expect(screen.weight(FORGET_0)).to_have_text("4.50")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    assert not screen.edited()


def test_arrow_keys_step_a_value_finer_with_shift_and_coarser_with_ctrl(open_page: OpenPage) -> None:
    screen = show(open_page)
    before = screen.drawn
    cell = screen.weight(FORGET_0)
    cell.focus()
    for key, value in (
        ("ArrowUp", "4.6"),
        ("Shift+ArrowUp", "4.61"),
        ("Control+ArrowUp", "5.61"),
        ("ArrowDown", "5.51"),
    ):
        screen.press(key)
        expect(cell).to_have_attribute("aria-valuenow", value)
    screen.draws(before)
    screen.stands_at(10)
    screen.link_with(FORGET_0, 5.51)
    expect(screen.at("undo")).to_be_enabled()
    undo_once(screen)
    expect(cell).to_have_attribute("aria-valuenow", "4.5")


def test_arrow_keys_go_from_cell_to_cell(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.weight("W_f[0,0]").focus()
    for key, name in (
        ("ArrowRight", "W_f[0,1]"),
        ("End", "b_f[0]"),
        ("ArrowRight", "W_f[1,0]"),
        ("ArrowLeft", "b_f[0]"),
        ("Home", "W_f[0,0]"),
    ):
        screen.press(key)
        expect(screen.weight(name)).to_be_focused()
    screen.stands_at(10)


def test_a_double_click_or_delete_gives_the_first_value_back(open_page: OpenPage) -> None:
    screen = show(open_page)
    cell = screen.weight(FORGET_0)
    ways: tuple[Callable[[], None], ...] = (cell.dblclick, lambda: screen.press("Delete"), screen.at("revert").click)
    for go_back in ways:
        screen.type_weight(FORGET_0, "1")
        expect(cell).to_have_attribute("aria-valuenow", "1")
        expect(cell).to_have_class(re.compile("edited"))
        expect(cell).to_be_focused()
        go_back()
        expect(cell).to_have_attribute("aria-valuenow", "4.5")
        expect(cell).not_to_have_class(re.compile("edited"))


def test_edited_cells_are_marked_and_tell_their_first_value(open_page: OpenPage) -> None:
    screen = show(open_page)
    assert screen.page.locator(".weight.edited").count() == 0
    screen.type_weight("W_f[2,0]", "3")
    screen.type_weight(FORGET_0, "2")
    expect(screen.page.locator(".weight.edited")).to_have_count(2)
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuetext", "2, first value 4.5")
    expect(screen.page.locator(".changed")).to_contain_text("2")
    screen.at("tab-i").click()
    expect(screen.page.locator(".weight.edited")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_no_number_is_told_and_nothing_is_lost(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, language=language)
    before = screen.drawn
    for text in ("abc", "1e999", "NaN", "", "1 2", "0x10", "Infinity"):
        screen.type_weight(FORGET_0, text)
        said = screen.page.get_by_role("alert").filter(has_text=FORGET_0)
        expect(said).to_be_visible()
        expect(said).to_contain_text(text)
        expect(said).to_contain_text("Esc keeps the old value" if language == "en" else "按 Esc 保留原值")
        expect(screen.page.locator("input.in-place")).to_have_value(text)
        screen.press("Escape")
        expect(said).to_have_count(0)
        expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    assert screen.drawn == before
    screen.type_weight(FORGET_0, "2")
    screen.draws(before)


def test_the_bias_slider_moves_the_whole_gate(open_page: OpenPage) -> None:
    screen = show(open_page)
    names = [f"b_f[{unit}]" for unit in range(6)]
    first = [screen.value(name) for name in names]
    before = screen.drawn
    slider = screen.at("bias")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    screen.page.mouse.move(box["x"] + box["width"] * 0.5, y)
    screen.page.mouse.down()
    screen.page.mouse.move(box["x"] + box["width"] * 0.3, y, steps=4)
    screen.draws(before)
    screen.page.mouse.up()
    mean = float(slider.input_value())
    assert mean < 0
    by = mean - sum(first) / 6
    screen.page.wait_for_function(
        "([cell, value]) => Math.abs(document.querySelector(cell).getAttribute('aria-valuenow') - value) < 1e-9",
        arg=[CELL, first[0] + by],
    )
    assert [screen.value(name) for name in names] == pytest.approx([value + by for value in first])
    screen.answered()
    undo_once(screen)
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    assert [screen.value(name) for name in names] == first


def test_undo_and_redo_go_through_every_edit(open_page: OpenPage) -> None:
    screen = show(open_page)
    cell = screen.weight(FORGET_0)
    for text in ("1", "2", "3"):
        screen.type_weight(FORGET_0, text)
        expect(cell).to_have_attribute("aria-valuenow", text)
    for text in ("2", "1", "4.5"):
        screen.at("undo").click()
        expect(cell).to_have_attribute("aria-valuenow", text)
    for text in ("1", "2", "3"):
        screen.press("Control+Shift+z")
        expect(cell).to_have_attribute("aria-valuenow", text)
    screen.press("Control+z", "Control+z", "Control+z")  # faster than the server answers
    expect(cell).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()


def test_a_new_edit_ends_what_could_be_redone(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.type_weight(FORGET_0, "1")
    screen.at("undo").click()
    expect(screen.at("redo")).to_be_enabled()
    screen.type_weight(FORGET_0, "2")
    expect(screen.at("redo")).to_be_disabled()
    undo_once(screen)


@pytest.mark.parametrize("preset", ["first-look", "rewritten-every-step", "keep-or-replace"])
def test_reset_gives_the_same_first_weights_bit_for_bit(open_page: OpenPage, preset: str) -> None:
    screen = show(open_page, f"/#preset={preset}&t=3&unit=0")
    first = screen.weights()
    names = [name for name in first if name.endswith(("[0,0]", "[1]"))]
    for tab in screen.at("weights").get_by_role("tab").all():
        tab.click()
        for name in names:
            if screen.weight(name).count():
                screen.type_weight(name, "0.123")
                expect(screen.weight(name)).to_have_attribute("aria-valuenow", "0.123")
    edited = screen.weights()
    assert {name for name in first if first[name] != edited[name]} == set(names)
    before = screen.drawn
    screen.at("reset").click()
    screen.draws(before)
    expect(screen.at("reset")).to_be_disabled()
    assert screen.weights() == first
    screen.at("undo").click()
    expect(screen.at("reset")).to_be_enabled()
    assert screen.weights() == edited


def test_one_edit_changes_earlier_timesteps_too(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=3&unit=0")
    early = screen.exact_numbers()
    screen.seek(10)
    before = screen.drawn
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        screen.page.mouse.move(x, y + 100)
        screen.draws(before)
    screen.seek(3)
    expect(screen.page.locator("[data-bar=f] .value")).not_to_have_text(early["f"])
    late = screen.exact_numbers()
    assert late["f"] != early["f"]
    assert late["c"] != early["c"]


def test_the_numbers_panel_follows_the_hand(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=gate-as-mask&t=1&unit=0")
    assert screen.numbers()["c"] == "0.4500"
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        screen.page.mouse.move(x, y - 100)
        expect(screen.page.locator("[data-bar=f] .value")).to_have_text("0.9852")
        expect(screen.page.locator("[data-bar=c] .value")).to_have_text("0.4926")


def test_a_drag_goes_on_while_the_belt_plays(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("loop").click()
    screen.at("play").click()
    screen.record("[data-testid=belt]", "data-t")
    before = screen.drawn
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        for pixels in range(4, 60, 4):
            screen.page.mouse.move(x, y - pixels)
        held = screen.draws(before)
        screen.page.wait_for_function("() => globalThis.seen.length >= 4")
        expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "5.62")
    screen.draws(before, held)
    screen.plays(True)
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "5.62")


def test_the_row_in_hand_is_the_unit_looked_at(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.weight("W_f[4,0]").focus()
    expect(screen.at("numbers-title")).to_contain_text("Unit 4")
    screen.press("]")
    expect(screen.at("numbers-title")).to_contain_text("Unit 5")
    expect(screen.weight("W_f[4,0]")).to_be_focused()


@pytest.mark.parametrize("width", [1366, 1440, 1920])
def test_no_number_runs_into_the_next_column(open_page: OpenPage, width: int) -> None:
    screen = show(open_page, width=width, height=768)
    screen.type_weight("b_f[2]", "-3.88")  # what was changed is bold
    expect(screen.weight("b_f[2]")).to_have_text("−3.88")
    wide: list[str] = screen.at("weights").evaluate(
        """(root) => [...root.querySelectorAll("[data-weight]")].filter((cell) => {
             const text = document.createRange();
             text.selectNodeContents(cell);
             return text.getBoundingClientRect().width > cell.getBoundingClientRect().width + 1;
           }).map((cell) => cell.dataset.weight)"""
    )
    assert not wide
    beyond = screen.page.locator(".table-wrap").evaluate("(wrap) => wrap.scrollWidth - wrap.clientWidth")
    assert beyond <= 0, "six units and three inputs are seen without scrolling"
