"""Common moves on the page, so that a test reads like what a person does."""

import base64
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TooLong

from .conftest import OpenPage

Json = dict[str, Any]

ALL_DIGITS = "17"
CHARTS = ("belt", "gates")

_HAS = """([name, attribute, value]) =>
  document.querySelector(`[data-testid="${name}"]`)?.getAttribute(attribute) === value"""
_SAME_PICTURE = """(unlike) => {
  const [belt, gates] = ["belt", "gates"].map((id) => document.querySelector(`[data-testid=${id}]`).dataset.drawn);
  return belt !== undefined && belt === gates && !unlike.includes(belt);
}"""
_AT_REST = """() => ["belt", "gates"].every((id) => {
  const chart = document.querySelector(`[data-testid=${id}]`);
  return chart.dataset.settled === chart.dataset.drawn && !chart.classList.contains("chart-moving");
})"""
_WEIGHTS = """() => {
  const found = {};
  const look = (tab) => {
    tab.click();
    for (const cell of document.querySelectorAll("[data-weight]"))
      found[cell.dataset.weight] = cell.getAttribute("aria-valuenow");
  };
  const chosen = document.querySelector("[data-testid=weights] [role=tab][aria-selected=true]");
  for (const tab of document.querySelectorAll("[data-testid=weights] [role=tab]")) look(tab);
  look(chosen);
  return found;
}"""
_RECORD = """([selector, attribute]) => {
  const node = document.querySelector(selector);
  const seen = (globalThis.seen = [node.getAttribute(attribute)]);
  new MutationObserver(() => seen.push(node.getAttribute(attribute))).observe(node, { attributeFilter: [attribute] });
}"""


