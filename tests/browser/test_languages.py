"""English and Chinese, light and dark, lecture mode."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .screen import CHARTS, Screen, show

# Names, symbols and keys that every language writes the same way.
NEUTRAL = (
    *("Gatescope", "RNN", "LSTM", "GRU", "PNG", "SVG", "CSV", "JSON", "tanh", "sigmoid", "softmax", "ReLU", "max"),
    *("PyTorch", "Keras", "cuDNN", "ONNX", "Runtime", "NOAA", "NGDC", "EN", "Elman", "Jordan", "colah", "Chung"),
    *("safetensors", "npz", "npy", "keras", "weights", "clip", "linear"),
    *("Home", "End", "Enter", "Esc", "Delete", "Page", "Shift", "Ctrl", "Alt"),
)
VISIBLE = """() => {
  const found = [];
  const given = new Set([...document.querySelectorAll("[data-bar^='y['] .symbol")].map((node) => node.textContent));
  const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement;
    if (own.closest("script, style, noscript") || (own.tagName !== "OPTION" && !shown(own))) continue;
    // words that the user gave
    if (own.closest(".chip, textarea, datalist, [data-bar^='y['], th[title], .xtick")) continue;
    if (own.matches(".annotation-text") && given.has(node.textContent)) continue;
    found.push({ text: node.textContent, lang: own.closest("[lang]").lang });
  }
  for (const node of document.body.querySelectorAll("[aria-label], [title], [placeholder], [aria-valuetext], [alt]")) {
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext", "alt"]) {
      const text = node.getAttribute(name);
      if (!text || !shown(node) || node.closest(".chip-box, th[title], textarea")) continue;
      found.push({ text, lang: node.closest("[lang]").lang });
    }
  }
  found.push({ text: document.title, lang: document.documentElement.lang });
  return found.filter(({ text }) => text.trim());
}"""
CHINESE = re.compile("[\u4e00-\u9fff]")


def words(page: Page, language: str) -> set[str]:
    """Words of the other language on a page."""
    strange = set()
    for entry in page.evaluate(VISIBLE):
        text = entry["text"]
        if language == "en" and not entry["lang"].startswith("zh"):
            strange |= {text} if CHINESE.search(text) else set()
        if language == "zh" and entry["lang"].startswith("zh"):
            bare = re.sub(r"\b[a-zC]+̃?_\w+(\[[\d,]*\])?|\b[A-Za-z]\d*\b|“[^”]*”", " ", text)
            found = re.findall(r"[A-Za-z]{2,}", bare)
            strange |= {f"{word} in {text!r}" for word in found if word not in NEUTRAL}
    return strange


def other(screen: Screen, part: Callable[[], object]) -> Callable[[], None]:
    """Bring another experiment, and wait until it is there."""

    def choose() -> None:
        before = screen.drawn
        part()
        screen.draws(before)
        screen.rests()

    return choose


def states(screen: Screen) -> dict[str, Callable[[], object]]:
    """Everything that can be brought onto the screen, one after another."""

    def refused() -> None:
        screen.type_weight("b_f[0]", "abc")

    def fed() -> None:
        screen.press("Escape")
        screen.at("feed-x0").fill("abc")
        screen.press("Enter")

    def pasted() -> None:
        screen.at("edit-numbers").click()
        screen.at("input-text").fill("1\nabc")
        screen.at("input-apply").click()

    def sized() -> None:
        screen.at("sizes").click()
        screen.at("size-T").fill("1e9")
        screen.press("Enter")

    def asked() -> None:
        screen.press("Escape", "Escape")
        screen.at("keys").click()
        expect(screen.at("keys-sheet")).to_be_visible()

    def read_out() -> None:
        screen.at("sizes").click()
        screen.at("readout").select_option("softmax")

    def closed() -> None:
        screen.press("Escape")
        expect(screen.at("keys-sheet")).to_be_hidden()

    return {
        "opened": screen.rests,
        "bad weight": refused,
        "bad feed": fed,
        "bad paste": pasted,
        "bad size": sized,
        "keys": asked,
        "closed": closed,
        "take away": lambda: screen.at("takeaway").click(),
        "GRU": other(screen, screen.at("cell").get_by_role("radio", name="GRU", exact=True).click),
        "RNN": other(screen, screen.at("cell").get_by_role("radio", name="RNN", exact=True).click),
        "initial state": lambda: screen.at("first").click(),
        "tab of the initial state": lambda: screen.at("tab-0").click(),
        "read-out": read_out,
        "words": other(screen, partial(screen.at("preset").select_option, "not-good")),
        "sunspots": other(screen, partial(screen.at("preset").select_option, "sunspots")),
        "panel away": lambda: screen.press("Escape"),
        "pointed at": lambda: screen.at("belt").hover(),
        "lecture": lambda: screen.press("p"),
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_of_the_other_language_is_left(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, language=language)
    strange: dict[str, set[str]] = {}
    seen: set[str] = set()
    for name, bring in states(screen).items():
        bring()
        found = words(screen.page, language) - seen
        seen |= found
        if found:
            strange[name] = found
    assert strange == {}


@pytest.mark.parametrize("switch", [lambda s: s.at("language").click(), lambda s: s.press("g")], ids=["click", "G"])
def test_the_language_is_switched_and_remembered(open_page: OpenPage, switch: Callable[[Screen], None]) -> None:
    screen = show(open_page)
    root = screen.page.locator("html")
    expect(root).to_have_attribute("lang", "en")
    english = screen.page.title()
    switch(screen)
    expect(root).to_have_attribute("lang", "zh-Hans")
    assert screen.page.title() != english
    expect(screen.page.locator("#weights-title")).to_have_text("权重")
    expect(screen.at("summary")).not_to_contain_text("timestep")
    assert words(screen.page, "zh") == set()
    screen.stands_at(10)
    screen.page.reload()
    screen.live()
    expect(root).to_have_attribute("lang", "zh-Hans")
    switch(screen)
    expect(root).to_have_attribute("lang", "en")
    expect(screen.page).to_have_title(english)
    assert words(screen.page, "en") == set()


def test_the_browser_says_which_language_and_theme_come_first(open_page: OpenPage) -> None:
    page = open_page("/", language="zh", scheme="dark")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/?lang=en&theme=light&lecture=1")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("html")).to_have_class(re.compile("lecture"))


LIGHT = """() => {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
  return (r + g + b) / 765;
}"""
PAPER = """(id) => {
  const canvas = document.querySelector(`[data-testid=${id}] .chart-canvas`);
  const [r, g, b] = canvas.getContext("2d").getImageData(2, canvas.height - 2, 1, 1).data;
  return (r + g + b) / 765;
}"""


@pytest.mark.parametrize("switch", [lambda s: s.at("theme").click(), lambda s: s.press("t")], ids=["click", "T"])
def test_the_theme_is_switched_for_page_and_charts(open_page: OpenPage, switch: Callable[[Screen], None]) -> None:
    screen = show(open_page)
    screen.rests()
    assert screen.page.evaluate(LIGHT) > 0.8
    assert all(screen.page.evaluate(PAPER, chart) > 0.8 for chart in CHARTS)
    switch(screen)
    expect(screen.page.locator("html")).to_have_attribute("data-theme", "dark")
    screen.page.wait_for_function(f"() => ({LIGHT})() < 0.3")
    for chart in CHARTS:
        screen.page.wait_for_function(f"(id) => ({PAPER})(id) < 0.3", arg=chart)
    screen.page.reload()
    screen.live()
    expect(screen.page.locator("html")).to_have_attribute("data-theme", "dark")
    switch(screen)
    screen.page.wait_for_function(f"() => ({LIGHT})() > 0.8")


SIZE = "(selector) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"


@pytest.mark.screen(width=1920, height=1080)
@pytest.mark.parametrize("switch", [lambda s: s.at("lecture").click(), lambda s: s.press("p")], ids=["click", "P"])
def test_lecture_mode_is_large_and_without_panels_for_editing(page: Page, switch: Callable[[Screen], None]) -> None:
    page.goto("/#preset=first-look&t=10&unit=1")
    screen = Screen(page)
    screen.live()
    screen.draws()
    screen.rests()
    places = (
        "[data-testid=title]",
        "[data-testid=belt] .chart-ground text",
        "[data-testid=numbers] .value",
        "[data-testid=time]",
    )
    before = [page.evaluate(SIZE, place) for place in places]
    switch(screen)
    expect(screen.at("weights")).to_be_hidden()
    expect(screen.at("input")).to_be_hidden()
    expect(screen.at("undo")).to_be_hidden()
    for chart in (*CHARTS, "numbers", "play"):
        expect(screen.at(chart)).to_be_visible()
    for place, size in zip(places, before, strict=True):
        page.wait_for_function(f"([place, size]) => ({SIZE})(place) > size * 1.2", arg=[place, size])
    switch(screen)
    expect(screen.at("weights")).to_be_visible()


def test_a_presenter_steps_with_page_down_and_page_up_in_lecture_mode_only(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.press("PageDown", "p", "PageDown", "PageDown", "PageUp", "PageDown")
    screen.stands_at(12)
    screen.press("p", "PageUp", "ArrowRight")
    screen.stands_at(13)
