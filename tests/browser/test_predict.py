"""Guess what comes next, then step and see."""

import re

from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show


def begin(open_page: OpenPage, path: str = "/#preset=first-look&t=5&unit=1", **options: object) -> Screen:
    """Stand still somewhere, and begin to guess."""
    screen = show(open_page, path, **options)
    screen.at("predict-open").click()
    expect(screen.at("predict")).to_be_visible()
    return screen


def carried(screen: Screen) -> float:
    """The cell state of the chosen unit, as the numbers panel has it."""
    return float(screen.exact_numbers()["c"].replace("−", "-"))


def test_a_guess_by_keys_is_told_with_its_distance_and_the_reason(open_page: OpenPage) -> None:
    screen = begin(open_page)
    screen.at("digits").select_option("6")
    step = screen.at("predict-step")
    expect(screen.at("predict-question")).to_contain_text("What will C[1] be at t = 6?")
    expect(step).to_be_disabled()
    screen.at("predict-slider").focus()
    screen.press("ArrowRight", "ArrowRight")
    guess = float(screen.at("predict-value").input_value())
    step.click()
    screen.stands_at(6)
    told = screen.at("predict-verdict").inner_text()
    found = re.fullmatch(r"C\[1\] at t = 6 is (\S+)\. You said (\S+): (\S+) too (high|low)\.", told)
    assert found, told
    truth = carried(screen)
    assert abs(float(found[1].replace("−", "-")) - truth) < 1e-6
    assert abs(float(found[3]) - abs(guess - truth)) < 1e-6
    assert found[4] == ("high" if guess > truth else "low")
    expect(screen.at("predict-reason")).to_have_text(re.compile(r"f = \S+ kept \S+ of \S+, and i·C̃ wrote \S+\."))
    expect(screen.at("predict-question")).to_contain_text("at t = 7?")
    expect(screen.at("predict-count")).to_have_text("Rounds: 1")


def test_the_handle_in_the_lane_is_dragged_to_the_guess(open_page: OpenPage) -> None:
    screen = begin(open_page)
    screen.rests()
    handle = screen.at("predict-handle")
    low = screen.at("predict-value")
    with screen.hold(handle) as (x, y):
        screen.page.mouse.move(x, y + 20, steps=4)
        below = float(low.input_value())
        screen.page.mouse.move(x, y - 20, steps=4)
        above = float(low.input_value())
    assert above > below
    box = handle.bounding_box()
    assert box is not None
    assert abs(box["y"] + box["height"] / 2 - (y - 20)) < 3
    screen.press("Enter")
    screen.stands_at(6)
    expect(screen.at("predict-count")).to_have_text("Rounds: 1")


def test_a_gate_is_chosen_and_a_tally_comes_at_the_end_of_the_sequence(open_page: OpenPage) -> None:
    screen = begin(open_page, "/#preset=first-look&t=22&unit=1")
    screen.at("predict-mode-gate").click()
    for t in (23, 24):
        screen.at("predict-gate-f").check()
        screen.at("predict-step").click()
        screen.stands_at(t)
        numbers = screen.numbers()
        right = float(numbers["f"]) == max(float(numbers[gate]) for gate in "fio")
        expect(screen.at("predict-verdict")).to_have_text(re.compile("^Right" if right else "^Not this time"))
    expect(screen.at("predict-tally")).to_have_text(re.compile(r"Rounds played: 2\. Choices: \d of 2 right\."))
    expect(screen.at("predict-step")).to_be_hidden()
    screen.at("predict-again").click()
    screen.stands_at(0)
    expect(screen.at("predict-count")).to_have_text("Rounds: 0")
    screen.at("predict-leave").click()
    expect(screen.at("predict")).to_be_hidden()


def test_the_focus_is_led_from_control_to_control_and_escape_leaves(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=22&unit=1")
    screen.press("y")
    expect(screen.at("predict-slider")).to_be_focused()
    screen.press("ArrowRight", "Enter")
    screen.stands_at(23)
    expect(screen.at("predict-slider")).to_be_focused()
    screen.press("ArrowRight", "Enter")
    screen.stands_at(24)
    expect(screen.at("predict-again")).to_be_focused()
    screen.press("Enter")
    expect(screen.at("predict-slider")).to_be_focused()
    screen.press("Escape")
    expect(screen.at("predict")).to_be_hidden()
    expect(screen.at("predict-open")).to_be_focused()


def test_another_cell_begins_the_rounds_anew(open_page: OpenPage) -> None:
    screen = begin(open_page)
    screen.at("predict-value").fill("0.5")
    screen.press("Enter")
    screen.stands_at(6)
    expect(screen.at("predict-count")).to_have_text("Rounds: 1")
    screen.page.get_by_role("radio", name="GRU").click()
    expect(screen.at("predict-count")).to_have_text("Rounds: 0")
    expect(screen.at("predict-verdict")).to_have_text("This is another run: the rounds begin anew.")
    expect(screen.at("predict-reason")).to_be_hidden()


def test_nothing_plays_and_nothing_is_compared_while_one_guesses(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=5&unit=1")
    screen.at("compare-open").click()
    screen.at("compare-cells").click()
    expect(screen.at("run-0")).to_be_visible()
    screen.at("predict-open").click()
    expect(screen.at("compare")).to_be_hidden()
    expect(screen.at("compare-open")).to_be_disabled()
    screen.at("play").click()
    screen.plays(False)
    assert screen.t == 5
    screen.press("ArrowRight")
    screen.stands_at(6)
    expect(screen.at("predict-count")).to_have_text("Rounds: 0")
    screen.at("predict-leave").click()
    expect(screen.at("run-0")).to_be_visible()


def test_a_finger_and_chinese_do_as_well(open_page: OpenPage) -> None:
    screen = begin(open_page, "/#preset=first-look&t=5&unit=1", width=390, height=844, language="zh", has_touch=True)
    screen.at("predict-mode-gate").tap()
    screen.at("predict-gate-i").tap()
    screen.at("predict-step").tap()
    screen.stands_at(6)
    expect(screen.at("predict-verdict")).to_have_text(re.compile("猜对了|没猜对"))
    expect(screen.at("predict-reason")).to_have_text(re.compile(r"f = \S+，i = \S+，o = \S+。"))
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
