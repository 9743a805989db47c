"""The fixtures keep what they promise: faults are heard, screens are chosen."""

import pytest
from playwright.sync_api import Page

from .conftest import Faults, OpenPage

SCHEMA = "/api/presets"


@pytest.mark.screen(width=390, height=844, language="zh", scheme="dark", reduced_motion="reduce")
def test_a_test_chooses_its_screen(page: Page, faults: Faults) -> None:
    faults.allow("favicon")
    page.goto(SCHEMA)
    found = page.evaluate(
        """[innerWidth, innerHeight, navigator.language, matchMedia("(prefers-color-scheme: dark)").matches,
            matchMedia("(prefers-reduced-motion: reduce)").matches]"""
    )
    assert found == [390, 844, "zh-CN", True, True]


def test_whatever_goes_wrong_is_heard(open_page: OpenPage, faults: Faults) -> None:
    page = open_page(SCHEMA)
    page.evaluate("console.error('first')")
    page.evaluate("setTimeout(() => { throw new Error('second') })")
    page.evaluate("fetch('/third')")
    page.goto("data:text/html,<img src='http://127.0.0.2:9/fourth'>")
    page.wait_for_timeout(100)
    heard = "\n".join(faults.unexpected)
    for word in ("first", "second", "third", "fourth"):
        assert word in heard
    faults.allow("first|third|fourth|favicon|127.0.0.2|ERR_")
    assert [fault for fault in faults.unexpected if "second" not in fault] == []
    faults.allow()


def test_two_pages_do_not_share_what_they_store(open_page: OpenPage, faults: Faults) -> None:
    faults.allow("favicon")
    one, other = open_page(SCHEMA), open_page(SCHEMA)
    one.evaluate("localStorage.setItem('a', '1')")
    assert other.evaluate("localStorage.getItem('a')") is None
