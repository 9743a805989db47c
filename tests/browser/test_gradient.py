"""The belt of gradients: who is responsible for a number, followed back through time."""

import json
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from app.lab.backward import Gradient, gradient
from app.lab.held import hold
from app.lab.looking import Asked
from app.lab.presets import find

from .conftest import OpenPage
from .screen import ALL_DIGITS, Screen, show

BELT = "gradient-belt"


def opened(open_page: OpenPage, path: str = "/#preset=first-look&t=10&unit=1", **options: Any) -> Screen:
    """Show the page with the belt of gradients, and wait for its picture."""
    screen = show(open_page, path, **options)
    screen.at("below-gradient").click()
    painted(screen)
    return screen


def painted(screen: Screen, chart: str = BELT) -> None:
    """Wait until a belt of gradients shows the same run as the belt."""
    screen.page.wait_for_function(
        """(name) => {
             const [own, belt] = [name, "belt"].map((id) => document.querySelector(`[data-testid="${id}"]`));
             return own?.dataset.drawn !== undefined && own.dataset.drawn === belt.dataset.drawn;
           }""",
        arg=chart,
    )


def computed(preset: str, **asked: Any) -> Gradient:
    """The same gradient without the page."""
    known = find(preset)
    assert known is not None
    found = gradient(hold(known.experiment), Asked(**asked), single=False)
    assert found is not None
    return found


def slot(screen: Screen, t: int, chart: str = BELT) -> tuple[float, float]:
    """A point of the tall lane in the slot of a timestep; the frame is a pixel wider than its slot on each side."""
    box = screen.at(chart).locator(".chart-cursor").bounding_box()
    assert box is not None
    return box["x"] + 1 + (t - screen.t + 0.7) * (box["width"] - 2), box["y"] + box["height"] * 0.42


def told(screen: Screen) -> dict[str, float]:
    """What stands beside the pointer on the belt of gradients."""
    tip = screen.at(BELT).locator(".chart-tip")
    expect(tip).to_be_visible()
    names, values = tip.locator("span:nth-of-type(odd)"), tip.locator(".chart-tip-value")
    said = [text.replace("−", "-") for text in values.all_text_contents()]
    return dict(zip(names.all_text_contents(), map(float, said), strict=True))


def looks(page: Page) -> list[Any]:
    """What the page asks to be followed back, look by look, from now on."""
    asked: list[Any] = []

    def hear(text: str | bytes) -> None:
        command = json.loads(text)
        if command["command"] == "look":
            asked.append(command["backward"])

    page.on("websocket", lambda socket: socket.on("framesent", hear))
    return asked


def test_nothing_is_followed_back_until_the_tab_is_opened(open_page: OpenPage) -> None:
    page = open_page(None)
    asked = looks(page)
    page.goto("/#preset=first-look&t=10&unit=1")
    screen = Screen(page)
    screen.draws()
    screen.press("ArrowRight")
    screen.at("below-table").click()
    assert asked
    assert not any(asked)
    screen.at("below-gradient").click()
    painted(screen)
    assert asked[-1] == {"quantity": "h", "index": 1, "t": None}
    screen.at("below-gates").click()
    expect(screen.at("gates")).to_be_visible()
    screen.page.wait_for_timeout(100)
    assert asked[-1] is None


