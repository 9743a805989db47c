"""A step, act by act: announced before it moves, told once it has."""

from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show


def acts(screen: Screen) -> list[str]:
    """What every chip says it is: done, next or later."""
    found: list[str] = (
        screen.at("acts").locator("[data-act]").evaluate_all("(chips) => chips.map((chip) => chip.dataset.act)")
    )
    return found


def known(screen: Screen) -> set[str]:
    """Quantities of the table that have a number."""
    found: list[str] = (
        screen.at("table")
        .locator("tr.chosen-unit td [data-quantity]")
        .evaluate_all("(cells) => cells.map((cell) => cell.dataset.quantity.replace(/\\[.*/, ''))")
    )
    return set(found)


def test_a_step_of_the_lstm_goes_through_its_acts(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("below-table").click()
    done = ["done"] * 5
    assert acts(screen) == done
    screen.at("act-next").click()
    screen.stands_at(11)
    expect(screen.at("act-announced")).to_contain_text("forget gate decides")
    assert known(screen) == set(), "announced before it moves"
    seen: list[set[str]] = []
    for k in range(5):
        assert acts(screen) == ["done"] * k + ["next"] + ["later"] * (4 - k)
        screen.at("act-next").click()
        expect(screen.at("act-announced")).to_be_visible(visible=k < 4)
        seen.append(known(screen))
    assert [("f" in now, "i" in now, "written" in now, "c" in now, "h" in now) for now in seen] == [
        tuple(act <= k for act in range(5)) for k in range(5)
    ]
    assert acts(screen) == done
    assert screen.t == 11


def test_an_act_is_told_with_its_numbers(open_page: OpenPage) -> None:
    screen = show(open_page)
    numbers = screen.numbers()
    screen.at("act-0").click()
    expect(screen.at("act-done")).to_contain_text(f"f = {numbers['f']} keeps")
    screen.at("act-3").click()
    expect(screen.at("act-done")).to_contain_text(f"makes C = {numbers['c']}")


def test_what_is_not_computed_yet_has_no_number_in_the_drawing(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("below-diagram").click()
    screen.at("act-1").click()
    there = screen.at("diagram").locator("[data-quantity]")
    names = {str(each.get_attribute("data-quantity")) for each in there.all()}
    assert names == {"a_f[1]", "f[1]", "kept[1]", "a_i[1]", "i[1]", "c[1]", "h[1]", "x[0]", "x[1]", "x[2]"}
    times = screen.at("diagram").locator("[data-quantity='c[1]'], [data-quantity='h[1]']")
    assert {each.get_attribute("data-t") for each in times.all()} == {"9"}, "only the memory of the step before"
    expect(screen.at("diagram").locator(".part.next")).to_have_count(3)


def test_back_goes_the_same_way_to_the_step_before(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=rewritten-every-step&t=5&unit=0")
    assert len(acts(screen)) == 2
    expected = [["done", "next"], ["next", "later"], ["done", "done"]]
    for state in expected:
        screen.at("act-back").click()
        assert acts(screen) == state
    screen.stands_at(4)


def test_the_ends_have_no_act_beyond(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=0&unit=1")
    expect(screen.at("act-back")).to_have_attribute("aria-disabled", "true")
    screen.at("last").click()
    screen.stands_at(24)
    expect(screen.at("act-next")).to_have_attribute("aria-disabled", "true")
    screen.at("act-next").click(force=True)
    assert screen.t == 24
    assert acts(screen) == ["done"] * 5


RECORD = """() => {
  const seen = (globalThis.acts = []);
  const look = () => {
    const chips = [...document.querySelectorAll("[data-act]")].map((chip) => chip.dataset.act[0]).join("");
    seen.push(`${document.querySelector("[data-testid=belt]").dataset.t} ${chips}`);
  };
  new MutationObserver(look).observe(document.querySelector(".act-chips"), { subtree: true, attributes: true });
}"""


def test_slow_motion_plays_act_by_act_until_it_is_paused(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("speed").select_option("60")
    screen.at("slow").click()
    screen.page.evaluate(RECORD)
    screen.at("play").click()
    screen.plays(True)
    screen.stands_at(12)
    seen: list[Any] = screen.page.evaluate("acts")
    for act in ("nllll", "dnlll", "ddnll", "dddnl", "ddddn", "ddddd"):
        assert any(entry.endswith(act) for entry in seen), f"{act} in {seen}"
    screen.press("Space")
    screen.plays(False)
    before = acts(screen)
    screen.page.wait_for_timeout(700)
    assert acts(screen) == before, "a paused page stands still"
    assert screen.t == 12


@pytest.mark.parametrize("playing", [False, True])
def test_leaving_slow_motion_gives_playing_back_to_the_server(open_page: OpenPage, playing: bool) -> None:
    screen = show(open_page)
    screen.at("speed").select_option("1")  # so slow that it is not over before anybody looks
    if playing:
        screen.at("play").click()
        screen.plays(True)
    screen.at("slow").click()
    screen.plays(playing)
    screen.at("slow").click()
    screen.plays(playing)
    if playing:
        screen.at("speed").select_option("15")
        screen.stands_at(24)
        screen.plays(False)
    else:
        assert screen.t == 10
