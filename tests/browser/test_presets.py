"""Every preset opens in both languages, and the numbers that a lesson prints are the numbers on the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server

from .conftest import OpenPage
from .screen import CHARTS, Screen, show

# Paper, then what the machine computes: a gate is never exactly 0 or 1.
MEMORY = ["3", "7", "7", "7", "0"]
EXACT = [3.0, 7.0, 6.99977301, 6.99950063, 5.7354e-39]
SQUASHED = [0.99505475, 1.99438405, 1.99433728, 1.99428131, 0.0]


def read(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace("−", "-"))


def memory(screen: Screen, digits: int) -> list[str]:
    """C at every timestep, as the numbers panel shows it."""
    shown = []
    for t in range(1, 6):
        screen.seek(t)
        screen.at("digits").select_option(str(digits))
        expect(screen.at("numbers-title")).to_have_text(f"Unit 0 at t = {t}")
        shown.append(screen.numbers()["c"])
    return shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_preset_opens_without_a_fault(open_page: OpenPage, server: Server, language: str) -> None:
    screen = show(open_page, language=language)
    known = screen.page.request.get(f"{server.url}/api/presets").json()
    assert len(known) >= 10
    for preset in [*known[1:], known[0]]:
        before = screen.drawn
        screen.at("preset").select_option(preset["id"])
        screen.draws(before)
        expect(screen.at("notice")).to_contain_text(preset["notice"][language])
        expect(screen.at("preset").locator("option:checked")).to_have_text(preset["title"][language])
        view = preset["view"]
        screen.plays(view["playing"])
        if not view["playing"]:
            screen.stands_at(view["t"])
        expect(screen.at("digits")).to_have_value(str(view["digits"]))
        expect(screen.at("numbers-title")).to_contain_text(str(view["unit"]))
        screen.at("last").click()
        expect(screen.at("belt")).to_have_attribute("data-t", str(screen.at("scrub").get_attribute("max")))
        assert all(any(digit in text for digit in "0123456789") for text in screen.numbers().values())
        expect(screen.at("notices").get_by_role("alert")).to_have_count(0)
    screen.rests()


def test_every_preset_has_a_link(server: Server, page: Page) -> None:
    for preset in page.request.get(f"{server.url}/api/presets").json()[::3]:
        page.goto("about:blank")  # else only the hash changes, and the page that is there opens the link
        page.goto(f"/#preset={preset['id']}&t=2&unit=0")
        screen = Screen(page)
        screen.live()
        screen.draws()
        screen.stands_at(2)
        screen.plays(False)
        expect(screen.at("preset")).to_have_value(preset["id"])


def test_a_preset_is_one_entry_of_undo(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.type_weight("b_f[0]", "1")
    screen.at("preset").select_option("scalar-lstm")
    expect(screen.at("sizes")).to_have_text("H 1 · X 1 · T 3")
    screen.at("undo").click()
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")
    expect(screen.weight("b_f[0]")).to_have_attribute("aria-valuenow", "1")
    screen.at("undo").click()
    expect(screen.weight("b_f[0]")).to_have_attribute("aria-valuenow", "4.5")


def test_store_and_report_reads_as_on_paper(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=store-and-report&t=0&unit=0")
    expect(screen.at("digits")).to_have_value("0")
    assert memory(screen, 0) == MEMORY
    screen.seek(4)
    assert screen.numbers()["h"] == "7"
    expect(screen.at("by-hand")).to_contain_text("≈")
    expect(screen.at("by-hand").locator("b").first).to_have_text("7")


def test_store_and_report_has_its_exact_digits_behind(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=store-and-report&t=0&unit=0")
    shown = memory(screen, 17)
    assert [read(text) for text in shown] == pytest.approx(EXACT, rel=1e-5)
    assert shown[2].startswith("6.99977301")
    assert shown[3].startswith("6.99950063")
    assert shown[4].startswith("5.7353996")
    assert shown[4].endswith("e−39")
    screen.seek(3)
    assert screen.numbers()["f"].startswith("0.99995")


def test_with_tanh_the_memory_no_longer_knows_how_much(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=store-with-tanh&t=0&unit=0")
    assert memory(screen, 3) == ["0.995", "1.994", "1.994", "1.994", "0.000"]
    assert [read(text) for text in memory(screen, 17)] == pytest.approx(SQUASHED, abs=1e-8)
    screen.seek(4)
    screen.at("digits").select_option("4")
    assert screen.numbers()["h"] == "0.9636"


def test_real_sunspots_are_drawn_as_a_long_belt(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=sunspots&t=300&unit=0")
    assert int(screen.at("scrub").get_attribute("max") or 0) >= 300
    screen.rests()
    for chart in CHARTS:
        assert screen.at(chart).locator(".chart-ground path, .chart-ground image").count() > 0


def test_a_preset_whose_ground_is_replaced_is_ones_own_experiment(open_page: OpenPage) -> None:
    screen = show(open_page)
    said = screen.at("notice").inner_text()
    screen.type_weight("b_f[0]", "1")  # this is playing with it
    screen.link_with("b_f[0]", 1)
    expect(screen.at("preset")).to_have_value("first-look")
    screen.at("edit-numbers").click()
    screen.at("input-text").fill("1 0 0\n0 1 0")
    screen.at("input-apply").click()
    expect(screen.at("preset").locator("option:checked")).to_have_text("Your own experiment")
    expect(screen.at("notice")).not_to_contain_text(said[:20])
    screen.link(lambda linked: "preset" not in linked and len(linked["experiment"]["input"]["values"]) == 2)
    screen.at("undo").click()
    expect(screen.at("preset")).to_have_value("first-look")
    expect(screen.at("notice")).to_contain_text(said[:20])


def test_what_was_typed_for_one_preset_is_not_offered_to_the_next(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("edit-numbers").click()
    screen.at("input-text").fill("9 9 9")
    before = screen.drawn
    screen.at("preset").select_option("gate-as-mask")
    screen.draws(before)
    expect(screen.at("input-text")).to_be_hidden()
    screen.at("edit-numbers").click()
    expect(screen.at("input-text")).not_to_have_value("9 9 9")
