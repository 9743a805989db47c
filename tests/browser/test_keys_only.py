"""The first lesson with nothing but keys: every stop is seen, and the focus is never lost."""

import re
from pathlib import Path

from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import Screen, show
from .test_why import explained

MOST = 140
CELL = "W_f[0,1]"
AT = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow, strokeWidth } = getComputedStyle(node);
  const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  const over = getComputedStyle(node, "::after"); // of a chart, over what is drawn in it
  const frame = over.content !== "none" && parseFloat(over.borderTopWidth) >= 2;
  const drawn = ring || frame || boxShadow !== "none" || (node instanceof SVGElement && parseFloat(strokeWidth) >= 2);
  const { x, y, width, height } = node.getBoundingClientRect();
  const inside = width > 0 && x > -1 && y > -1 && x < innerWidth && y < innerHeight;
  const { testid, weight, place } = node.dataset;
  const name = weight ?? testid ?? place ?? node.getAttribute("aria-label") ?? node.textContent.trim().slice(0, 40);
  return { name, drawn, inside, shown: node.matches(":focus-visible") };
}"""


class Keys:
    """A keyboard, and eyes that follow the focus."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def press(self, *keys: str, after: list[str] | None = None) -> str:
        """Press keys one after another; says what has the focus in the end, which is seen at every stop."""
        name = ""
        for key in keys:
            self.screen.press(key)
            at = self.screen.page.evaluate(AT)
            assert at is not None, f"after {key} nothing has the focus; it was on {name or after}"
            assert at["shown"], f"{at['name']} has the focus after {key}, and does not show it"
            assert at["drawn"], f"{at['name']} has the focus after {key} without an outline"
            assert at["inside"], f"{at['name']} has the focus after {key} outside the window"
            name = at["name"]
        return name

    def walk_to(self, wanted: str, key: str = "Tab") -> None:
        """Go on with Tab until something has the focus."""
        passed = [""]
        while passed[-1] != wanted:
            assert len(passed) < MOST, f"{wanted} is not reached by {key}; these are: {passed}"
            passed.append(self.press(key, after=passed))


def begins(keys: Keys) -> None:
    """From the address bar: pause, step, go to the belt, ask a number there."""
    screen = keys.screen
    screen.plays(True)
    screen.press("Space")
    screen.plays(False)
    at = screen.t
    screen.press("ArrowRight")
    screen.stands_at(at + 1)
    assert keys.press("Tab") == "Skip to the belt"
    assert keys.press("Enter") == "belt"
    expect(screen.at("notices")).to_be_empty()
    assert "#belt" not in screen.page.url, "the address holds the experiment"
    assert keys.press("ArrowRight", "ArrowLeft") == "belt", "stepping leaves the focus where it is"
    screen.stands_at(at + 1)
    keys.press("ArrowDown", "Enter")
    expect(screen.at("why")).to_be_visible()
    assert keys.press("Escape") == "belt"


def edits(keys: Keys) -> None:
    """Type a weight, take it back, bring it again."""
    screen = keys.screen
    keys.walk_to("W_f[0,0]", "Shift+Tab")
    assert keys.press("ArrowRight") == CELL
    first, drawn = screen.value(CELL), screen.drawn
    screen.press("2", ".", "5")
    assert keys.press("Enter") == CELL
    screen.draws(drawn)
    for key, value in (("Control+z", first), ("Control+Shift+z", 2.5)):
        assert keys.press(key) == CELL
        expect(screen.weight(CELL)).to_have_attribute("aria-valuenow", f"{value:g}")


def asks(keys: Keys) -> None:
    """Why, one question deeper, back, and away: the focus is where the question was asked."""
    screen = keys.screen
    assert keys.press("w") == "why-title"
    why = explained(screen, "c[0]")
    keys.walk_to("f[0]")
    assert keys.press("Enter") == "why-title"
    explained(screen, "f[0]")
    assert keys.press("Backspace") == "why-title"
    explained(screen, "c[0]")
    assert keys.press("Escape") == CELL
    expect(why).to_be_hidden()


def holds(keys: Keys) -> None:
    """Hold a gate, undo, redo, let go."""
    keys.walk_to("hold-f")
    pin = keys.screen.at("pin-f")
    for key, on in (("ArrowLeft", "true"), ("Control+z", "false"), ("Control+y", "true"), ("Delete", "false")):
        assert keys.press(key) == "hold-f"
        expect(pin).to_have_attribute("aria-pressed", on)


def guesses(keys: Keys) -> None:
    """Guess, step and see; and away to where it began."""
    screen, at = keys.screen, keys.screen.t
    assert keys.press("y") == "predict-slider"
    keys.press("ArrowRight", "ArrowRight")
    keys.walk_to("predict-step")
    keys.press("Enter")
    screen.stands_at(at + 1)
    expect(screen.at("predict-verdict")).to_have_text(re.compile("You said"))
    assert keys.press("Escape") == "hold-f"
    expect(screen.at("predict")).to_be_hidden()


def compares(keys: Keys) -> None:
    """The run before the edit below; and away: the cross that had the focus is gone, and the focus is not."""
    screen, at = keys.screen, keys.screen.t
    assert keys.press("m") == "hold-f"
    expect(screen.at("run-0")).to_be_visible()
    keys.walk_to("compare-close", "Shift+Tab")
    keys.press("ArrowRight")
    screen.stands_at(at + 1)
    screen.press("Enter")
    expect(screen.at("run-0")).to_be_hidden()
    expect(screen.at("compare-open")).to_be_focused()


def takes(keys: Keys, folder: Path) -> None:
    """Take the numbers away."""
    keys.walk_to("takeaway")
    keys.press("Enter")
    with keys.screen.page.expect_download() as waiting:
        keys.walk_to("All numbers as CSV")
        assert keys.press("Enter") == "takeaway"
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == ".csv"
    assert path.stat().st_size > 1000


def test_the_first_lesson_goes_by_keys_alone(open_page: OpenPage, tmp_path: Path) -> None:
    keys = Keys(Screen(open_page("/")))
    for part in (begins, edits, asks, holds, guesses, compares):
        part(keys)
    takes(keys, tmp_path)


def away(screen: Screen, name: str) -> str:
    """Press Enter on something that goes away or is switched off by it; says what has the focus then."""
    screen.at(name).focus()
    screen.press("Enter")
    screen.page.wait_for_function(
        """(name) => {
          const node = document.activeElement;
          return node !== document.body && node.dataset.testid !== name;
        }""",
        arg=name,
    )
    at = screen.page.evaluate(AT)
    assert at["inside"]
    return str(at["name"])


def test_what_goes_away_leaves_the_focus_to_what_is_near(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=first-look&t=10&unit=1")
    assert away(screen, "unit-before") == "unit-after", "there is no unit before the first"
    screen.type_weight("b_f[1]", "0.5")
    screen.answered()
    assert away(screen, "undo") == "redo"
    screen.press("e")
    expect(screen.at("train-task")).to_be_focused()
    assert away(screen, "train-close") == "train-open"
    screen.weight("b_f[1]").focus()
    screen.press("p")
    screen.page.wait_for_function(
        "() => document.activeElement !== document.body && document.activeElement.checkVisibility()"
    )
    screen.press("p")
