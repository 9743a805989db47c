"""The drawing of the cell: the numbers of the chosen unit where they are made, and each of them opens."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .screen import Screen, show

PART = "[data-testid=diagram] [data-quantity='{}'] .number"


def diagram(open_page: OpenPage, path: str = "/#preset=first-look&t=10&unit=1", **options: object) -> Screen:
    """The page with the drawing under the belt."""
    screen = show(open_page, path, **options)
    screen.at("below-diagram").click()
    expect(screen.at("cell-picture").locator(".part").first).to_be_visible()
    return screen


def written(screen: Screen, quantity: str) -> str:
    """The number beside a quantity of the timestep where we stand, without the plus sign."""
    now = screen.at("diagram").locator(f"[data-quantity='{quantity}'][data-t='{screen.t}'] .number")
    return str(now.text_content()).lstrip("+")


def cell(page: Page, kind: str) -> None:
    """Choose a kind of cell and wait for its drawing."""
    page.locator(f"[data-choice={kind}]").click()


def test_only_one_panel_lies_under_the_belt_and_arrows_choose_it(open_page: OpenPage) -> None:
    screen = show(open_page)
    panels = {name: screen.at(name) for name in ("gates", "diagram", "table")}
    for shown in ("diagram", "table", "gates"):
        screen.at(f"below-{shown}").click()
        for name, panel in panels.items():
            expect(panel).to_be_visible(visible=name == shown)
        expect(screen.at(f"below-{shown}")).to_have_attribute("aria-selected", "true")
    screen.press("ArrowRight")
    expect(panels["diagram"]).to_be_visible()
    expect(screen.at("below-diagram")).to_be_focused()
    assert screen.t == 10, "arrows on the tabs do not step"


def test_the_drawing_has_the_numbers_of_the_panel(open_page: OpenPage) -> None:
    screen = diagram(open_page)
    for unit, t in ((1, 10), (4, 7)):
        screen.page.evaluate("(hash) => { location.hash = hash }", f"preset=first-look&t={t}&unit={unit}")
        expect(screen.at("numbers-title")).to_have_text(f"Unit {unit} at t = {t}")
        numbers = screen.numbers()
        for name in ("f", "i", "c_tilde", "o", "c", "h"):
            assert written(screen, f"{name}[{unit}]") == numbers[name], f"{name} of unit {unit} at t = {t}"


@pytest.mark.parametrize(
    ("kind", "made", "missing"),
    [
        ("gru", ["z", "r", "u_h", "h_tilde", "one_minus_z", "kept", "written", "h"], ["c", "o"]),
        ("rnn", ["a_h", "h"], ["c", "z", "kept"]),
    ],
)
def test_every_cell_has_a_drawing_of_its_own(
    open_page: OpenPage, kind: str, made: list[str], missing: list[str]
) -> None:
    screen = diagram(open_page)
    cell(screen.page, kind)
    for name in made:
        expect(screen.page.locator(PART.format(f"{name}[1]")).first).to_have_text(re.compile(r"^[+−]?\d+\.\d+$"))
    for name in missing:
        assert screen.page.locator(PART.format(f"{name}[1]")).count() == 0


def test_a_weight_changes_the_numbers_without_building_the_drawing_anew(open_page: OpenPage) -> None:
    screen = diagram(open_page)
    before = written(screen, "f[1]")
    part = screen.page.locator("[data-testid=diagram] [data-quantity='f[1]']")
    part.evaluate("(node) => { node.sameAsBefore = true }")
    screen.type_weight("b_f[1]", "-3")
    expect(part.locator(".number")).not_to_have_text(before)
    assert part.evaluate("(node) => node.sameAsBefore === true")


def test_the_initial_state_has_nothing_but_itself(open_page: OpenPage) -> None:
    screen = diagram(open_page, "/#preset=gate-as-mask&t=0&unit=1")
    opens = screen.at("diagram").locator("[data-quantity]")
    assert sorted(str(each.get_attribute("data-quantity")) for each in opens.all()) == ["c[1]", "h[1]"]
    assert float(written(screen, "c[1]")) == 0.8
    texts = screen.at("diagram").locator(".number").all_text_contents()
    assert len([text for text in texts if text]) == 2


def test_a_click_and_enter_open_a_number(open_page: OpenPage) -> None:
    screen = diagram(open_page)
    why = screen.at("why")
    screen.at("diagram").locator("[data-quantity='written[1]']").click()
    expect(why).to_be_visible()
    expect(why).to_contain_text("C̃")
    before = screen.at("diagram").locator("[data-quantity='c[1]'][data-t='9']")
    before.focus()
    screen.press("Enter")
    expect(why).to_contain_text("9")
    assert screen.t == 10


def test_a_gate_lights_in_the_drawing_wherever_the_pointer_finds_it(open_page: OpenPage) -> None:
    screen = diagram(open_page)
    lit = screen.at("diagram").locator(".part.lit")
    screen.at("numbers").locator("[data-quantity=o], [data-quantity='o[1]']").first.hover()
    expect(lit).to_have_count(2)
    assert [each.get_attribute("data-gate") for each in lit.all()] == ["o", "o"]
    screen.at("diagram").locator("[data-quantity='i[1]']").hover()
    expect(lit.first).to_have_attribute("data-gate", "i")
    screen.at("title").hover()
    expect(lit).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phone_scrolls_the_drawing_inside_its_frame(open_page: OpenPage, language: str) -> None:
    screen = diagram(open_page, width=390, height=844, language=language, has_touch=True)
    frame = screen.at("diagram").locator(".diagram-frame")
    assert frame.evaluate("(node) => node.scrollWidth > node.clientWidth + 100")
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    last = screen.at("diagram").locator("[data-quantity='h[1]'][data-t='10']")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    assert screen.at("diagram").get_attribute("aria-label")


def test_the_word_that_is_read_names_its_input(open_page: OpenPage) -> None:
    screen = diagram(open_page, "/#preset=not-good&t=3&unit=1")
    word = screen.at("diagram").locator("[data-quantity^='x[']")
    expect(word).to_have_text(re.compile(r"^x\[was\]\+1"))
    screen.at("step").click()
    expect(word).to_have_text(re.compile(r"^x\[good\]\+1"))
