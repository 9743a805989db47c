"""The link holds everything: the same numbers elsewhere, after a reload, and a clear word when it is bad."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .screen import Json, Screen, make_link, show


def bend(screen: Screen) -> None:
    """Edit weights of several gates, the input, where we stand and what we look at."""
    screen.type_weight("b_f[0]", "0.1234567890123456789")
    with screen.hold(screen.weight("U_f[2,3]")) as (x, y):
        screen.page.mouse.move(x, y + 33)
    screen.at("tab-o").click()
    screen.type_weight("W_o[1,2]", "-1e-7")
    for name, text in (("feed-x1", "0"), ("feed-x2", "0"), ("feed-x0", "0.3")):
        screen.at(name).fill(text)
    screen.press("Enter")
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 25")
    screen.seek(17)
    screen.press("]", "]")
    expect(screen.at("numbers-title")).to_have_text("Unit 3 at t = 17")


def settled(linked: Json) -> bool:
    """Whether a link holds all of that."""
    edits = linked.get("experiment", {}).get("edits", {})
    return len(edits) == 3 and (linked["t"], linked["unit"]) == (17, 3)


def test_a_link_opens_the_same_experiment_elsewhere_and_after_a_reload(open_page: OpenPage) -> None:
    screen = show(open_page)
    bend(screen)
    screen.link(settled)
    weights, numbers = screen.weights(), screen.exact_numbers()
    assert float(weights["b_f[0]"]) == 0.1234567890123456789
    assert float(weights["W_o[1,2]"]) == -1e-7
    assert len(weights) == 4 * 6 * (3 + 6 + 1) + 12
    for there in (show(open_page, screen.page.url[screen.page.url.index("#") - 1 :]), screen):
        if there is screen:
            screen.page.reload()
            screen.live()
            screen.draws()
        there.stands_at(17)
        there.plays(False)
        expect(there.at("numbers-title")).to_have_text("Unit 3 at t = 17")
        expect(there.at("sizes")).to_have_text("H 6 · X 3 · T 25")
        assert there.weights() == weights
        assert there.exact_numbers() == numbers
        expect(there.page.locator(".weight.edited")).to_have_count(2)


def test_an_untouched_preset_has_a_short_link(open_page: OpenPage) -> None:
    screen = show(open_page, "/")
    screen.at("preset").select_option("latch")
    expect(screen.at("sizes")).to_contain_text("T 32")  # it plays from then on, as the one before did
    screen.plays(True)
    screen.press("Space")
    screen.plays(False)
    screen.seek(12)
    screen.press("]")
    screen.link(lambda linked: linked == {"preset": "latch", "t": 12, "unit": 1})
    hashed = screen.page.url[screen.page.url.index("#") :]
    there = show(open_page, f"/{hashed}")
    there.stands_at(12)
    expect(there.at("preset")).to_have_value("latch")
    expect(there.at("numbers-title")).to_have_text("Unit 1 at t = 12")


def test_undo_brings_the_short_link_back(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.type_weight("b_f[0]", "2")
    screen.link_with("b_f[0]", 2)
    screen.at("undo").click()
    screen.link(lambda linked: linked == {"preset": "first-look", "t": 10, "unit": 0})


def test_a_link_put_into_the_address_bar_opens_and_can_be_undone(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.page.evaluate("location.hash = '#preset=store-and-report&t=3&unit=0'")
    expect(screen.at("sizes")).to_have_text("H 1 · X 3 · T 5")
    screen.stands_at(3)
    screen.at("undo").click()
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")


def test_a_link_with_only_an_experiment_opens(open_page: OpenPage) -> None:
    experiment = {
        "cell": {"kind": "gru"},
        "X": 1,
        "H": 2,
        "seed": 3,
        "input": {"kind": "numbers", "values": [[1], [2]]},
    }
    screen = show(open_page, "/" + make_link({"experiment": experiment}))
    expect(screen.at("sizes")).to_have_text("H 2 · X 1 · T 2")
    expect(screen.at("cell").get_by_role("radio", name="GRU")).to_be_checked()
    expect(screen.at("notices").get_by_role("alert")).to_have_count(0)


GOOD = {"cell": {"kind": "lstm"}, "X": 1, "H": 2, "seed": 3, "input": {"kind": "numbers", "values": [[1], [2]]}}
BAD = {
    "garbage": "#1.garbage",
    "no link at all": "#hello",
    "not deflated": "#1.aGVsbG8",
    "not JSON": make_link("{'a': 1}"),
    "experiment is null": make_link({"experiment": None}),
    "experiment is a list": make_link({"experiment": [1, 2]}),
    "wrong shape": make_link({"experiment": {**GOOD, "weights": {"W_f": [[1, 2, 3]]}}}),
    "letters in a number": make_link({"experiment": {**GOOD, "edits": {"b_f[0]": "abc"}}}),
    "NaN": make_link('{"experiment": {"cell": {"kind": "lstm"}, "X": 1, "H": 1, "edits": {"b_f[0]": NaN}}}'),
    "1e999": make_link(
        '{"experiment": {"X": 1, "H": 1, "seed": 1e999, "input": {"kind": "numbers", "values": [[1]]}}}'
    ),
    "no such cell": make_link({"experiment": {**GOOD, "cell": {"kind": "tree"}}}),
    "too many units": make_link({"experiment": {**GOOD, "H": 1_000_000}}),
    "no such preset": "#preset=no-such-preset&t=1&unit=0",
}


def default_opens(page: Page) -> Screen:
    screen = Screen(page)
    screen.live()
    screen.draws()
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")
    expect(screen.weight("b_f[0]")).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("preset")).to_have_value("first-look")
    return screen


@pytest.mark.parametrize("name", BAD)
def test_a_bad_link_is_told_and_the_default_opens(open_page: OpenPage, name: str) -> None:
    page = open_page("/" + BAD[name])
    said = page.get_by_test_id("notices").get_by_role("alert")
    expect(said).to_contain_text("damaged")
    screen = default_opens(page)
    expect(said).to_have_count(1)
    before = screen.drawn
    screen.type_weight("b_f[0]", "1")
    screen.draws(before)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_link_of_a_newer_version_is_told(open_page: OpenPage, language: str) -> None:
    page = open_page("/#9.x", language=language)
    said = page.get_by_test_id("notices").get_by_role("alert")
    expect(said).to_contain_text("newer version" if language == "en" else "更新版本")
    default_opens(page)


def test_a_bad_link_is_told_in_chinese(open_page: OpenPage) -> None:
    page = open_page("/#1.garbage", language="zh")
    expect(page.get_by_test_id("notices").get_by_role("alert")).to_contain_text("链接已损坏")
    default_opens(page)


def test_a_bad_link_put_into_the_address_bar_changes_nothing(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=latch&t=4&unit=1")
    before = screen.drawn
    for hashed in ("#1.garbage", "#preset=no-such-preset", BAD["wrong shape"]):
        screen.page.evaluate("(hashed) => { location.hash = hashed; }", hashed)
        said = screen.at("notices").get_by_role("alert")
        expect(said).to_have_count(1)
        said.get_by_role("button").click()
        expect(said).to_have_count(0)
    expect(screen.at("sizes")).to_have_text("H 2 · X 3 · T 32")
    assert screen.drawn == before
    screen.type_weight("b_f[0]", "1")
    screen.draws(before)
    screen.stands_at(4)


def test_a_link_with_pins_edits_and_the_chosen_unit_reopens_to_the_identical_trace(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("tab-i").click()
    screen.type_weight("b_i[2]", "0.75")
    for quantity, presses in (("f", 3), ("c_tilde", 5)):
        screen.at("numbers").locator(f"[data-bar={quantity}] [role=slider]").focus()
        screen.press(*["ArrowDown"] * presses)
    screen.press("]")
    linked = screen.link(lambda one: len(one.get("experiment", {}).get("pins", ())) == 2 and one["unit"] == 3)
    assert [pin["unit"] for pin in linked["experiment"]["pins"]] == [2, 2]
    traced = trace_of(screen, linked["experiment"])
    there = show(open_page, screen.page.url[screen.page.url.index("#") - 1 :])
    expect(there.at("numbers-title")).to_have_text("Unit 3 at t = 10")
    again = there.link(lambda one: "experiment" in one)
    assert again == linked
    assert trace_of(there, again["experiment"]) == traced
    for t in (10, 24):
        for one in (screen, there):
            one.seek(t)
        assert there.exact_numbers() == screen.exact_numbers()
        shown = there.exact_numbers()
        assert float(shown["c"].replace("−", "-")) == traced["quantities"]["c"][t - 1][3]


def trace_of(screen: Screen, experiment: Json) -> Json:
    """What the server computes for an experiment, every digit."""
    answer = screen.page.request.post("/api/trace", data=experiment)
    assert answer.ok, answer.text()
    found: Json = answer.json()
    return found
