"""Values held by hand, in the panel and by typing: the ghost stays behind, links carry them, undo takes them back."""

import re
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from .conftest import OpenPage
from .screen import Json, Screen, show

FIRST = "/#preset=first-look&t=10&unit=1"


def held(screen: Screen, name: str) -> float:
    """What the bar of a quantity stands at."""
    return float(str(screen.at(f"hold-{name}").get_attribute("aria-valuenow")))


def spans_only(span: tuple[int, int | None], linked: Json) -> bool:
    """Whether one pin is left in a link, and holds for these timesteps."""
    return [(one.get("first", 1), one.get("last")) for one in linked["experiment"].get("pins", [])] == [span]


def pins_of(screen: Screen, count: int) -> list[Json]:
    """Wait until the link carries so many pins; says which."""
    linked = screen.link(lambda linked: len(linked.get("experiment", {}).get("pins", [])) == count)
    pins: list[Json] = linked["experiment"]["pins"]
    return pins


def track(screen: Screen, name: str) -> Locator:
    """The bar of a quantity, on which a finger goes from its lowest to its highest value."""
    return screen.at(f"hold-{name}").locator(".track-bar")


def test_a_bar_that_is_dragged_holds_its_gate_and_is_one_entry_of_undo(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST)
    free = screen.exact_numbers()
    before = screen.drawn
    screen.record("[data-testid=hold-f]", "aria-valuenow")
    box = track(screen, "f").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    screen.page.mouse.move(box["x"] + 0.9 * box["width"], y)
    screen.page.mouse.down()
    for share in (0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25):
        screen.page.mouse.move(box["x"] + share * box["width"], y)
    moving = screen.draws(before)
    screen.page.mouse.up()
    [pin] = pins_of(screen, 1)
    assert (pin["quantity"], pin["unit"], pin.get("first", 1), pin.get("last")) == ("f", 1, 1, None)
    assert pin["value"] == pytest.approx(0.25, abs=0.011)
    assert held(screen, "f") == pin["value"]
    seen = screen.recorded()
    assert seen[1:] == sorted(seen[1:], reverse=True), "the value under the finger never jumps back"
    assert moving
    changed = screen.numbers()
    assert changed["c"] != free["c"], "the memory is computed from what is held"
    screen.at("undo").click()
    expect(screen.at("pin-f")).to_have_attribute("aria-pressed", "false")
    expect(screen.at("undo")).to_be_disabled()
    assert screen.numbers() == free


def test_the_ends_of_a_bar_are_exactly_its_bounds(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST)
    grip = screen.at("hold-c_tilde")
    grip.focus()
    for key, value in (("End", 1.0), ("Home", -1.0), ("ArrowRight", -0.9), ("Shift+ArrowRight", -0.89)):
        screen.press(key)
        expect(grip).to_have_attribute("aria-valuenow", re.compile(rf"^{value:g}$"))
    expect(grip).to_be_focused()
    [pin] = pins_of(screen, 1)
    assert pin["value"] == -0.89
    expect(grip).to_be_focused()
    screen.press("Delete")
    expect(screen.at("pin-c_tilde")).to_have_attribute("aria-pressed", "false")
    expect(grip).to_be_focused()


