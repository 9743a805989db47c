"""The sequence: points dragged, numbers pasted, words, and one more timestep fed live."""

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show

SCALAR = "/#preset=scalar-lstm&t=2&unit=0"


def sizes(screen: Screen, H: int, X: int, T: int) -> None:
    expect(screen.at("sizes")).to_have_text(f"H {H} · X {X} · T {T}")


def write(screen: Screen, kind: str, text: str) -> None:
    """Open the sequence as text, replace all of it and apply."""
    if screen.at("input-text").is_hidden():
        screen.at(f"edit-{kind}").click()
    screen.at("input-text").fill(text)
    screen.at("input-apply").click()


def numbers_of(screen: Screen) -> str:
    """The sequence as its text says it."""
    screen.at("edit-numbers").click()
    text = screen.at("input-text").input_value()
    screen.at("edit-numbers").click()
    return text


def test_a_dragged_point_moves_the_belt_while_the_button_is_down(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR)
    before = screen.drawn
    knob = screen.at("input-x0")
    expect(knob).to_have_attribute("aria-valuenow", "2")
    with screen.hold(knob) as (x, y):
        for pixels in range(4, 21, 4):
            screen.page.mouse.move(x, y + pixels)
        screen.draws(before)
        held = float(knob.get_attribute("aria-valuenow") or "nan")
        assert held < 2
    expect(screen.at("undo")).to_be_enabled()
    expect(knob).to_have_attribute("aria-valuenow", f"{held:g}")
    screen.link(lambda linked: linked.get("experiment", {}).get("input", {}).get("values") == [[1], [held], [3]])
    screen.at("undo").click()
    expect(screen.at("undo")).to_be_disabled()
    expect(knob).to_have_attribute("aria-valuenow", "2")


def test_a_point_is_moved_by_keys(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR)
    knob = screen.at("input-x0")
    knob.focus()
    for key, value in (("ArrowUp", "2.1"), ("Shift+ArrowDown", "2.09"), ("ArrowRight", "3"), ("ArrowDown", "2.9")):
        screen.press(key)
        expect(knob).to_have_attribute("aria-valuenow", value)
    screen.stands_at(2)
    screen.press("Tab")
    screen.link(lambda linked: linked.get("experiment", {}).get("input", {}).get("values") == [[1], [2.09], [2.9]])
    assert numbers_of(screen) == "1\n2.09\n2.9"


def test_a_click_beside_the_curve_goes_to_that_timestep(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=sunspots&t=1&unit=0")
    box = screen.at("series").locator("svg").bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 4)
    screen.page.wait_for_function("() => Number(document.querySelector('[data-testid=belt]').dataset.t) > 100")


def test_a_column_is_pasted_from_a_spreadsheet(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR, permissions=["clipboard-read", "clipboard-write"])
    before = screen.drawn
    screen.at("edit-numbers").click()
    screen.page.evaluate("(text) => navigator.clipboard.writeText(text)", "0,5\r\n1\r\n−2\r\n0,001\r\n")
    screen.at("input-text").press("Control+a")
    screen.press("Control+v")
    screen.at("input-apply").click()
    sizes(screen, 1, 1, 4)
    screen.draws(before)
    expect(screen.at("input-text")).to_be_hidden()
    assert numbers_of(screen) == "0.5\n1\n-2\n0.001"
    screen.at("undo").click()
    sizes(screen, 1, 1, 3)
    assert numbers_of(screen) == "1\n2\n3"


def test_several_columns_change_the_number_of_inputs(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR)
    kept = screen.text_of("U_f[0,0]"), screen.text_of("W_f[0,0]")
    write(screen, "numbers", "1\t2\n3\t4\n5\t6\n7\t8\n9\t10")
    sizes(screen, 1, 2, 5)
    expect(screen.weight("W_f[0,1]")).to_be_visible()
    assert (screen.text_of("U_f[0,0]"), screen.text_of("W_f[0,0]")) == kept
    expect(screen.at("input-x1")).to_be_visible()


def test_what_is_being_typed_outlives_a_change_of_something_else(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR)
    screen.at("edit-numbers").click()
    area = screen.at("input-text")
    area.fill("0.5\nhalf a ro")
    screen.at("sizes").click()
    screen.at("size-H").fill("2")
    screen.at("size-H").press("Enter")
    sizes(screen, 2, 1, 3)
    expect(area).to_have_value("0.5\nhalf a ro")
    screen.at("size-H").press("Escape")
    screen.at("undo").click()
    sizes(screen, 1, 1, 3)
    expect(area).to_be_visible()
    expect(area).to_have_value("0.5\nhalf a ro")
    before = screen.drawn
    screen.at("preset").select_option("forgetting")
    screen.draws(before)
    expect(area).to_be_hidden()
    screen.at("edit-numbers").click()
    expect(area).not_to_have_value("0.5\nhalf a ro")  # another example, another text


