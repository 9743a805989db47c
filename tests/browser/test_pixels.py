"""What is painted while a hand moves is what Plotly draws when it rests."""

import base64
from typing import Any

import pytest

from .conftest import OpenPage
from .screen import CHARTS, Screen, show

DIFFERENCE = """async ([one, other]) => {
  const pixels = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const ink = new OffscreenCanvas(image.width, image.height).getContext("2d");
    ink.drawImage(image, 0, 0);
    return ink.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  if (a.width !== b.width || a.height !== b.height) return { mean: 255, worst: 255, dark: 0 };
  const size = 24;
  const wide = Math.ceil(a.width / size);
  const blocks = wide * Math.ceil(a.height / size);
  const [sums, counts] = [new Float64Array(blocks), new Float64Array(blocks)];
  let [sum, low, high] = [0, 255, 0];
  for (let y = 0; y < a.height; y++)
    for (let x = 0; x < a.width; x++)
      for (let c = 0; c < 3; c++) {
        const at = (y * a.width + x) * 4 + c;
        const off = Math.abs(a.data[at] - b.data[at]);
        const block = Math.floor(y / size) * wide + Math.floor(x / size);
        [sum, low, high] = [sum + off, Math.min(low, a.data[at]), Math.max(high, a.data[at])];
        sums[block] += off;
        counts[block]++;
      }
  const worst = Math.max(...sums.map((one, k) => one / counts[k]));
  return { mean: sum / (a.width * a.height * 3), worst, range: high - low };
}"""


def shot(screen: Screen, chart: str) -> str:
    """A chart as it is on the screen."""
    return base64.b64encode(screen.at(chart).screenshot(animations="disabled")).decode()


def painted(screen: Screen, chart: str) -> str:
    """The last picture that was painted in place, shown again: the canvas still holds it."""
    root = screen.at(chart)
    root.evaluate("(root) => root.classList.add('chart-moving')")
    picture = shot(screen, chart)
    root.evaluate("(root) => root.classList.remove('chart-moving')")
    return picture


def off(screen: Screen, one: str, other: str) -> dict[str, Any]:
    """How far two pictures differ: on average, and in the worst block of 24 x 24 pixels."""
    found: dict[str, Any] = screen.page.evaluate(DIFFERENCE, [one, other])
    return found


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "LSTM": ("first-look", {}),
    "GRU": ("keep-or-replace", {}),
    "RNN": ("rewritten-every-step", {}),
    "words": ("not-good", {}),
    "long": ("sunspots", {}),
    "dark": ("first-look", {"scheme": "dark"}),
    "phone": ("first-look", {"width": 390, "height": 844, "device_scale_factor": 2}),
}


# What the edges of letters and cells may differ by; half a pixel is a whole one where a point has two.
LIMITS = {False: (0.6, 18.0), True: (3.0, 36.0)}


@pytest.mark.parametrize("case", CASES)
def test_a_drag_ends_without_a_jump_in_the_picture(open_page: OpenPage, case: str) -> None:
    preset, options = CASES[case]
    screen = show(open_page, f"/#preset={preset}&t=5&unit=0", **options)
    before = screen.drawn
    with screen.hold(screen.page.locator("[data-weight^=b_]").first) as (x, y):
        for pixels in range(5, 31, 5):
            screen.page.mouse.move(x, y - pixels)
        screen.draws(before)
    screen.link(lambda linked: "experiment" in linked)
    screen.page.mouse.move(1, 1)
    screen.rests()
    for chart in CHARTS:
        difference = off(screen, painted(screen, chart), shot(screen, chart))
        assert difference["range"] > 100, "there is a picture"
        mean, worst = LIMITS[case == "phone"]
        assert difference["mean"] < mean, f"{chart}: {difference}"
        assert difference["worst"] < worst, f"{chart}: {difference}"


def test_a_jump_would_be_seen(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.rests()
    first = shot(screen, "belt")
    screen.type_weight("b_f[0]", "0")
    screen.link_with("b_f[0]", 0)
    screen.rests()
    difference = off(screen, first, shot(screen, "belt"))
    assert difference["worst"] > 30


def test_the_plain_way_of_drawing_shows_the_same(open_page: OpenPage) -> None:
    usual = show(open_page, "/#preset=first-look&t=10&unit=1")
    plain = show(open_page, "/?draw=react#preset=first-look&t=10&unit=1")
    usual.rests()
    plain.rests()
    for chart in CHARTS:
        difference = off(usual, shot(usual, chart), shot(plain, chart))
        assert difference["mean"] < 0.5, f"{chart}: {difference}"