def test_shut_and_open_gates_keep_the_memory_for_ever(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=1&unit=1")
    start = screen.exact_numbers()["c"]
    for name, key in (("f", "End"), ("i", "Home")):
        screen.at(f"hold-{name}").focus()
        screen.press("ArrowUp")
        screen.at("scope-whole").click()
        screen.at(f"hold-{name}").focus()
        screen.press(key)
        expect(screen.at(f"pin-{name}")).to_have_attribute("aria-pressed", "true")
    pins_of(screen, 2)
    kept = screen.numbers()["c"]
    assert kept != start
    for t in (2, 12, 24):
        screen.seek(t)
        assert screen.numbers()["c"] == kept, "to the last digit"


def test_the_pin_holds_what_is_there_and_its_reach_can_be_changed(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST)
    exact = screen.exact_numbers()["o"]
    screen.at("pin-o").click()
    [pin] = pins_of(screen, 1)
    assert pin["value"] == float(exact)
    assert screen.numbers()["o"] == exact
    for choice, first, last in (("step", 10, 10), ("on", 10, None), ("whole", 1, None)):
        screen.at(f"scope-{choice}").click()
        expect(screen.at(f"scope-{choice}")).to_have_attribute("aria-pressed", "true")
        screen.link(partial(spans_only, (first, last)))
    screen.at("scope-all").click()
    screen.link(lambda linked: linked["experiment"]["pins"][0].get("unit") is None)
    screen.at("unit-after").click()
    expect(screen.at("pin-o")).to_have_attribute("aria-pressed", "true")
    screen.at("scope-unit").click()  # the unit looked at now
    screen.link(lambda linked: linked["experiment"]["pins"][0].get("unit") == 2)
    screen.at("pin-o").click()
    expect(screen.at("pin-o")).to_have_attribute("aria-pressed", "false")


def test_the_button_of_a_pin_says_whom_and_for_how_long_it_will_hold(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=7&unit=1")
    screen.at("pin-f").click()
    screen.at("scope-all").click()
    screen.at("scope-step").click()
    expect(screen.at("pin-c")).to_have_attribute("aria-label", re.compile(r"Hold C\[1\] at .*, this step"))
    screen.at("pin-c").click()
    held = pins_of(screen, 2)
    assert [(pin["quantity"], pin.get("unit")) for pin in held] == [("f", None), ("c", 1)]


def test_a_pin_says_when_a_newer_one_lies_over_it(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=7&unit=1")
    screen.at("pin-f").click()
    screen.at("pins-open").click()
    screen.at("pin-quantity").select_option("f")
    screen.at("pin-unit").select_option("")
    for field, text in (("first", "5"), ("last", "9"), ("value", "0.9")):
        screen.at(f"pin-{field}").fill(text)
    screen.at("pin-apply").click()
    screen.at("changed").click()
    beneath = screen.at("changes").locator("li").filter(has_text="f[1]")
    expect(beneath).to_contain_text("a newer pin counts instead: f, all units held at 0.90, t 5–9")


def test_a_held_bar_shows_where_it_would_be_without_pins(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST)
    free = screen.exact_numbers()["f"]
    grip = screen.at("hold-f")
    grip.focus()
    screen.press("Home")
    bar = screen.page.locator("[data-bar=f]")
    expect(bar.locator(".value")).to_have_text("0")
    expect(bar.locator(".without")).to_be_visible()
    expect(bar.locator(".through")).to_contain_text(free[:12])
    at = float(bar.locator(".without").evaluate("(mark) => mark.style.getPropertyValue('--at')"))
    assert at == pytest.approx(float(free), abs=1e-3)


def test_a_link_with_pins_opens_to_the_same_numbers(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST)
    screen.at("hold-i").focus()
    screen.press("End")
    screen.type_weight("b_f[1]", "1.5")
    pins_of(screen, 1)
    screen.link_with("b_f[1]", 1.5)
    numbers = screen.exact_numbers()
    split = urlsplit(screen.page.url)
    there = show(open_page, f"/#{split.fragment}")
    expect(there.at("pin-i")).to_have_attribute("aria-pressed", "true")
    assert there.exact_numbers() == numbers


def test_values_of_the_panel_open_into_their_arithmetic(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST)
    value = screen.page.locator("[data-bar=f] .value")
    expect(value).to_have_attribute("data-quantity", "f[1]")
    expect(value).to_have_attribute("data-t", "10")
    before = screen.at("by-hand").locator('[data-quantity="c[1]"][data-t="9"]')
    assert before.count() >= 1, "the memory of the step before"
    assert screen.at("by-hand").locator('[data-quantity="kept[1]"]').count() == 1
    value.focus()
    screen.press("Enter")
    expect(screen.at("why")).to_be_visible()


def test_a_pin_is_typed_and_what_cannot_be_is_told(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST)
    screen.at("pins-open").click()
    right = {"first": "4", "last": "9", "value": "−0,25"}
    screen.at("pin-quantity").select_option("c_tilde")
    screen.at("pin-unit").select_option("4")
    for name, wrong, said in (
        ("first", "0", "a whole number from 1 to 24"),
        ("last", "3", "a whole number from 4 to 24"),
        ("value", "much", "a number such as 0.5"),
        ("value", "1.5", "never below -1 or above 1"),
    ):
        for field, text in {**right, name: wrong}.items():
            screen.at(f"pin-{field}").fill(text)
        screen.at("pin-apply").click()
        told = screen.at("pin-problems").filter(has_text=said)
        expect(told).to_contain_text(wrong)
        expect(screen.at(f"pin-{name}")).to_be_focused()
        assert not screen.edited()
    screen.at("pin-first").fill("0")
    screen.press("Enter")
    expect(screen.at("pin-problems").locator("span")).to_have_count(2)  # all that is wrong at once
    screen.at("pin-first").fill(right["first"])
    screen.at("pin-value").fill(right["value"])
    screen.press("Enter")
    [pin] = pins_of(screen, 1)
    held = {"quantity": "c_tilde", "unit": 4, "first": 4, "last": 9, "value": -0.25}
    assert pin == held | {"layer": 0, "reverse": False}
    expect(screen.at("pin-apply")).to_be_hidden()


@pytest.mark.parametrize("kind", ["gru", "rnn"])
def test_every_cell_holds_what_it_has(open_page: OpenPage, kind: str) -> None:
    screen = show(open_page, FIRST)
    screen.at("cell").locator(f"[data-choice={kind}]").click()
    expect(screen.at("hold-h")).to_have_attribute("role", "slider")
    for name in {"gru": ("z", "r", "h_tilde", "h"), "rnn": ("h",)}[kind]:
        screen.at(f"pin-{name}").click()
        expect(screen.at(f"pin-{name}")).to_have_attribute("aria-pressed", "true")
    expect(screen.at("notices").get_by_role("alert")).to_have_count(0)


def test_nothing_is_held_before_the_first_step(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=0&unit=1")
    assert screen.at("hold-c").get_attribute("role") is None
    expect(screen.at("pin-c")).to_be_disabled()
    expect(screen.at("digits")).to_be_visible()


def test_a_held_bar_still_shows_its_value(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=10&unit=1")
    bar = screen.at("numbers").locator('[data-bar="f"]')
    fill = "(bar) => { const {backgroundImage, backgroundSize} = getComputedStyle(bar.querySelector('.fill'));"
    before = bar.evaluate(fill + " return [backgroundImage, backgroundSize]; }")
    screen.at("pin-f").click()
    expect(bar).to_have_class(re.compile("is-held"))
    image, size = bar.evaluate(fill + " return [backgroundImage, backgroundSize]; }")
    assert image.endswith(before[0]), "under the hatching lies what was there"
    assert size.split(",")[0] == before[1], "the hatching is as long as the bar"
