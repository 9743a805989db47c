"""The page "Verified" in a browser: in the language and the colours that were chosen, on a phone too."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server


@pytest.mark.screen(width=390, height=844)
def test_it_fits_a_phone_and_is_read_in_the_language_of_the_address(page: Page, server: Server) -> None:
    for language, title, hidden in (("zh", "已核对", "Verified"), ("en", "Verified", "已核对")):
        page.goto(f"{server.url}/verified?lang={language}")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile(title))
        expect(heading.get_by_text(hidden, exact=True)).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.get_by_role("table").count() == 5


def test_what_was_chosen_on_the_main_page_is_kept(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/verified")
    page.evaluate("localStorage.setItem('gatescope.settings', JSON.stringify({language: 'zh', theme: 'dark'}))")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("link", name="返回 Gatescope").click()
    expect(page.locator("[data-testid=belt]")).to_be_visible()


def test_its_links_are_reached_by_keyboard_and_are_large_enough_for_a_finger(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/verified?lang=en")
    for name in ("Back to Gatescope", "English", "中文"):
        page.keyboard.press("Tab")
        link = page.get_by_role("link", name=name)
        expect(link).to_be_focused()
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 24
