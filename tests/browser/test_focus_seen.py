"""Where the keyboard is, is seen: not by what a style says, but by the pixels that change when it leaves."""

import base64
from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import OpenPage
from .screen import Screen, show
from .states import FIRST

MOST = 140
BOX = """() => {
  const node = document.activeElement;
  if (!node || node === document.body || node.dataset.tabbed !== undefined) return null;
  node.dataset.tabbed = "";
  const { x, y, width, height } = node.getBoundingClientRect();
  const { testid, weight } = node.dataset;
  const name = weight ?? testid ?? node.getAttribute("aria-label") ?? node.textContent.trim().slice(0, 40);
  return { name, x, y, width, height, right: innerWidth, bottom: innerHeight };
}"""
CHANGED = """async (pictures) => {
  const pixels = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height).data;
  };
  const part = (value) => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = (data, k) => 0.2126 * part(data[k]) + 0.7152 * part(data[k + 1]) + 0.0722 * part(data[k + 2]);
  const [one, other] = await Promise.all(pictures.map(pixels));
  let changed = 0;
  for (let k = 0; k < one.length; k += 4) {
    const [a, b] = [light(one, k), light(other, k)];
    if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 3) changed++;
  }
  return changed;
}"""
"""How many pixels differ by a contrast of 3 or more (WCAG 2.4.13)."""
AROUND = 6


def shot(page: Page, at: dict[str, Any]) -> str:
    """What is on the screen round a control."""
    left, top = max(0, at["x"] - AROUND), max(0, at["y"] - AROUND)
    right = min(at["right"], at["x"] + at["width"] + AROUND)
    bottom = min(at["bottom"], at["y"] + at["height"] + AROUND)
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return base64.b64encode(page.screenshot(clip=clip, animations="disabled")).decode()  # type: ignore[arg-type] # four numbers


def unseen(screen: Screen) -> tuple[list[str], int]:
    """Stops of the whole way by Tab where fewer pixels change than a line round the control has; and how many stops."""
    page = screen.page
    found: list[str] = []
    for stops in range(MOST):
        screen.press("Tab")
        at = page.evaluate(BOX)
        if at is None:
            return found, stops
        with_it = shot(page, at)
        page.evaluate("document.activeElement.blur()")  # Tab goes on from here all the same
        changed = page.evaluate(CHANGED, [with_it, shot(page, at)])
        around = 2 * (min(at["width"], at["right"]) + min(at["height"], at["bottom"]))
        if changed < around:
            found.append(f"{at['name']}: {changed} pixels, {around:.0f} would be a line round it")
    raise AssertionError("the way by Tab has no end")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_wherever_tab_leads_the_focus_changes_what_is_seen(open_page: OpenPage, scheme: str) -> None:
    screen = show(open_page, FIRST, scheme=scheme)
    screen.rests()
    found, stops = unseen(screen)
    assert stops > 60
    assert found == []


def test_a_focus_that_is_hard_to_see_is_found(open_page: OpenPage) -> None:
    screen = show(open_page, FIRST)
    screen.page.evaluate("document.querySelector('[data-testid=theme]').style.outline = '1px dotted #bbb'")
    screen.rests()
    found, _ = unseen(screen)
    assert [one.partition(":")[0] for one in found] == ["theme"]
