"""Why is this number what it is: opened, walked through, written in other letters, taken away."""

import re
import subprocess
import sys

from playwright.sync_api import Locator, expect

from .conftest import OpenPage
from .screen import ALL_DIGITS, Screen, show

HERE = "/#preset=first-look&t=10&unit=1"
PHONE = {"width": 390, "height": 844, "has_touch": True}
COPIED = """() => {
  globalThis.copied = [];
  navigator.clipboard.writeText = (text) => { globalThis.copied.push(text); return Promise.resolve(); };
}"""


def opened(screen: Screen, place: str) -> Locator:
    """Ask a bar of the numbers panel for its number and wait for the arithmetic."""
    screen.at("numbers").locator(f'.value[data-quantity="{place}"]').click()
    return explained(screen, place)


def explained(screen: Screen, place: str) -> Locator:
    """The panel, once it shows the arithmetic of a number."""
    why = screen.at("why")
    expect(why).to_be_visible()
    expect(why).to_have_attribute("data-explains", place)
    expect(why).not_to_have_class(re.compile("waiting"))
    return why


def factor(why: Locator, place: str) -> Locator:
    """The button of a number in the arithmetic."""
    return why.locator(f'[data-place="{place}"]')


def exact(number: Locator) -> float:
    """A number with all its digits, from its title."""
    return float(re.sub(r"^.*\] (“.*” )?= | at t = \d+$", "", str(number.get_attribute("title"))).replace("−", "-"))


