"""Kinds of cells, sizes, seed and options: each draws its own belt, and nothing impossible gets through."""

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show


def choose(screen: Screen, kind: str) -> str:
    before = screen.drawn
    screen.at("cell").get_by_role("radio", name=kind, exact=True).click()
    return screen.draws(before)


def names(screen: Screen, chart: str) -> set[str]:
    """What a chart at rest writes, numbers left out."""
    screen.rests()
    texts = screen.at(chart).locator(".chart-ground text").all_text_contents()
    return {text for text in texts if not text.lstrip("+−-").replace(".", "").isdigit()}


def open_sizes(screen: Screen) -> None:
    screen.at("sizes").click()
    expect(screen.at("size-T")).to_be_visible()


def resize(screen: Screen, field: str, value: int | str) -> None:
    screen.at(field).fill(str(value))
    screen.press("Enter")


def test_each_kind_of_cell_draws_its_own_belt_and_gates(open_page: OpenPage) -> None:
    screen = show(open_page)
    titles = []
    for kind, lane, gates in (("LSTM", "C", "fiC̃oh"), ("GRU", "h", "zrh̃h"), ("RNN", "h", "h")):
        if kind != "LSTM":
            choose(screen, kind)
        belt = names(screen, "belt")
        assert {f"{lane}[{unit}]" for unit in range(6)} <= belt
        shown = "".join(sorted(names(screen, "gates")))
        for gate in {"fiC̃oh": ["f", "i", "C̃", "o", "h"], "zrh̃h": ["z", "r", "h̃"], "h": ["h"]}[gates]:
            assert gate in names(screen, "gates"), f"{kind} shows {gate}, not only {shown}"
        titles.append(screen.at("title").inner_text())
        expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")
        screen.stands_at(10)
    assert len(set(titles)) == 3
    tabs = [tab.get_attribute("data-gate") for tab in screen.at("weights").get_by_role("tab").all()]
    assert tabs == ["h", "0"]


def test_the_simple_rnn_keeps_nothing_and_says_so(open_page: OpenPage) -> None:
    screen = show(open_page)
    choose(screen, "RNN")
    expect(screen.at("title")).to_contain_text("rewritten")
    assert "nothing" in str(screen.at("belt").get_attribute("aria-label"))
    assert set(screen.numbers()) == {"h"}