def test_it_opens_by_keys_too_and_is_remembered(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("below-table").click()
    screen.press("ArrowRight")
    expect(screen.at("below-gradient")).to_be_focused()
    painted(screen)
    screen.page.reload()
    screen.live()
    painted(screen)
    expect(screen.at("below-gradient")).to_have_attribute("aria-selected", "true")
    screen.page.locator("body").click(position={"x": 5, "y": 5})
    screen.press("b")
    expect(screen.at("gates")).to_be_visible()


@pytest.mark.parametrize("t", [3, 17, 24])
def test_the_numbers_beside_the_pointer_are_the_servers(open_page: OpenPage, t: int) -> None:
    screen = opened(open_page)
    screen.at("digits").select_option(ALL_DIGITS)
    found = computed("first-look", quantity="h", index=1)
    total, direct = (np.asarray(rows, dtype=float) for rows in (found.total, found.direct))
    screen.page.mouse.move(*slot(screen, t))
    assert told(screen) == {
        "dL/dC[1]": total[t, 1],
        "along the belt": direct[t, 1],
        "through the gates": total[t, 1] - direct[t, 1],
    }


def test_l_is_put_on_any_output_at_any_timestep(open_page: OpenPage) -> None:
    screen = opened(open_page, "/#preset=not-good&t=4&unit=1")
    screen.at("digits").select_option(ALL_DIGITS)
    expect(screen.at("output").locator("option").first).to_have_text("y[positive]")
    for t, when in ((10, ""), (4, "4")):
        screen.at("output-t").select_option(when)
        expect(screen.at("gradient")).to_contain_text(f"Back from t = {t}")
        found = computed("not-good", quantity="y", index=0, t=t)
        screen.page.mouse.move(*slot(screen, 4))
        assert told(screen)["dL/dC[1]"] == np.asarray(found.total)[4, 1]
        screen.page.mouse.move(5, 5)
    screen.at("output").select_option("c[1]")
    screen.page.mouse.move(*slot(screen, 4))
    assert told(screen) == {"dL/dC[1]": 1, "along the belt": 1, "through the gates": 0}


def test_who_is_responsible_for_a_number_that_is_explained(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("numbers").locator("[data-quantity='f[1]']").first.click()
    screen.at("blame").click()
    painted(screen)
    expect(screen.at("output").locator("option:checked")).to_have_text("f[1]")
    expect(screen.at("output-t").locator("option:checked")).to_have_text("t = 10 (here)")
    screen.press("ArrowRight")
    expect(screen.at("output-t").locator("option:checked")).to_have_text("t = 10")
    expect(screen.at("gradient-said")).to_have_text(re.compile("t = 11 lies after L"))


def test_the_value_under_the_cursor_is_taken(open_page: OpenPage) -> None:
    screen = opened(open_page)
    screen.at("gradient-take").click()
    expect(screen.at("output").locator("option:checked")).to_have_text("C[1]")
    expect(screen.at("gradient-said")).to_have_text("dL/dC[1](10) = 1.00: L reads it at this very timestep.")
    screen.press("ArrowLeft")
    expect(screen.at("gradient-said")).to_have_text(re.compile(r"along the belt \(times f at t = 10\)"))


def test_keys_choose_units_and_timesteps_and_ask_why(open_page: OpenPage) -> None:
    screen = opened(open_page)
    screen.at(BELT).focus()
    screen.press("ArrowDown", "ArrowLeft")
    screen.has(BELT, "data-t", "9")
    spot = screen.at(BELT).locator(".chart-spot-keyed")
    expect(spot).to_have_attribute("aria-label", re.compile(r"dL/dC\[[12]\] at t = 9: "))
    screen.press("Enter")
    expect(screen.at("why")).to_be_visible()
    assert re.fullmatch(r"c\[[12]\]", screen.at("why").get_attribute("data-explains") or "")


def test_it_bends_while_a_hand_is_on_a_weight(open_page: OpenPage) -> None:
    screen = opened(open_page)
    screen.at("digits").select_option("6")
    before = screen.at("gradient-said").inner_text()
    drawn = screen.drawn
    with screen.hold(screen.weight("b_f[1]")) as (x, y):
        screen.page.mouse.move(x, y + 60)
        screen.page.wait_for_function(
            """([name, before]) => {
                 const [own, belt] = [name, "belt"].map((id) => document.querySelector(`[data-testid="${id}"]`));
                 return own.dataset.drawn !== before && own.dataset.drawn === belt.dataset.drawn;
               }""",
            arg=[BELT, drawn],
        )
        expect(screen.at("gradient-said")).not_to_have_text(before)


def test_the_bias_of_the_gate_that_keeps_is_an_ordinary_change(open_page: OpenPage) -> None:
    screen = opened(open_page)
    for mean in (0, 2):
        screen.at(f"keep-bias-{mean}").click()
        expect(screen.at(f"keep-bias-{mean}")).to_have_attribute("aria-pressed", "true")
        values = screen.weights()
        assert sum(float(values[f"b_f[{j}]"]) for j in range(6)) / 6 == pytest.approx(mean, abs=1e-9)
    screen.at("undo").click()
    expect(screen.at("keep-bias-0")).to_have_attribute("aria-pressed", "true")


def test_gradients_of_three_cells_stand_under_one_another_on_one_scale(open_page: OpenPage) -> None:
    screen = opened(open_page)
    screen.at("compare-open").click()
    screen.at("compare-cells").click()
    for k in (0, 1):
        painted(screen, f"{BELT}-{k}")
    names = screen.at("gradient").locator(".gradient-run h3")
    expect(names).to_have_text(["LSTM", "RNN", "GRU"])
    expect(screen.at("gradient").locator(".gradient-run").nth(1)).to_contain_text("Nothing is kept")
    charts = [screen.at(name) for name in (BELT, f"{BELT}-0", f"{BELT}-1")]
    frames = [chart.locator(".chart-cursor").bounding_box() for chart in charts]
    assert len({(frame["x"], frame["width"]) for frame in frames if frame}) == 1
    expect(screen.at("vanishing")).to_have_attribute(
        "aria-label", re.compile("At the initial state: LSTM .*RNN .*GRU ")
    )
    expect(screen.at("belt")).to_be_hidden()
    screen.at("below-gates").click()
    expect(screen.at("belt")).to_be_visible()
    expect(screen.at("belt-1")).to_be_visible()
    expect(screen.at("gradient")).to_be_hidden()


def test_words_say_whether_they_speak_for_l(open_page: OpenPage) -> None:
    screen = opened(open_page, "/#preset=not-good&t=10&unit=1")
    read = np.asarray(computed("not-good", quantity="y", index=0).read)
    chips = screen.at("tokens").locator(".chip-box")
    for k, chip in enumerate(chips.all()):
        sign = ("+" if read[k] > 0 else "−") if abs(read[k]) >= 0.02 * abs(read).max() else None
        assert chip.get_attribute("data-speaks") == sign
        if sign:
            way = "for" if sign == "+" else "against"
            expect(chip.locator(".chip")).to_have_attribute("aria-description", re.compile(f"speaks {way} L = y"))
    expect(screen.at("read-legend")).to_have_text(re.compile("speaks for L = y.positive. at t = 10"))
    screen.at("below-gates").click()
    expect(screen.at("read-legend")).to_be_hidden()
    expect(screen.at("tokens").locator("[data-speaks]")).to_have_count(0)


def test_the_input_plot_says_it_up_and_down(open_page: OpenPage) -> None:
    screen = opened(open_page)
    read = np.asarray(computed("first-look", quantity="h", index=1).read)
    bars = screen.at("spoken").locator("rect")
    for bar in bars.all():
        value = read[int(bar.get_attribute("data-t") or 0) - 1]
        assert bar.get_attribute("class") == ("speaks-for" if value > 0 else "speaks-against")
    assert bars.count() >= np.count_nonzero(abs(read) > 0.05 * abs(read).max())


def test_a_logarithmic_scale_is_said_and_remembered(open_page: OpenPage) -> None:
    screen = opened(open_page, "/#preset=sunspots&t=300&unit=1")
    screen.at("gradient-log").click()
    expect(screen.at("gradient")).to_contain_text("in powers of ten from 1e−16")
    screen.page.reload()
    screen.live()
    painted(screen)
    expect(screen.at("gradient-log")).to_have_attribute("aria-pressed", "true")


def test_where_there_is_no_gradient_the_page_says_so_and_shows_none(open_page: OpenPage) -> None:
    screen = opened(open_page)
    screen.at("gradient-take").click()
    expect(screen.at("gradient-said")).to_contain_text("L reads it")
    screen.at("compare-open").click()
    screen.at("compare-cells").click()
    expect(screen.at("gradient").locator(".gradient-run").nth(1)).to_contain_text("There is no C[1] in this cell")
    screen.at("compare-open").click()
    screen.at("compare-stop").click()
    screen.at("sizes").click()
    screen.at("size-H").fill("128")
    screen.press("Enter")
    screen.at("size-T").fill("600")
    screen.press("Enter")
    screen.press("Escape")
    expect(screen.at("gradient-said")).to_contain_text("too large")
    painted(screen)
    screen.page.mouse.move(*slot(screen, 10))
    expect(screen.at(BELT).locator(".chart-tip")).to_be_hidden()


def test_of_both_directions_either_is_followed(open_page: OpenPage) -> None:
    screen = opened(open_page)
    screen.at("sizes").click()
    screen.at("direction").select_option("both")
    screen.press("Escape")
    expect(screen.at("gradient")).to_contain_text("◀ Back from t = 24")
    screen.at("pass-direction").get_by_role("radio").nth(1).click()
    expect(screen.at("gradient")).to_contain_text("▶ Back from t = 24")
    painted(screen)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_it_speaks_chinese_and_fits(open_page: OpenPage, width: int, height: int) -> None:
    screen = opened(open_page, "/?lang=zh#preset=first-look&t=10&unit=1", width=width, height=height)
    expect(screen.at("below-gradient")).to_have_text("梯度")
    expect(screen.at("gradient-said")).to_have_text(re.compile("沿传送带而来"))
    expect(screen.at(BELT)).to_have_attribute("aria-label", re.compile("的梯度。从 t = 24 反向。"))
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
    box = screen.at(BELT).bounding_box()
    assert box is not None
    assert box["height"] > 150
