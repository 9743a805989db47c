"""The first minute: the page opens on a running example, and nothing goes wrong."""

import re

from playwright.sync_api import Page, expect

from tests.conftest import Server

from .screen import CHARTS, Screen


def test_the_belt_moves_by_itself_after_opening(page: Page) -> None:
    page.goto("/")
    screen = Screen(page)
    screen.draws()
    screen.record("[data-testid=belt]", "data-t")
    page.wait_for_function("() => Number(document.querySelector('[data-testid=belt]').dataset.t) >= 4")
    seen = screen.recorded()
    assert seen[-1] >= 4
    assert seen == sorted(seen), "time runs forward"


def test_every_chart_says_which_run_it_shows(page: Page) -> None:
    page.goto("/")
    screen = Screen(page)
    run = screen.draws()
    assert re.fullmatch(r"\d+", run)
    assert page.locator("[data-drawn]").count() == len(CHARTS)
    screen.rests()
    for chart in CHARTS:
        assert screen.at(chart).locator(".chart-ground path, .chart-ground image").count() >= 5, (
            "Plotly has drawn marks"
        )


def test_the_page_is_named_and_offers_every_preset(page: Page, server: Server) -> None:
    page.goto("/")
    screen = Screen(page)
    expect(page).to_have_title("Gatescope — see what a recurrent network remembers")
    known = page.request.get(f"{server.url}/api/presets").json()
    offered = screen.at("preset").locator("option:not([disabled])")
    assert offered.all_text_contents() == [preset["title"]["en"] for preset in known]
    expect(screen.at("preset")).to_have_value(known[0]["id"])
    expect(screen.at("notice")).to_contain_text(known[0]["notice"]["en"])


def test_space_pauses_and_arrows_step(page: Page) -> None:
    page.goto("/")
    screen = Screen(page)
    screen.plays(True)
    page.wait_for_function("() => Number(document.querySelector('[data-testid=belt]').dataset.t) >= 2")
    screen.press("Space")
    screen.plays(False)
    at = screen.t
    screen.press("ArrowRight")
    screen.stands_at(at + 1)
    screen.press("ArrowLeft", "ArrowLeft")
    screen.stands_at(at - 1)
    expect(screen.at("numbers-title")).to_have_text(f"Unit 1 at t = {at - 1}")


def test_the_page_is_live_and_has_the_names_that_scripts_rely_on(page: Page) -> None:
    page.goto("/")
    screen = Screen(page)
    screen.draws()
    expect(screen.at("status")).to_contain_text("Live")
    names = "belt gates play step back first last scrub speed undo redo reset cell preset language theme status"
    for name in names.split():
        assert screen.at(name).count() == 1, name
    expect(screen.weight("W_f[0,1]")).to_have_attribute("role", "spinbutton")
