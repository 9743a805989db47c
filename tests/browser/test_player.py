"""Play, step, scrub, speed, loop and replay, by click and by key."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show

FIVE_STEPS = "/#preset=store-and-report&t=0&unit=0"


def to_the_end(screen: Screen) -> None:
    screen.stands_at(5)
    screen.plays(False)


def test_buttons_step_back_and_jump_to_both_ends(open_page: OpenPage) -> None:
    screen = show(open_page, FIVE_STEPS)
    for button, t in (("step", 1), ("step", 2), ("back", 1), ("last", 5), ("first", 0), ("step", 1)):
        screen.at(button).click()
        screen.stands_at(t)
        expect(screen.at("numbers-title")).to_have_text(f"Unit 0 at t = {t}")


def test_keys_step_back_and_jump_to_both_ends(open_page: OpenPage) -> None:
    screen = show(open_page, FIVE_STEPS)
    moves = (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 5), ("Home", 0))
    for key, t in (*moves, ("Shift+ArrowRight", 5), ("Shift+ArrowLeft", 0)):
        screen.press(key)
        screen.stands_at(t)


def test_nothing_lies_before_the_initial_state_or_after_the_last_timestep(open_page: OpenPage) -> None:
    screen = show(open_page, FIVE_STEPS)
    screen.press("ArrowLeft", "ArrowLeft", "ArrowRight")
    screen.stands_at(1)
    screen.press("End", "ArrowRight", "ArrowRight", "ArrowLeft")
    screen.stands_at(4)


def test_t_0_is_the_initial_state(open_page: OpenPage) -> None:
    screen = show(open_page, FIVE_STEPS)
    screen.stands_at(0)
    expect(screen.at("numbers")).to_contain_text("Initial state: nothing has been read yet.")
    assert screen.numbers()["c"] == "0"
    assert screen.numbers()["f"] == "", "no gate has been computed yet"
    expect(screen.at("by-hand")).to_be_hidden()
    screen.at("step").click()
    expect(screen.at("by-hand")).to_be_visible()
    assert screen.numbers()["f"] == "1"


def test_the_scrubber_goes_where_the_mouse_goes(open_page: OpenPage) -> None:
    screen = show(open_page, FIVE_STEPS)
    box = screen.at("scrub").bounding_box()
    assert box is not None
    x, y = box["x"], box["y"] + box["height"] / 2
    screen.page.mouse.move(x + box["width"] * 0.6, y)
    screen.page.mouse.down()
    screen.stands_at(3)
    screen.page.mouse.move(x + box["width"] - 2, y)
    screen.stands_at(5)
    screen.page.mouse.move(x + box["width"] * 0.2, y)
    screen.stands_at(1)
    screen.page.mouse.up()
    screen.press("ArrowRight")
    screen.stands_at(2)
    expect(screen.at("scrub")).to_have_attribute("aria-valuetext", "timestep 2 of 5")


@pytest.mark.parametrize("start", [lambda s: s.at("play").click(), lambda s: s.press("Space")], ids=["click", "Space"])
def test_playing_visits_every_timestep_and_stops_at_the_end(
    open_page: OpenPage, start: Callable[[Screen], None]
) -> None:
    screen = show(open_page, FIVE_STEPS)
    screen.record("[data-testid=belt]", "data-t")
    start(screen)
    to_the_end(screen)
    assert screen.recorded() == [0, 1, 2, 3, 4, 5]


def test_play_at_the_end_begins_again(open_page: OpenPage) -> None:
    screen = show(open_page, FIVE_STEPS)
    screen.at("speed").select_option("8")
    screen.press("End")
    screen.stands_at(5)
    screen.record("[data-testid=belt]", "data-t")
    screen.press("Space")
    screen.page.wait_for_function("() => globalThis.seen.length > 2")
    to_the_end(screen)
    seen = screen.recorded()
    assert seen[0] == 5
    assert seen[1] in (0, 1)
    assert seen[1:] == sorted(seen[1:])
    assert set(seen) >= {1, 2, 3, 4, 5}


@pytest.mark.parametrize("switch", [lambda s: s.at("loop").click(), lambda s: s.press("l")], ids=["click", "L"])
def test_a_loop_begins_again_at_the_end_until_it_is_switched_off(
    open_page: OpenPage, switch: Callable[[Screen], None]
) -> None:
    screen = show(open_page, FIVE_STEPS)
    screen.at("speed").select_option("15")
    switch(screen)
    expect(screen.at("loop")).to_have_attribute("aria-pressed", "true")
    screen.record("[data-testid=belt]", "data-t")
    screen.at("play").click()
    screen.page.wait_for_function("() => globalThis.seen.filter((t) => t === '5').length >= 3")
    screen.plays(True)
    switch(screen)
    expect(screen.at("loop")).to_have_attribute("aria-pressed", "false")
    to_the_end(screen)


def test_pause_holds_still_until_play_goes_on(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=sunspots&t=0&unit=0")
    screen.at("speed").select_option("30")
    screen.at("play").click()
    screen.page.wait_for_function("() => Number(document.querySelector('[data-testid=belt]').dataset.t) >= 5")
    screen.at("play").click()
    screen.plays(False)
    at = screen.t
    screen.record("[data-testid=belt]", "data-t")
    screen.at("back").click()  # its answer comes after whatever the server had still sent
    screen.stands_at(at - 1)
    assert screen.recorded() == [at, at - 1]
    screen.at("play").click()
    screen.page.wait_for_function("(at) => Number(document.querySelector('[data-testid=belt]').dataset.t) > at", arg=at)
    screen.press("Space")
    screen.plays(False)


def test_a_step_by_hand_ends_playing(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=sunspots&t=100&unit=0")
    screen.press("Space")
    screen.plays(True)
    screen.press("ArrowRight")
    screen.plays(False)


def test_the_speed_is_chosen_from_the_list_or_by_plus_and_minus(open_page: OpenPage) -> None:
    screen = show(open_page, FIVE_STEPS)
    speed = screen.at("speed")
    expect(speed).to_have_value("4")
    screen.press("+")
    expect(speed).to_have_value("8")
    screen.press("-", "-")
    expect(speed).to_have_value("2")
    screen.press(*["+"] * 12)
    expect(speed).to_have_value("60")
    screen.press(*["-"] * 12)
    expect(speed).to_have_value("0.5")
    speed.select_option("60")
    screen.press("Space")
    to_the_end(screen)


@pytest.mark.parametrize("replay", [lambda s: s.at("replay").click(), lambda s: s.press("r")], ids=["click", "R"])
def test_replay_slides_through_the_same_step_again(open_page: OpenPage, replay: Callable[[Screen], None]) -> None:
    screen = show(open_page, "/#preset=store-and-report&t=3&unit=0")
    screen.rests()
    sliding = """() => {
      const veil = document.querySelector("[data-testid=belt] .chart-veil");
      const long = ({ playState, effect }) => playState === "running" && effect.getTiming().duration > 500;
      return veil.getAnimations().some(long);
    }"""
    assert not screen.page.evaluate(sliding)
    replay(screen)
    screen.page.wait_for_function(sliding)
    screen.stands_at(3)


def test_the_sheet_lists_every_key_and_closes(open_page: OpenPage) -> None:
    screen = show(open_page, FIVE_STEPS)
    sheet = screen.at("keys-sheet")
    expect(sheet).to_be_hidden()
    screen.press("?")
    expect(sheet).to_be_visible()
    keys = sheet.locator("kbd").all_inner_texts()
    assert {"Space", "→", "←", "Home", "End", "R", "L", "+", "−", "D", "P", "T", "G", "?", "Ctrl + Z"} <= set(keys)
    for entry in sheet.locator("dl > div").all():
        assert entry.locator("dt").inner_text().strip()
    screen.press("l", "End", "ArrowRight", "Escape")
    expect(sheet).to_be_hidden()
    screen.stands_at(0)
    screen.plays(False)
    screen.at("keys").click()
    expect(sheet).to_be_visible()
    sheet.get_by_role("button").first.click()
    expect(sheet).to_be_hidden()
    screen.press("?")
    expect(sheet).to_be_visible()
    screen.press("?")
    expect(sheet).to_be_hidden()


def test_brackets_choose_the_unit_and_digits_the_gate(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.press("]")
    expect(screen.at("numbers-title")).to_have_text("Unit 2 at t = 10")
    screen.press("[", "[")
    expect(screen.at("numbers-title")).to_have_text("Unit 0 at t = 10")
    screen.press("[")
    expect(screen.at("numbers-title")).to_have_text("Unit 0 at t = 10")
    screen.press("4")
    expect(screen.at("tab-o")).to_have_attribute("aria-selected", "true")
    expect(screen.weight("W_o[0,0]")).to_be_visible()


def test_space_plays_after_loop_was_clicked(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("loop").click()
    expect(screen.at("loop")).to_have_attribute("aria-pressed", "true")
    screen.press(" ")
    screen.plays(True)
    expect(screen.at("loop")).to_have_attribute("aria-pressed", "true")
    screen.press(" ")
    screen.plays(False)