BAD = {
    "1\nabc\n3": ("Line 2", "第 2 行", "abc"),
    "1\n2\n1e999": ("Line 3", "第 3 行", "1e999"),
    "NaN\n2": ("Line 1", "第 1 行", "NaN"),
    "1 2\n3 4\n5": ("Line 3", "第 3 行", "1"),
    "1\n\n3": ("Line 2", "第 2 行", "0"),
    "1\t2\n3\t": ("Line 2", "第 2 行", ""),
    " ": ("nothing", "空", ""),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bad_number_is_named_with_its_line_and_what_was_typed_stays(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, SCALAR, language=language)
    before = screen.drawn
    for text, (english, chinese, got) in BAD.items():
        write(screen, "numbers", text)
        problem = screen.at("input-problem")
        expect(problem).to_contain_text(english if language == "en" else chinese)
        expect(problem).to_contain_text(got)
        expect(screen.at("input-text")).to_have_value(text)
    assert screen.drawn == before
    assert not screen.edited()
    sizes(screen, 1, 1, 3)
    write(screen, "numbers", "1\n2")
    sizes(screen, 1, 1, 2)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sequence_too_long_for_the_server_is_refused_in_words(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, SCALAR, language=language)
    before = screen.drawn
    screen.at("edit-numbers").click()
    screen.at("input-text").evaluate("(area) => { area.value = '1\\n'.repeat(10001); }")  # typing it takes a minute
    screen.at("input-apply").click()
    said = screen.at("notices").get_by_role("alert")
    expect(said).to_contain_text("10000")
    expect(said).to_contain_text("Too large" if language == "en" else "最多")
    sizes(screen, 1, 1, 3)
    assert screen.drawn == before
    assert not screen.edited()
    screen.type_weight("W_f[0,0]", "1")
    screen.draws(before)


def test_words_become_the_sequence(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR)
    write(screen, "tokens", "the cat saw the dog")
    sizes(screen, 1, 4, 5)
    chips = screen.at("tokens").locator(".chip")
    expect(chips).to_have_text(["the", "cat", "saw", "the", "dog"])
    expect(screen.at("series")).to_be_hidden()
    chips.nth(2).click()
    screen.stands_at(3)
    expect(screen.at("numbers")).to_contain_text("saw")
    screen.written("belt", "cat")
    heads = screen.page.locator("table.weights thead th").all_inner_texts()
    assert heads[:4] == ["the", "cat", "saw", "dog"]
    screen.at("tokens").locator(".remove").nth(2).click()
    expect(chips).to_have_text(["the", "cat", "the", "dog"])
    screen.at("undo").click()
    screen.at("undo").click()
    sizes(screen, 1, 1, 3)
    expect(screen.at("series")).to_be_visible()


def test_words_are_shown_as_text_whatever_they_hold(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR)
    words = ["<img/src=x>", "&amp", "猫", "a" * 40, "$x^2$", "%_{x}"]
    write(screen, "tokens", " ".join(words))
    sizes(screen, 1, 6, 6)
    assert screen.at("tokens").locator(".chip").all_text_contents() == words
    screen.rests()
    assert screen.page.locator("main img").count() == 0
    screen.written("belt", "<img/src=x>")


def test_feeding_a_timestep_makes_the_belt_grow(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR)
    before = screen.drawn
    screen.at("feed-x0").fill("0.5")
    screen.press("Enter")
    sizes(screen, 1, 1, 4)
    screen.stands_at(4)
    run = screen.draws(before)
    expect(screen.at("feed-x0")).to_be_focused()
    screen.page.keyboard.type("-1")  # the field is ready for the next number
    screen.at("feed").click()
    sizes(screen, 1, 1, 5)
    screen.stands_at(5)
    screen.draws(before, run)
    assert numbers_of(screen) == "1\n2\n3\n0.5\n-1"
    screen.at("undo").click()
    sizes(screen, 1, 1, 4)
    screen.at("undo").click()
    sizes(screen, 1, 1, 3)
    screen.stands_at(3)
    expect(screen.at("undo")).to_be_disabled()


def test_what_cannot_be_fed_is_told(open_page: OpenPage) -> None:
    screen = show(open_page, SCALAR)
    screen.at("feed-x0").fill("abc")
    screen.press("Enter")
    expect(screen.at("input").get_by_role("alert").filter(has_text="abc")).to_be_visible()
    expect(screen.at("feed-x0")).to_have_value("abc")
    sizes(screen, 1, 1, 3)
    screen.at("feed-x0").fill("2")
    screen.press("Enter")
    sizes(screen, 1, 1, 4)


def test_a_new_word_is_fed(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=not-good&t=1&unit=0")
    count = screen.at("tokens").locator(".chip").count()
    screen.at("feed-text").fill("zebra")
    screen.press("Enter")
    expect(screen.at("tokens").locator(".chip")).to_have_count(count + 1)
    screen.stands_at(count + 1)
    expect(screen.at("tokens").locator(".chip").last).to_have_text("zebra")


def test_a_timestep_with_numbers_missing_is_not_fed_in_silence(open_page: OpenPage) -> None:
    screen = show(open_page)
    before = screen.drawn
    screen.at("feed-x0").fill("0.5")
    screen.press("Enter")
    expect(screen.page.get_by_role("alert").filter(has_text="x1, x2")).to_be_visible()
    expect(screen.at("feed-x1")).to_be_focused()
    assert screen.drawn == before
    screen.at("feed-x1").fill("0")
    screen.at("feed-x2").fill("0")
    screen.press("Enter")
    screen.stands_at(25)
