"""Why is the derivative of L by this number what it is: opened, walked through, written down, tried."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, expect

from app.cells import GRU
from app.lab.derived import derived
from app.lab.experiment import Experiment, Numbers
from app.lab.explained import Explanation
from app.lab.held import hold
from app.lab.looking import Asked, Loss
from app.network.build import first_inputs
from app.network.readout import Readout
from app.wire import encode

from .conftest import OpenPage
from .screen import ALL_DIGITS, Json, Screen, make_link, show
from .test_accessibility import tree
from .test_passes import choose
from .test_why import COPIED, PHONE, exact, explained, factor, opened

T, X, H = 9, 2, 3
Y = Loss(quantity="y", index=0)


def experiment() -> Experiment:
    """A GRU with two outputs."""
    rows = tuple(map(tuple, first_inputs(T, X, 4).tolist()))
    return Experiment(cell=GRU(), X=X, H=H, seed=4, input=Numbers(values=rows), readout=Readout(size=2))


def shown(open_page: OpenPage, one: Experiment | None = None, t: int = 4, **options: Json) -> Screen:
    plain = json.loads(encode.plain(one or experiment()))
    return show(open_page, f"/{make_link({'experiment': plain, 't': t, 'unit': 1})}", **options)


def of_server(quantity: str, index: int, t: int | None = None, column: int | None = None) -> Explanation:
    asked = Asked(quantity=quantity, index=index, column=column, t=t, of="gradient")
    found = derived(hold(experiment()), asked, Y, T)
    assert found is not None
    return found


def by_weight(screen: Screen, place: str) -> Locator:
    """Ask for the derivative by a weight, below the table."""
    screen.weight(place).focus()
    screen.at("weight-gradient").click()
    return explained(screen, f"∂{place}")


def derivative(screen: Screen, place: str) -> Locator:
    """From the value of a number to its derivative."""
    opened(screen, place)
    screen.at("why-of").get_by_role("radio").nth(1).click()
    return explained(screen, f"∂{place}")


def number(text: str | None) -> float:
    return float((text or "").replace("−", "-"))


def test_the_derivative_by_a_weight_is_a_product_for_each_timestep_that_add_up(open_page: OpenPage) -> None:
    screen = shown(open_page)
    screen.weight("W_z[1,0]").scroll_into_view_if_needed()
    why = by_weight(screen, "W_z[1,0]")
    told = of_server("W_z", 1, column=0)
    rows = why.locator(".term")
    expect(rows).to_have_count(T)
    products = [number(rows.nth(k).locator(".product").get_attribute("title")) for k in range(T)]
    assert products == [term.value for term in told.terms]
    assert number(screen.at("why-value").get_attribute("title")) == told.value
    for k, term in enumerate(told.terms):
        assert [exact(one) for one in rows.nth(k).locator(".factor").all()] == [one.value for one in term.factors]
    expect(screen.at("why-title")).to_have_text(re.compile(r"^Why is ∂L/∂W_z\[1,0\] ≈ [−\d.]+\?$"))
    expect(screen.at("why-loss")).to_have_text(re.compile(rf"^L = y\[0\] at t = {T}: "))
    general = screen.at("why-formula").locator(".formula-line")
    expect(general).to_have_count(2)
    expect(general.first.locator("munder")).to_have_count(1)
    expect(general.last.locator("mfrac")).to_have_count(1)
    expect(why.locator(".term.present .factor").first).to_have_attribute("title", re.compile("at t = 4$"))
    screen.seek(7)
    expect(why.locator(".term.present .factor").first).to_have_attribute("title", re.compile("at t = 7$"))


def test_one_walks_from_derivative_to_derivative_as_far_as_l_and_back(open_page: OpenPage) -> None:
    screen = shown(open_page, t=T)
    derivative(screen, "h[1]")
    title = screen.at("why-title").inner_text()
    factor(screen.at("why"), "∂a_y[0]").click()
    why = explained(screen, "∂a_y[0]")
    expect(why).to_have_attribute("data-t", str(T))
    assert number(screen.at("why-value").get_attribute("title")) == 1.0
    expect(why.locator(".factor")).to_have_text(["∂L/∂L1.0000"])
    expect(screen.at("why-back")).to_have_attribute("aria-label", re.compile(rf"^Back to ∂L/∂h\[1\] at t = {T}"))
    screen.press("Backspace")
    explained(screen, "∂h[1]")
    assert screen.at("why-title").inner_text() == title
    screen.seek(3)
    why = explained(screen, "∂h[1]")
    kept = of_server("h", 1, 3)
    expect(screen.at("why-value")).to_have_attribute("title", re.compile(str(kept.value).replace("-", "−")))
    factor(why, "z[1]").click()
    expect(explained(screen, "z[1]")).to_have_attribute("data-t", "4")
    screen.at("why-of").get_by_role("radio").nth(1).click()
    why = explained(screen, "∂z[1]")
    expect(why).to_have_attribute("data-t", "4")
    expect(why.locator(".equation .group")).to_have_count(2)
    screen.press("Backspace", "Backspace")
    explained(screen, "∂h[1]")


def test_l_is_the_number_that_the_gradient_follows(open_page: OpenPage) -> None:
    screen = shown(open_page)
    screen.at("below-gradient").click()
    opened(screen, "h[1]")
    screen.at("blame").click()
    screen.at("why-of").get_by_role("radio").nth(1).click()
    explained(screen, "∂h[1]")
    expect(screen.at("why-loss")).to_have_text(re.compile(r"^L = h\[1\] at t = 4: "))
    expect(screen.at("why").locator(".factor")).to_have_text(["∂L/∂L1.0000"])
    expect(screen.at("blame")).to_be_hidden()


@pytest.mark.parametrize("place", ["W_z[1,0]", "b_Uh[2]"])
def test_finite_differences_say_the_same(open_page: OpenPage, place: str) -> None:
    screen = shown(open_page)
    if place.startswith("b_Uh"):
        screen.at("weights").get_by_role("tab").nth(2).click()
    by_weight(screen, place)
    screen.at("why-check").click()
    expect(screen.at("why-check-status")).to_have_text("9 of 9 agree")
    rows = screen.at("why-checked").locator("tbody tr")
    expect(rows).to_have_count(9)
    expect(rows.first.locator("th")).to_have_text(place)
    analytic, numeric = (number(rows.first.locator("td").nth(k).get_attribute("title")) for k in (0, 1))
    assert analytic == number(screen.at("why-value").get_attribute("title"))
    assert abs(analytic - numeric) < 1e-8
    names = rows.locator("th").all_inner_texts()
    screen.at("why-check").click()
    expect(rows.nth(1).locator("th")).not_to_have_text(names[1])
    screen.type_weight(place, "0.75")
    expect(screen.at("why-check-status")).to_have_text(re.compile("check again"))


def test_a_check_that_cannot_be_made_says_why(open_page: OpenPage) -> None:
    screen = shown(open_page)
    by_weight(screen, "W_z[1,0]")
    error = {"code": "over_budget", "what": "multiplications", "got": "7", "expected": "at most 5", "message": ""}
    refused = "Too large for this server: multiplications is 7; it takes at most 5."
    screen.page.evaluate(
        """(error) => {
          globalThis.fetch = () => Promise.resolve(new Response(JSON.stringify({ error }), { status: 422 }));
        }""",
        error,
    )
    screen.at("why-check").click()
    expect(screen.at("why-check-status")).to_contain_text(refused)
    screen.page.evaluate("() => { globalThis.fetch = () => Promise.reject(new TypeError('gone')); }")
    screen.at("why-check").click()
    expect(screen.at("why-check-status")).to_contain_text("did not come back")


def test_the_way_leads_through_layers_with_the_same_l(open_page: OpenPage) -> None:
    deep = replace(experiment(), layers=2, direction="both")
    screen = shown(open_page, deep)
    derivative(screen, "h[1]")
    loss = screen.at("why-loss").inner_text()
    above = screen.at("why").locator(".term .factor[data-place^='∂a_']").first
    name = str(above.get_attribute("data-place"))
    above.click()
    explained(screen, name)
    expect(screen.at("pass-layer").get_by_role("radio").nth(1)).to_have_attribute("aria-checked", "true")
    expect(screen.at("why-loss")).to_contain_text(loss.split(":")[1])
    screen.at("why-back").click()
    explained(screen, "∂h[1]")
    assert screen.at("why-loss").inner_text() == loss
    choose(screen, 0, 1)
    expect(screen.at("why")).to_be_hidden()


def test_copied_python_prints_the_derivative(open_page: OpenPage) -> None:
    screen = shown(open_page)
    screen.page.evaluate(COPIED)
    derivative(screen, "z[1]")
    screen.at("why-digits").select_option(ALL_DIGITS)
    screen.at("why-copy-python").click()
    screen.page.wait_for_function("globalThis.copied.length === 1")
    program = screen.page.evaluate("globalThis.copied.pop()")
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    told = of_server("z", 1, 4)
    assert told.value is not None
    assert abs(float(printed.stdout) - told.value) <= 1e-12
    assert program.startswith(f"# ∂L/∂z[1], t = 4, where L = y[0] at t = {T}")
    screen.at("why-copy-latex").click()
    screen.page.wait_for_function("globalThis.copied.length === 1")
    latex = screen.page.evaluate("globalThis.copied[0]")
    assert "\\frac{\\partial L}{\\partial z_{t}} &= \\frac{\\partial L}{\\partial h_{t}} \\odot h_{t-1}" in latex


def test_who_predicts_is_told_no_derivative(open_page: OpenPage) -> None:
    screen = shown(open_page)
    screen.page.get_by_role("button", name="Predict").first.click()
    opened(screen, "z[1]")
    screen.at("why-of").get_by_role("radio").nth(1).click()
    expect(screen.at("why-title")).to_have_text("Why this ∂L/∂z[1] at t = 4?")


def test_all_of_it_has_a_name_and_goes_by_keyboard(open_page: OpenPage) -> None:
    screen = shown(open_page)
    opened(screen, "z[1]")
    screen.at("why-of").get_by_role("radio").first.press("ArrowRight")
    explained(screen, "∂z[1]")
    screen.at("why-check").press("Enter")
    expect(screen.at("why-checked")).to_be_visible()
    assert [node for node in tree(screen.page) if node["focusable"] and not node["name"]] == []
    rows = screen.at("why-checked").locator("tbody tr")
    expect(rows.first.locator("th")).to_have_text("z[1], t = 4")
    expect(rows.first).to_have_class("own")


def test_in_chinese_and_on_a_phone(open_page: OpenPage) -> None:
    screen = shown(open_page, **PHONE)  # type: ignore[arg-type]
    screen.page.locator("[data-testid=language]").first.click()
    derivative(screen, "z[1]")
    expect(screen.at("why-title")).to_have_text(re.compile(r"^t = 4 时，∂L/∂z\[1\] ≈ .*，为什么？$"))
    expect(screen.at("why-of").get_by_role("radio").first).to_have_text("数值")
    screen.at("why-check").click()
    expect(screen.at("why-check-status")).to_have_text("9 个中有 9 个一致")
    edge = screen.page.evaluate("document.documentElement.scrollWidth")
    assert edge <= PHONE["width"]
    assert screen.at("why").evaluate("(why) => why.scrollWidth <= why.clientWidth")
