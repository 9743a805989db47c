"""Variants of the cells on the page: every option says what comes of it, is drawn, counted, and edited by hand."""

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show

OPTIONS = {
    "LSTM": {
        "gate": ["hard_sigmoid", "hard_sigmoid_onnx", "sigmoid"],
        "g": ["linear", "sigmoid", "relu"],
        "h": ["linear", "sigmoid", "relu"],
        "forget": ["none", "coupled", "gate"],
        "bias": ["none", "one", "two"],
    },
    "GRU": {"reset": ["before"], "gate": ["hard_sigmoid"], "g": ["relu"], "bias": ["none", "two"]},
    "RNN": {"activation": ["relu", "hard_sigmoid"], "bias": ["two", "none"]},
}


def open_options(screen: Screen) -> None:
    screen.at("sizes").click()
    expect(screen.at("size-H")).to_be_visible()


def choose_kind(screen: Screen, name: str) -> None:
    before = screen.drawn
    screen.at("cell").get_by_role("radio", name=name, exact=True).click()
    screen.draws(before)


def choose(screen: Screen, option: str, value: str) -> None:
    before = screen.drawn
    screen.at(f"option-{option}").select_option(value)
    screen.draws(before)


def switch(screen: Screen, option: str) -> None:
    before = screen.drawn
    screen.at(f"option-{option}").click()
    screen.draws(before)


def whole(screen: Screen, field: str, value: int) -> None:
    before = screen.drawn
    screen.at(field).fill(str(value))
    screen.press("Enter")
    screen.draws(before)


def why(screen: Screen, option: str) -> str:
    return screen.page.locator(f"#option-{option}-why").inner_text()


def exact(screen: Screen) -> dict[str, float]:
    """The numbers panel with all digits."""
    return {name: float(value.replace("−", "-")) for name, value in screen.exact_numbers().items()}


def tabs(screen: Screen) -> list[str | None]:
    return [tab.get_attribute("data-gate") for tab in screen.at("weights").get_by_role("tab").all()]


def headings(screen: Screen) -> list[str]:
    return screen.at("weights").locator("thead tr:last-child th").all_inner_texts()


@pytest.mark.parametrize("kind", list(OPTIONS))
def test_every_option_draws_its_own_belt_and_says_what_comes_of_it(open_page: OpenPage, kind: str) -> None:
    screen = show(open_page)
    if kind != "LSTM":
        choose_kind(screen, kind)
    open_options(screen)
    for option, values in OPTIONS[kind].items():
        said = {screen.at(f"option-{option}").input_value(): why(screen, option)}
        for value in values:
            choose(screen, option, value)
            expect(screen.at(f"option-{option}")).to_have_value(value)
            said[value] = why(screen, option)
        assert len(set(said.values())) == len(said), f"each value of {option} has a sentence of its own"


def test_the_functions_of_a_gate_lie_over_one_another(open_page: OpenPage) -> None:
    screen = show(open_page)
    open_options(screen)
    curves = screen.at("gate-curves").locator("path.bend")
    expect(curves).to_have_count(3)
    drawn = [str(curve.get_attribute("d")) for curve in curves.all()]
    assert len(set(drawn)) == 3
    choose(screen, "gate", "hard_sigmoid_onnx")
    expect(screen.at("gate-curves").locator("path.on")).to_have_attribute("data-function", "hard_sigmoid_onnx")
    screen.press("Escape")
    expect(screen.at("numbers").locator("[data-bar=f] .through")).to_contain_text("hσ₅(")


def test_without_a_forget_gate_there_are_no_weights_of_it_and_nothing_fades(open_page: OpenPage) -> None:
    screen = show(open_page)
    open_options(screen)
    choose(screen, "forget", "none")
    screen.press("Escape")
    assert tabs(screen) == ["i", "c", "o", "0"]
    assert screen.exact_numbers()["f"] == "1"
    open_options(screen)
    choose(screen, "forget", "coupled")
    screen.press("Escape")
    numbers = screen.exact_numbers()
    assert float(numbers["f"]) == 1.0 - float(numbers["i"])


def test_peepholes_second_biases_and_the_projection_are_edited_among_the_weights(open_page: OpenPage) -> None:
    screen = show(open_page)
    open_options(screen)
    switch(screen, "peepholes")
    choose(screen, "bias", "two")
    whole(screen, "option-proj", 2)
    screen.press("Escape")
    assert headings(screen)[-3:] == ["p", "b", "b_U"]
    assert headings(screen)[3:5] == ["h0", "h1"]
    assert tabs(screen) == ["f", "i", "c", "o", "m", "0"]
    before = screen.numbers()["f"]
    screen.type_weight("p_f[1]", "-3")
    screen.link_with("p_f[1]", -3)
    assert screen.numbers()["f"] != before
    screen.at("tab-m").click()
    expect(screen.weight("W_m[1,5]")).to_be_visible()
    shown = screen.numbers()["h"]
    screen.type_weight("W_m[1,1]", "2.5")
    screen.link_with("W_m[1,1]", 2.5)
    expect(screen.at("tab-m")).to_have_attribute("aria-selected", "true")
    assert screen.numbers()["h"] != shown