class Screen:
    """One open page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # Finding

    def at(self, name: str) -> Locator:
        """The part of the page with this ``data-testid``."""
        return self.page.get_by_test_id(name)

    def weight(self, name: str) -> Locator:
        """The cell of a weight, as in ``W_f[0,1]``."""
        return self.page.locator(f'[data-weight="{name}"]')

    def value(self, name: str) -> float:
        """What a weight's cell holds."""
        return float(self.text_of(name))

    def text_of(self, name: str) -> str:
        """The same as it is written, every digit."""
        return str(self.weight(name).get_attribute("aria-valuenow"))

    def weights(self) -> dict[str, str]:
        """Every weight on the page by name: all tabs are looked at, the chosen one is chosen again."""
        found: dict[str, str] = self.page.evaluate(_WEIGHTS)
        return found

    def numbers(self) -> dict[str, str]:
        """The numbers panel: what is written beside each symbol."""
        found: dict[str, str] = self.at("numbers").evaluate(
            """(root) => Object.fromEntries([...root.querySelectorAll("[data-bar]")].map(
                 (bar) => [bar.dataset.bar, bar.querySelector(".value").textContent]))"""
        )
        return found

    def exact_numbers(self) -> dict[str, str]:
        """The same with all digits, once what was asked for is answered."""
        self.answered()
        self.at("digits").select_option(ALL_DIGITS)
        return self.numbers()

    @property
    def t(self) -> int:
        """Where we stand."""
        return int(self.at("belt").get_attribute("data-t") or -1)

    @property
    def drawn(self) -> str:
        """The run that belt and gates show."""
        return str(self.at("belt").get_attribute("data-drawn"))

    # Waiting

    def stands_at(self, t: int) -> None:
        """Wait until every chart stands at t."""
        for chart in CHARTS:
            self.has(chart, "data-t", str(t))

    def plays(self, playing: bool) -> None:
        """Wait until the page plays, or does not."""
        self.has("play", "aria-pressed", str(playing).lower())

    def live(self) -> None:
        """Wait until the page is connected."""
        self.has("status", "data-status", "open")

    def has(self, name: str, attribute: str, value: str) -> None:
        """Wait, looking at every picture of the browser, until a part of the page has an attribute."""
        try:
            self.page.wait_for_function(_HAS, arg=[name, attribute, value], timeout=15_000)
        except TooLong:
            is_now = self.at(name).get_attribute(attribute)
            raise AssertionError(f"{name} has {attribute} = {is_now!r}; expected {value!r}") from None

    def draws(self, *unlike: str) -> str:
        """Wait until belt and gates show the same run, none of ``unlike``; says which."""
        self.page.wait_for_function(_SAME_PICTURE, arg=list(unlike))
        return self.drawn

    def answered(self) -> None:
        """Wait until no finished change is without its answer; a hand that still moves is not waited for.

        Undo and redo tell ahead what is asked, so they are no sign that it was answered.
        """
        self.page.wait_for_function("() => document.documentElement.dataset.address === 'written'")

    def rests(self) -> None:
        """Wait until Plotly has drawn what was last painted."""
        self.page.wait_for_function(_AT_REST)

    def link(self, right: Callable[[Json], bool]) -> Json:
        """Wait until the address bar is up to date and holds the right experiment, t and unit; says what it holds."""
        for _ in range(400):
            written = self.page.locator("html[data-address=written]").count() > 0
            linked = read_link(self.page.url)
            if written and right(linked):
                return linked
            self.page.wait_for_timeout(25)
        raise AssertionError(f"the address bar still holds {linked}")

    def link_with(self, name: str, value: float) -> Json:
        """Wait until the address bar holds an experiment with this edit."""
        return self.link(lambda linked: linked.get("experiment", {}).get("edits", {}).get(name) == value)

    # Doing

    def seek(self, t: int) -> None:
        """Scrub to a timestep."""
        self.at("scrub").fill(str(t))
        self.stands_at(t)

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def type_weight(self, name: str, text: str) -> None:
        """Type a value into a cell, as a person does: choose it, type, Enter."""
        self.weight(name).click()
        self.press("Enter")
        self.page.keyboard.insert_text(text)
        self.press("Enter")

    @contextmanager
    def hold(self, what: Locator) -> Iterator[tuple[float, float]]:
        """Press the mouse on the middle of something, and let go in the end."""
        x, y = self.middle(what)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        yield x, y
        self.page.mouse.up()

    def middle(self, what: Locator) -> tuple[float, float]:
        """Where to put a finger on it."""
        what.scroll_into_view_if_needed()
        box = what.bounding_box()
        assert box is not None, f"{what} is not on the screen"
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def written(self, chart: str, text: str) -> tuple[float, float]:
        """Where a chart at rest writes a word (a name of a lane, a timestep)."""
        self.rests()
        found: list[list[float]] = self.at(chart).evaluate(
            """(root, text) => {
                 const written = [...root.querySelectorAll(".chart-ground text")];
                 return written.filter((node) => node.textContent.trim() === text).map((node) => {
                   const box = node.getBoundingClientRect();
                   return [box.x + box.width / 2, box.y + box.height / 2];
                 });
               }""",
            text,
        )
        assert len(found) == 1, f"the {chart} should write {text!r} once, not {len(found)} times"
        return found[0][0], found[0][1]

    def record(self, selector: str, attribute: str) -> None:
        """From now on keep every value that an attribute has, for ``recorded``."""
        self.page.evaluate(_RECORD, [selector, attribute])

    def recorded(self) -> list[float]:
        """What it has been since ``record``, without repetitions."""
        seen = [float(value) for value in self.page.evaluate("globalThis.seen")]
        return [value for k, value in enumerate(seen) if k == 0 or value != seen[k - 1]]

    def edited(self) -> bool:
        """Whether there is something to undo."""
        return self.at("undo").is_enabled()


def show(open_page: OpenPage, path: str = "/#preset=first-look&t=10&unit=1", **options: Any) -> Screen:
    """Open the page, standing still at a timestep, and wait for its first picture."""
    page = open_page(None, **options)
    page.goto(path, wait_until="commit")
    screen = Screen(page)
    screen.live()
    screen.draws()
    return screen


def make_link(linked: Json | str) -> str:
    """The hash that carries an experiment, made without the page's own code."""
    text = linked if isinstance(linked, str) else json.dumps(linked)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return "#1." + base64.urlsafe_b64encode(packer.compress(text.encode()) + packer.flush()).decode().rstrip("=")


def read_link(url: str) -> Json:
    """What a link holds; a link to a preset holds its name."""
    _, _, text = url.partition("#")
    if text.startswith("preset="):
        fields = dict(field.split("=", 1) for field in text.split("&"))
        return {"preset": fields["preset"], "t": int(fields["t"]), "unit": int(fields["unit"])}
    if not text.startswith("1."):
        return {}
    packed = text[2:] + "=" * (-len(text[2:]) % 4)
    linked: Json = json.loads(zlib.decompress(base64.urlsafe_b64decode(packed), -15))
    return linked