def test_a_cell_changed_there_and_back_has_the_same_weights(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=rewritten-every-step&t=3&unit=0")
    first = screen.weights()
    choose(screen, "LSTM")
    choose(screen, "RNN")
    assert screen.weights() == first


def test_undo_goes_back_to_the_cell_and_its_weights(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.type_weight("b_f[0]", "2.125")
    expect(screen.weight("b_f[0]")).to_have_attribute("aria-valuenow", "2.125")
    first = screen.weights()
    choose(screen, "GRU")
    choose(screen, "RNN")
    screen.at("undo").click()
    expect(screen.at("cell").get_by_role("radio", name="GRU")).to_be_checked()
    screen.at("undo").click()
    expect(screen.at("cell").get_by_role("radio", name="LSTM")).to_be_checked()
    assert screen.weights() == first


def test_the_cell_is_chosen_by_keys(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("cell").get_by_role("radio", name="LSTM").focus()
    screen.press("ArrowRight")
    expect(screen.at("cell").get_by_role("radio", name="GRU")).to_be_checked()
    expect(screen.at("cell").get_by_role("radio", name="GRU")).to_be_focused()
    screen.press("ArrowRight")
    expect(screen.at("cell").get_by_role("radio", name="RNN")).to_be_checked()
    screen.stands_at(10)


def test_sizes_change_and_what_stays_keeps_its_value(open_page: OpenPage) -> None:
    screen = show(open_page)
    first = screen.weights()
    open_sizes(screen)
    for field, value, now in (
        ("size-H", 8, "H 8 · X 3 · T 24"),
        ("size-X", 4, "H 8 · X 4 · T 24"),
        ("size-T", 30, "H 8 · X 4 · T 30"),
    ):
        resize(screen, field, value)
        expect(screen.at("sizes")).to_have_text(now)
    screen.press("Escape")
    expect(screen.at("size-T")).to_be_hidden()
    grown = screen.weights()
    assert {name for name in first if grown[name] != first[name]} == set()
    assert "W_f[7,3]" in grown
    assert "C[7]" in names(screen, "belt")
    expect(screen.at("scrub")).to_have_attribute("max", "30")
    for now in ("H 8 · X 4 · T 24", "H 8 · X 3 · T 24", "H 6 · X 3 · T 24"):
        screen.at("undo").click()
        expect(screen.at("sizes")).to_have_text(now)
    assert screen.weights() == first


def test_a_shorter_sequence_keeps_us_inside(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=20&unit=5")
    open_sizes(screen)
    resize(screen, "size-T", 7)
    screen.stands_at(7)
    resize(screen, "size-H", 2)
    expect(screen.at("numbers-title")).to_have_text("Unit 1 at t = 7")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_impossible_sizes_are_refused_in_words_and_nothing_is_lost(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, language=language)
    before, weights = screen.drawn, screen.weights()
    open_sizes(screen)
    wrong = [("size-T", text) for text in ("1000000000", "1e9", "0", "-1", "2.5", "abc", "NaN", "")]
    for field, text in (*wrong, ("size-H", "513"), ("size-X", "9999"), ("seed", "-1"), ("seed", "1e999")):
        resize(screen, field, text)
        said = screen.page.locator(f"#{field}-problem")
        expect(said).to_contain_text(text)
        expect(said).to_contain_text("expected a whole number" if language == "en" else "整数")
        expect(screen.at(field)).to_have_value(text)
    screen.press("Escape", "Escape")
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")
    assert screen.drawn == before
    assert not screen.edited()
    assert screen.weights() == weights
    screen.type_weight("b_f[0]", "1")
    screen.draws(before)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sizes_too_large_together_are_refused_by_the_server_in_words(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, language=language)
    open_sizes(screen)
    resize(screen, "size-T", 10000)
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 10000")
    run = screen.draws()
    resize(screen, "size-H", 128)
    said = screen.at("notices").get_by_role("alert")
    expect(said).to_contain_text("Too large" if language == "en" else "最多")
    expect(said).to_contain_text("600000")
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 10000")
    assert screen.drawn == run
    screen.press("Escape")
    screen.at("undo").click()
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")


def test_a_seed_draws_other_weights_and_the_same_seed_the_same(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=rewritten-every-step&t=3&unit=0")
    first = screen.weights()
    open_sizes(screen)
    before = screen.drawn
    resize(screen, "seed", 7)
    run = screen.draws(before)
    screen.press("Escape")
    other = screen.weights()
    assert sum(first[name] != other[name] for name in first) > 50
    screen.at("undo").click()
    screen.draws(before, run)
    expect(screen.weight("W_h[0,0]")).to_have_attribute("aria-valuenow", first["W_h[0,0]"])
    assert screen.weights() == first
    open_sizes(screen)
    resize(screen, "seed", 7)
    expect(screen.weight("W_h[0,0]")).to_have_attribute("aria-valuenow", other["W_h[0,0]"])
    screen.press("Escape")
    assert screen.weights() == other


def test_options_of_the_cell_change_what_it_computes(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=store-and-report&t=2&unit=0")
    value = screen.page.locator("[data-bar=c] .value")
    expect(value).to_have_text("7")
    open_sizes(screen)
    screen.at("option-g").select_option("tanh")
    expect(value).to_have_text("2")
    screen.press("Escape")
    screen.at("undo").click()
    expect(value).to_have_text("7")


def test_a_read_out_appears_with_its_own_weights_and_numbers(open_page: OpenPage) -> None:
    screen = show(open_page)
    open_sizes(screen)
    screen.at("readout").select_option("softmax")
    expect(screen.at("outputs").locator("[data-bar]")).to_have_count(2)
    resize(screen, "readout-size", 3)
    outputs = screen.at("outputs").locator("[data-bar] .value")
    expect(outputs).to_have_count(3)
    screen.press("Escape")
    screen.at("digits").select_option("6")
    assert sum(float(text) for text in outputs.all_inner_texts()) == pytest.approx(1, abs=2e-6)
    screen.at("tab-y").click()
    expect(screen.weight("W_y[2,5]")).to_be_visible()
    expect(screen.weight("b_y[2]")).to_be_visible()


def test_a_cell_comes_back_with_the_weights_that_a_hand_gave_it(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.type_weight("W_f[0,1]", "2.5")
    screen.at("pin-o").click()
    screen.link(lambda linked: len(linked.get("experiment", {}).get("pins", [])) == 1)
    weights = screen.weights()
    for kind in ("gru", "rnn", "lstm"):
        screen.at("cell").locator(f"[data-choice={kind}]").click()
        expect(screen.at("cell").locator(f"[data-choice={kind}]")).to_have_attribute("aria-checked", "true")
        expect(screen.at("preset").locator("option:checked")).to_have_text(
            "First look: six memories" if kind == "lstm" else "Your own experiment"
        )
    assert screen.weights() == weights
    expect(screen.at("pin-o")).to_have_attribute("aria-pressed", "true")


def test_what_is_typed_into_a_size_is_not_replaced_by_the_answer_to_another(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("sizes").click()
    screen.at("size-T").focus()
    screen.page.keyboard.press("Control+a")
    screen.page.keyboard.insert_text("31")
    # another size changes meanwhile, as its answer comes in
    screen.page.evaluate("() => document.querySelector('[data-testid=size-H]').nextElementSibling.click()")
    expect(screen.at("sizes")).to_contain_text("H 7")
    expect(screen.at("size-T")).to_have_value("31")
    screen.press("Enter")
    expect(screen.at("sizes")).to_contain_text("H 7 · X 3 · T 31")