def test_biases_are_split_and_merged_and_h_does_not_move(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.type_weight("b_f[1]", "1.7")
    screen.link_with("b_f[1]", 1.7)
    before = exact(screen)
    screen.press("c")
    drawn = screen.drawn
    screen.at("biases").get_by_role("radio").nth(1).click()
    screen.draws(drawn)
    assert exact(screen) == pytest.approx(before, rel=1e-13)
    drawn = screen.drawn
    screen.at("biases").get_by_role("radio").nth(0).click()
    screen.draws(drawn)
    assert exact(screen) == before
    screen.press("Escape")
    assert screen.value("b_f[1]") == 1.7


def test_jordan_is_an_rnn_that_feeds_its_output_back(open_page: OpenPage) -> None:
    screen = show(open_page)
    choose_kind(screen, "RNN")
    open_options(screen)
    choose(screen, "fed", "jordan")
    expect(screen.at("cell").get_by_role("radio", name="RNN")).to_be_checked()
    whole(screen, "option-outputs", 2)
    choose(screen, "out", "tanh")
    screen.press("Escape")
    expect(screen.at("title")).to_contain_text("Output y")
    assert tabs(screen) == ["h", "y", "0"]
    assert headings(screen) == ["x0", "x1", "x2", "y0", "y1", "b"]
    assert {"y[0]", "y[1]"} <= set(screen.numbers())
    screen.at("tab-y").click()
    screen.type_weight("W_y[1,0]", "0.5")
    screen.link_with("W_y[1,0]", 0.5)
    choose_kind(screen, "LSTM")
    screen.at("undo").click()
    expect(screen.at("title")).to_contain_text("Output y")


def test_the_counter_answers_to_units_and_inputs_and_never_to_time(open_page: OpenPage) -> None:
    screen = show(open_page)
    open_options(screen)
    total = screen.page.locator(".options").get_by_test_id("count")
    line = screen.page.locator(".options").get_by_test_id("count-sum")
    expect(total).to_have_text("240")
    expect(line).to_have_text("4·H·(X + H) + 4·H = 4·6·(3 + 6) + 4·6 = 240")
    whole(screen, "size-T", 60)
    expect(screen.page.locator(".options").get_by_test_id("count-time")).to_contain_text("T = 60")
    expect(total).to_have_text("240")
    whole(screen, "size-H", 7)
    expect(total).to_have_text("308")
    theirs = screen.page.locator(".options").get_by_test_id("count-theirs")
    expect(theirs.locator("[data-framework=torch]")).to_contain_text("336")
    expect(theirs.locator("[data-framework=keras]")).to_contain_text("the same")
    switch(screen, "peepholes")
    expect(total).to_have_text("329")
    expect(theirs.locator("[data-framework=torch]")).to_contain_text("does not have: peepholes")
    expect(theirs.locator("[data-framework=onnx]")).to_contain_text("357")


def test_a_term_of_the_counter_leads_to_its_block(open_page: OpenPage) -> None:
    screen = show(open_page)
    open_options(screen)
    screen.page.locator(".options .count-block", has_text="U_o").click()
    expect(screen.at("size-H")).to_be_hidden()
    expect(screen.at("tab-o")).to_have_attribute("aria-selected", "true")
    expect(screen.weight("U_o[0,0]")).to_be_focused()


def test_a_layer_and_a_direction_are_chosen_like_a_unit(open_page: OpenPage) -> None:
    screen = show(open_page)
    expect(screen.at("passes")).to_be_hidden()
    open_options(screen)
    whole(screen, "layers", 2)
    before = screen.drawn
    screen.at("direction").select_option("both")
    screen.draws(before)
    expect(screen.page.locator(".options").get_by_test_id("count")).to_have_text("1,392")
    screen.press("Escape")
    screen.at("pass-layer").get_by_role("radio", name="Layer 1").click()
    expect(screen.weight("W_f_l1[0,11]")).to_be_visible()
    screen.at("pass-direction").get_by_role("radio").nth(1).click()
    expect(screen.weight("W_f_l1_reverse[0,0]")).to_be_visible()
    assert headings(screen)[:2] == ["→0", "→1"]
    screen.type_weight("W_f_l1_reverse[0,0]", "1.5")
    screen.link_with("W_f_l1_reverse[0,0]", 1.5)
    screen.at("pass-layer").get_by_role("radio", name="Layer 1").focus()
    screen.press("ArrowLeft")
    expect(screen.weight("W_f_reverse[0,0]")).to_be_visible()


ORDERS = {"torch": ["i", "f", "g", "o"], "keras": ["i", "f", "c", "o"], "onnx": ["i", "o", "f", "c"]}


@pytest.mark.parametrize(
    ("option", "value", "framework", "lacking"),
    [("forget", "none", "onnx", "an LSTM without forget gate"), ("gate", "hard_sigmoid", "torch", "gates through")],
)
def test_a_framework_without_such_a_cell_leaves_no_room_for_it(
    open_page: OpenPage, option: str, value: str, framework: str, lacking: str
) -> None:
    screen = show(open_page)
    open_options(screen)
    before = screen.drawn
    screen.at(f"option-{option}").select_option(value)
    screen.draws(before)
    theirs = screen.page.locator(f".options [data-testid=count-theirs] [data-framework={framework}]")
    expect(theirs).to_contain_text(lacking)
    expect(theirs.locator("b")).to_have_text("—")
    screen.press("Escape")
    screen.at("conventions").click()
    screen.at("frameworks").locator(f"[data-choice={framework}]").click()
    expect(screen.at("conventions-sheet")).to_contain_text(f"no such cell; it does not have: {lacking}")
    expect(screen.at("tensors")).to_be_hidden()


def test_the_blocks_are_those_of_the_layer_and_direction_in_sight(open_page: OpenPage) -> None:
    screen = show(open_page)
    open_options(screen)
    whole(screen, "layers", 2)
    before = screen.drawn
    screen.at("direction").select_option("both")
    screen.draws(before)
    screen.press("Escape")
    screen.at("pass-layer").get_by_role("radio", name="Layer 1").click()
    screen.at("pass-direction").get_by_role("radio").nth(1).click()
    expect(screen.weight("W_f_l1_reverse[0,0]")).to_be_visible()
    screen.at("conventions").click()
    first = screen.at("tensors").locator(".tensor").first
    expect(first.locator("figcaption")).to_contain_text("weight_ih_l1_reverse: (24, 12)")
    expect(screen.at("conventions-sheet")).to_contain_text("layer 1, backward")
    first.locator(".block[data-gate=c]").click()
    expect(screen.weight("W_c_l1_reverse[0,0]")).to_be_focused()


@pytest.mark.parametrize("framework", list(ORDERS))
def test_the_blocks_of_a_framework_stand_in_its_order_and_lead_to_the_weights(
    open_page: OpenPage, framework: str
) -> None:
    screen = show(open_page)
    screen.at("conventions").click()
    screen.at("frameworks").locator(f"[data-choice={framework}]").click()
    first = screen.at("tensors").locator(".tensor").first
    expect(first.locator("b")).to_have_text(ORDERS[framework])
    forget = ORDERS[framework].index("f")
    expect(first.locator(".block").nth(forget)).to_have_attribute("data-gate", "f")
    first.locator(".block[data-names=W_c]").click()
    expect(screen.at("conventions-sheet")).to_be_hidden()
    expect(screen.weight("W_c[0,0]")).to_be_focused()


def test_whether_z_keeps_or_replaces_h_is_the_same(open_page: OpenPage) -> None:
    screen = show(open_page)
    choose_kind(screen, "GRU")
    z = float(screen.exact_numbers()["z"])
    screen.press("c")
    keeps, same = screen.at("keeps-lines").inner_text(), screen.at("keeps-same").inner_text()
    assert f"z = {z:.6f}" in keeps
    screen.at("keeps").get_by_role("radio").nth(1).click()
    assert f"z = {1 - z:.6f}" in screen.at("keeps-lines").inner_text()
    assert screen.at("keeps-same").inner_text() == same


@pytest.mark.parametrize("language", ["en", "zh"])
def test_options_and_conventions_fit_a_phone_in_the_dark(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, width=390, height=844, language=language, scheme="dark", has_touch=True)
    screen.at("sizes").tap()
    expect(screen.at("option-bias")).to_be_attached()
    wide = "node => [node.scrollWidth <= node.clientWidth, node.getBoundingClientRect().right <= innerWidth]"
    assert screen.page.locator(".options").evaluate(wide) == [True, True]
    screen.press("Escape")
    screen.at("conventions").tap()
    assert screen.at("conventions-sheet").evaluate(wide) == [True, True]
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_conventions_are_there_in_a_lecture(open_page: OpenPage) -> None:
    screen = show(open_page, "/?lecture=1#preset=first-look&t=10&unit=1")
    screen.press("c")
    expect(screen.at("conventions-sheet")).to_be_visible()
    screen.press("Escape")
    expect(screen.at("conventions-sheet")).to_be_hidden()


def test_what_is_refused_is_told_over_the_panel_in_which_it_was_asked_for(open_page: OpenPage) -> None:
    screen = show(open_page, width=1100, height=640)
    open_options(screen)
    whole(screen, "size-H", 100)
    screen.page.get_by_test_id("size-T").fill("9999")
    screen.page.get_by_test_id("size-T").press("Enter")
    refused = screen.at("notices").get_by_role("alert")
    expect(refused).to_contain_text("T x H")
    expect(screen.at("size-T")).to_have_value("24")  # as it is, not as it was asked for
    on_top = """(box) => {
      const { left, top, width, height } = box.getBoundingClientRect();
      return box.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }"""
    assert refused.evaluate(on_top)
    expect(screen.page.locator(".options")).to_be_visible()
    refused.get_by_role("button").click()
    expect(refused).to_be_hidden()
