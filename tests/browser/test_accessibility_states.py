"""In every state: nothing that axe-core (Deque Systems, MPL 2.0) looks for is wrong, a finger can hit everything."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server
from tests.faults.proxy import Proxy

from .conftest import Faults, OpenPage
from .screen import Screen, show
from .states import FIRST, Stage, holding, looking, opening, reading, walk

PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
EVERYWHERE = pytest.mark.skipif(
    not os.environ.get("EVERYWHERE"), reason="five minutes: set EVERYWHERE=1 to look at every state in every pair"
)
NOT_BY_DEFAULT = ("label-content-name-mismatch", "p-as-heading", "table-fake-caption", "td-has-header")
"""Not target-size: SMALL measures more strictly, wherever something has been scrolled to."""
MATHEMATICS = ".factor, .part.opens"
"""What stands there in letters with indices is spoken as f[1] = 0.94; WCAG 2.5.3 leaves mathematics out."""
PLAIN_LAYERS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.top, .left, .centre, .right, .player { contain: none !important; position: static !important }
    dialog[open], [popover]:popover-open { z-index: 99 !important }
    *, *::before { animation: none !important; transition: none !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""axe does not know the top layer: for its eyes what lies on top is put there by style."""
JUDGE = """async ([extra, mathematics, part]) => {
  const top = document.querySelector("dialog[open], [popover]:popover-open:not(.notices)");
  const rules = Object.fromEntries(extra.map((name) => [name, { enabled: true }]));
  const { violations, incomplete } = await axe.run(top ?? part, { resultTypes: ["violations", "incomplete"], rules });
  const spoken = ({ id }, { target }) =>
    id === "label-content-name-mismatch" && document.querySelector(target.at(-1))?.matches(mathematics);
  const asked = incomplete.filter(({ id }) => id.startsWith("aria-"));
  return [...violations, ...asked].flatMap((rule) =>
    rule.nodes.filter((node) => !spoken(rule, node)).map(({ html, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
      return `${rule.id}: ${html.slice(0, 160)}: ${why.slice(0, 240)}`;
    }));
}"""

SMALL = """(least) => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"]), [role=tab]';
  // Points are taken hold of anywhere near them, numbers stand in a line of text, and a drawing is drawn to its scale.
  const others = ".unseen, [aria-hidden=true], .knob, .by-hand .opens, .reading .opens, .part.opens";
  const found = [];
  for (const node of document.querySelectorAll(wanted)) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.disabled || node.closest(others)) continue;
    const boxes = [node, ...(node.labels ?? [])].map((each) => each.getBoundingClientRect());
    const [width, height] = ["width", "height"].map((side) => Math.max(...boxes.map((box) => box[side])));
    if (width && height && Math.min(width, height) < least - 0.5)
      found.push(`small: ${width.toFixed(1)} x ${height.toFixed(1)}: ${node.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""


def judged(page: Page, part: str = "html") -> list[str]:
    """What axe finds wrong now, in a part of the page or in what lies on top of it."""
    found: list[str] = page.evaluate(JUDGE, [NOT_BY_DEFAULT, MATHEMATICS, part.replace("body", "html")])
    return found


@pytest.mark.parametrize(
    ("least", "window", "stages"),
    [
        pytest.param(24, {}, (), id="desk-en-light"),
        pytest.param(
            44, PHONE | {"language": "zh", "scheme": "dark"}, (looking, reading, holding, opening), id="phone-zh-dark"
        ),
        *(
            pytest.param(least, window | look, (), id=f"{name}-{'-'.join(look.values())}", marks=EVERYWHERE)
            for name, least, window in (("desk", 24, {}), ("phone", 44, PHONE))
            for look in ({"language": lan, "scheme": scheme} for lan in ("en", "zh") for scheme in ("light", "dark"))
            if (name, *look.values()) != ("desk", "en", "light")
        ),
    ],
)
def test_nothing_is_wrong_in_any_state(
    open_page: OpenPage, axe: str, least: int, window: dict[str, Any], stages: tuple[Stage, ...]
) -> None:
    screen = show(open_page, FIRST, **window)
    screen.page.evaluate(axe)
    screen.page.evaluate(PLAIN_LAYERS)
    page = screen.page
    wrong = {state: judged(page, part) + page.evaluate(SMALL, least) for state, part in walk(screen, *stages)}
    assert {state: found for state, found in wrong.items() if found} == {}
    assert len(wrong) > 12


@pytest.mark.parametrize("look", [{"language": "en", "scheme": "dark"}, {"language": "zh", "scheme": "light"}])
def test_nothing_is_wrong_when_there_is_a_newer_page_and_when_the_server_is_away(
    open_page: OpenPage, faults: Faults, axe: str, serve: Callable[..., Server], look: dict[str, str]
) -> None:
    faults.allow(r"another host|WebSocket connection|ERR_|net::")
    older, newer = serve(), serve(GATESCOPE_H="500")
    network = Proxy(older.port)
    page = open_page(network.url + FIRST, **look)
    screen = Screen(page)
    screen.live()
    screen.draws()
    page.evaluate(axe)
    page.evaluate(PLAIN_LAYERS)
    network.aim(newer.port)
    network.cut()
    expect(screen.at("reload")).to_be_visible()
    assert judged(page) + page.evaluate(SMALL, 24) == []
    network.close()
    screen.has("status", "data-status", "lost")
    assert judged(page) + page.evaluate(SMALL, 24) == []


def test_what_is_wrong_is_found(open_page: OpenPage, axe: str) -> None:
    page = open_page("/verified?lang=en")
    page.evaluate(axe)
    page.evaluate("document.querySelector('.back').textContent = ''")
    page.evaluate("document.querySelector('h1').style.color = '#ccc'")
    found = [one.partition(":")[0] for one in judged(page)]
    assert {"link-name", "color-contrast"} <= set(found)