def test_a_gate_opens_into_its_terms_and_they_add_up(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    why = opened(screen, "f[1]")
    expect(screen.at("why-title")).to_have_text(re.compile(r"^Why is f\[1\] ≈ 0\.94 at t = 10\?$"))
    rows = why.locator(".term")
    expect(rows).to_have_count(3 + 6 + 1)
    products = [exact(rows.nth(k).locator(".product")) for k in range(rows.count())]
    factors = [[exact(one) for one in rows.nth(k).locator(".factor").all()] for k in range(rows.count())]
    assert [round(a * b, 15) for a, b in factors[:-1]] == [round(value, 15) for value in products[:-1]]
    assert abs(sum(products) - exact(why.locator(".total .mono"))) < 1e-12
    assert exact(factor(why, "b_f[1]")) == screen.value("b_f[1]")
    expect(screen.at("why-formula").locator("math").first).to_be_visible()
    expect(screen.at("by-hand")).to_be_hidden()
    screen.press("Escape")
    expect(why).to_be_hidden()
    expect(screen.at("by-hand")).to_be_visible()


def test_a_term_leads_back_in_time_and_back_again(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    why = opened(screen, "f[1]")
    factor(why, "h[4]").click()
    why = explained(screen, "h[4]")
    expect(why).to_have_attribute("data-t", "9")
    expect(screen.at("why-title")).to_contain_text("t = 9")
    factor(why, "h_c[4]").click()
    factor(explained(screen, "h_c[4]"), "c[4]").click()
    explained(screen, "c[4]")
    screen.press("Backspace", "Backspace")
    explained(screen, "h[4]")
    expect(screen.at("why-back")).to_have_attribute("aria-label", re.compile(r"^Back to f\[1\] at t = 10"))
    screen.at("why-back").press("Enter")
    expect(explained(screen, "f[1]")).to_have_attribute("data-t", "10")
    expect(screen.at("why-back")).to_be_hidden()
    expect(screen.at("why-title")).to_be_focused()
    assert screen.t == 10, "looking into the past should not move the present"


def test_a_term_lights_up_its_weight_and_leads_to_it(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    why = opened(screen, "f[1]")
    factor(why, "U_f[1,4]").hover()
    expect(screen.weight("U_f[1,4]")).to_have_class(re.compile(r"\blit\b"))
    factor(why, "U_f[1,5]").hover()
    expect(screen.weight("U_f[1,4]")).not_to_have_class(re.compile(r"\blit\b"))
    opened(screen, "o[1]")
    factor(why, "U_o[1,4]").click()
    expect(screen.at("tab-o")).to_have_attribute("aria-selected", "true")
    expect(screen.weight("U_o[1,4]")).to_be_focused()


def test_the_arithmetic_follows_the_hand_on_its_weight(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    why = opened(screen, "f[1]")
    before = exact(screen.at("why-value"))
    why.evaluate("(node) => { globalThis.kept = node.querySelector('.term'); }")
    with screen.hold(screen.weight("b_f[1]")) as (x, y):
        screen.page.mouse.move(x, y + 40)
        expect(factor(why, "b_f[1]").locator(".digits-of")).not_to_have_text("2.20")
        assert why.evaluate("(node) => globalThis.kept === node.querySelector('.term')"), "rows should not be rebuilt"
    screen.draws()
    assert exact(factor(why, "b_f[1]")) == screen.value("b_f[1]")
    assert exact(screen.at("why-value")) < before


def test_copied_python_prints_the_number(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    screen.page.evaluate(COPIED)
    screen.at("digits").select_option(ALL_DIGITS)
    for place in ("f[1]", "c[1]", "h[1]", "c_tilde[1]"):
        opened(screen, place)
        screen.at("why-copy-python").click()
        screen.page.wait_for_function("globalThis.copied.length === 1")
        program = screen.page.evaluate("globalThis.copied.pop()")
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert abs(float(run.stdout) - exact(screen.at("why-value"))) < 1e-12, place
    expect(screen.at("notices")).to_contain_text("Copied as Python")
    screen.at("why-copy-latex").click()
    screen.page.wait_for_function("globalThis.copied.length === 1")
    assert screen.page.evaluate("globalThis.copied[0]").startswith("\\begin{aligned}")


def test_the_letters_of_another_school_stand_everywhere_and_stay(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    why = opened(screen, "c[1]")
    screen.at("notation").select_option("pytorch")
    expect(factor(why, "c_tilde[1]")).to_contain_text("g10[1]")
    expect(screen.at("numbers").locator('[data-bar="c_tilde"] .symbol')).to_have_text("g")
    screen.at("notation").select_option("lee")
    expect(screen.at("numbers").locator('[data-bar="f"] .symbol')).to_have_text("zᶠ")
    screen.page.reload()
    expect(screen.at("numbers").locator('[data-bar="f"] .symbol')).to_have_text("zᶠ")


def test_a_word_is_named_and_those_not_said_are_one_row(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=not-good&t=3&unit=0")
    why = opened(screen, "f[0]")
    more = screen.at("why-more")
    expect(more).to_contain_text(re.compile(r"and \d+ words not said"))
    shown = why.locator(".term").count()
    more.click()
    expect(more).to_have_count(0)
    assert why.locator(".term").count() > shown


def test_a_number_is_named_in_words_and_an_output_by_its_label(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=not-good&t=8&unit=0")
    why = opened(screen, "f[0]")
    words = re.compile(r"^h\[0\] = (−?[\d.e−]+) at t = 7: why\?$")
    expect(factor(why, "h[0]")).to_have_attribute("aria-label", words)
    opened(screen, "y[0]")
    expect(screen.at("why-title")).to_contain_text("y[positive]")
    expect(factor(why, "W_y[0,1]")).to_contain_text("Wy[positive,1]")
    expect(factor(why, "b_y[0]")).to_have_attribute("title", re.compile(r"^b_y\[positive\] = "))


def test_the_key_opens_it_from_anywhere_and_escape_closes_it_from_a_list(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    screen.page.evaluate("() => document.activeElement.blur()")
    screen.press("w")
    why = explained(screen, "c[1]")
    expect(screen.at("why-title")).to_be_focused()
    screen.at("preset").focus()
    screen.press("Escape")
    expect(why).to_be_hidden()


def test_it_goes_with_what_it_explains(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    why = opened(screen, "h[1]")
    screen.at("cell").get_by_text("GRU").click()
    expect(screen.at("numbers").locator('[data-bar="z"]')).to_be_visible()
    expect(why).to_be_visible()
    expect(screen.at("why-problem")).to_be_hidden()
    opened(screen, "z[1]")
    screen.at("cell").get_by_text("RNN").click()
    expect(why).to_be_hidden()


def test_what_the_terms_come_to_lies_at_the_edge_and_never_over_terms_below_it(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    screen.at("digits").select_option(ALL_DIGITS)
    why = opened(screen, "f[1]")
    screen.page.wait_for_function(
        """() => {
          const top = (place) => document.querySelector(place).getBoundingClientRect().top;
          return top(".why .outcome") - top(".why .terms") > 200;  // four rows and more are in sight
        }"""
    )
    covered = why.evaluate(
        """(why) => {
          const [column, outcome] = [why.parentElement, why.querySelector(".outcome")];
          const gaps = [];
          for (let top = 0; top <= column.scrollHeight; top += 50) {
            column.scrollTop = top;
            const sum = outcome.getBoundingClientRect();
            const last = why.querySelector(".term:last-child").getBoundingClientRect();
            const edge = column.getBoundingClientRect().bottom;
            if (last.bottom > sum.top + 1 && sum.bottom < edge - 1) gaps.push([top, sum.bottom, edge]);
          }
          return gaps;
        }"""
    )
    assert covered == [], "nothing should run on below the sum"


def test_a_number_held_by_hand_says_so(open_page: OpenPage) -> None:
    screen = show(open_page, HERE)
    screen.at("pin-f").click()
    screen.press("Escape")
    screen.at("hold-f").press("Home")
    opened(screen, "f[1]")
    expect(screen.at("why-note")).to_have_text(
        re.compile(r"^Held by hand at 0\.00; the network would make 0\.9\d of it\.$")
    )


def test_everything_goes_by_keyboard_and_in_chinese(open_page: OpenPage) -> None:
    screen = show(open_page, HERE, language="zh")
    value = screen.at("numbers").locator('.value[data-quantity="f[1]"]')
    value.focus()
    screen.press("Enter")
    why = explained(screen, "f[1]")
    expect(screen.at("why-title")).to_be_focused()
    expect(screen.at("why-title")).to_have_text("t = 10 时，f[1] ≈ 0.94，为什么？")
    expect(why).to_contain_text("总和")
    factor(why, "U_f[1,0]").focus()
    expect(screen.weight("U_f[1,0]")).to_have_class(re.compile(r"\blit\b"))
    screen.press("ArrowDown")
    expect(factor(why, "U_f[1,1]")).to_be_focused()
    screen.press("Tab", "Enter")
    explained(screen, "h[1]")
    screen.press("Backspace")
    explained(screen, "f[1]")
    screen.press("Escape")
    expect(why).to_be_hidden()
    expect(value).to_be_focused()


def test_on_a_phone_it_is_a_sheet_above_the_player(open_page: OpenPage) -> None:
    screen = show(open_page, HERE, **PHONE)
    value = screen.at("numbers").locator('.value[data-quantity="f[1]"]')
    value.scroll_into_view_if_needed()
    value.tap()
    why = explained(screen, "f[1]")
    sheet, player = why.bounding_box(), screen.page.locator("footer.player").bounding_box()
    assert sheet is not None
    assert player is not None
    assert sheet["height"] <= 0.6 * PHONE["height"] + 1
    assert abs(sheet["y"] + sheet["height"] - player["y"]) <= 1, "the sheet should end where the player begins"
    assert sheet["width"] == PHONE["width"]
    wide = why.evaluate("(node) => node.scrollWidth - node.clientWidth")
    assert wide <= 0, "nothing should stick out sideways"
    screen.at("why-close").tap()
    expect(why).to_be_hidden()


def test_on_a_projector_a_number_that_is_opened_has_room_for_its_terms(open_page: OpenPage) -> None:
    screen = show(open_page, HERE, width=1920, height=1080)
    screen.page.keyboard.press("p")
    why = opened(screen, "f[1]")
    seen = why.evaluate(
        """(node) => {
          const sum = node.querySelector(".outcome").getBoundingClientRect().top;
          const rows = [...node.querySelectorAll(".term")].map((row) => row.getBoundingClientRect().bottom);
          return rows.filter((bottom) => bottom <= sum + 1).length; }"""
    )
    assert seen >= 4, "the numbers above it should make room"
    expect(screen.at("numbers").locator('.value[data-quantity="o[1]"]')).to_be_visible()
    screen.at("why-close").click()
    expect(screen.at("numbers").locator('[data-bar="o"] .grip')).to_be_visible()
