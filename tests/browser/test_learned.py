"""Trained presets on the page: a word that was never learned is told, and a pin undoes what one unit holds."""

from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import show


def test_a_word_that_was_never_learned_is_told_with_those_that_were(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=learned-negation&t=1&unit=0")
    count = screen.at("tokens").locator(".chip").count()
    screen.at("feed-text").fill("splendid")
    screen.press("Enter")
    refused = screen.page.get_by_role("alert").filter(has_text="splendid")
    expect(refused).to_contain_text("a word that was learned: the, film, was")
    expect(screen.at("tokens").locator(".chip")).to_have_count(count)


def test_it_is_told_in_chinese_too(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=learned-slots-zh&t=1&unit=0", language="zh")
    screen.at("feed-text").fill("火车")
    screen.press("Enter")
    expect(screen.page.get_by_role("alert").filter(has_text="火车")).to_contain_text("学过的词：")


def test_leaving_the_turn_out_turns_the_verdict_over(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=learned-negation&t=5&unit=0")
    verdict = screen.at("numbers").get_by_text("positive").locator("..")
    expect(verdict).to_contain_text("0.00")
    before = screen.drawn
    screen.at("tokens").locator(".chip").nth(3).click()
    screen.stands_at(4)
    screen.at("tokens").locator(".remove").nth(3).click()
    screen.draws(before)
    screen.stands_at(4)
    expect(verdict).to_contain_text("0.99")
