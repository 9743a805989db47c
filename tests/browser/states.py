"""The states of the page that matter, one after another on a page that is loaded once.

A test that has to hold in every state takes them from ``walk``: it yields the name of each as soon as it is there.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, expect

from tests.conftest import ROOT

from .screen import Screen
from .test_gradient import painted
from .test_models import choose_file
from .test_training import begin
from .test_why import explained

MODEL = ROOT / "tests/interchange/files/torch_embed_lstm_linear.safetensors"
FIRST = "/#preset=first-look&t=10&unit=1"
LONG = 2000

Stage = Callable[[Screen], Iterator[str]]


def walk(screen: Screen, *stages: Stage) -> Iterator[tuple[str, str]]:
    """Every state of some stages, or of all, each with the part of the page that changes in it (CSS).

    The page has to stand still at first, as ``show`` leaves it.
    """
    yield "first look", "body"
    for stage in stages or tuple(PARTS):
        for state in stage(screen):
            yield state, PARTS[stage]


@contextmanager
def opened(screen: Screen, button: str, panel: Locator) -> Iterator[None]:
    """Open something by its button, and close it with Escape."""
    screen.at(button).click()
    expect(panel).to_be_visible()
    yield
    screen.press("Escape")
    expect(panel).to_be_hidden()


def looking(screen: Screen) -> Iterator[str]:
    for below in ("diagram", "table", "gradient"):
        screen.at(f"below-{below}").click()
        expect(screen.at(below)).to_be_visible()
        if below == "gradient":
            painted(screen)
        yield f"below: {below}"
    screen.at("below-gates").click()
    expect(screen.at("gates")).to_be_visible()
    screen.at("act-1").click()
    expect(screen.at("act-announced")).not_to_be_empty()
    yield "inside a step"
    screen.seek(9)
    screen.seek(10)


def closer(screen: Screen) -> Iterator[str]:
    screen.press("z")
    expect(screen.at("overview")).to_be_visible()
    yield "a part of the time in sight"
    screen.press("0")
    expect(screen.at("overview")).to_be_hidden()


def reading(screen: Screen) -> Iterator[str]:
    screen.press("w")
    why = explained(screen, "c[1]")
    yield "Why"
    why.locator(".factor[data-place]").first.click()
    expect(screen.at("why-back")).to_be_visible()
    expect(why).not_to_have_class(re.compile("waiting"))
    yield "Why, one deeper"
    screen.at("why-of").get_by_role("radio").nth(1).click()
    explained(screen, "∂f[1]")
    yield "Why of a derivative"
    screen.at("why-close").click()
    expect(why).to_be_hidden()


def holding(screen: Screen) -> Iterator[str]:
    screen.weight("b_f[1]").focus()
    screen.press("ArrowUp")
    screen.link(lambda linked: "b_f[1]" in linked.get("experiment", {}).get("edits", {}))
    screen.at("hold-f").focus()
    screen.press("ArrowLeft")
    screen.link(lambda linked: len(linked.get("experiment", {}).get("pins", [])) == 1)
    yield "a value held, a weight edited"
    screen.at("pins-open").click()
    expect(screen.at("pin-apply")).to_be_visible()
    yield "what is to be held, as a form"
    screen.press("Escape")
    expect(screen.at("pin-apply")).to_be_hidden()


def beside(screen: Screen) -> Iterator[str]:
    screen.at("compare-open").click()
    yield "what to compare with"
    screen.at("compare-cells").click()
    expect(screen.at("run-1")).to_be_visible()
    screen.page.wait_for_function("() => document.querySelector('[data-testid=belt-1]')?.dataset.drawn !== undefined")
    yield "compared"
    screen.at("compare-close").click()
    expect(screen.at("run-1")).to_be_hidden()


def guessing(screen: Screen) -> Iterator[str]:
    screen.at("predict-open").click()
    expect(screen.at("predict")).to_be_visible()
    yield "a value to guess"
    screen.at("predict-mode-gate").click()
    screen.at("predict-gate-f").check()
    screen.at("predict-step").click()
    expect(screen.at("predict-verdict")).not_to_be_empty()
    yield "a guess told"
    screen.at("predict-end").click()
    expect(screen.at("predict-tally")).not_to_be_empty()
    yield "the tally of guesses"
    screen.at("predict-leave").click()
    expect(screen.at("predict")).to_be_hidden()


def opening(screen: Screen) -> Iterator[str]:
    popover = screen.page.locator(".popover:popover-open")
    with opened(screen, "sizes", popover):
        yield "sizes and options"
    with opened(screen, "takeaway", popover):
        yield "take away"
    with opened(screen, "conventions", screen.at("conventions-sheet")):
        yield "conventions"
    with opened(screen, "keys", screen.at("keys-sheet")):
        yield "keys"
    with opened(screen, "model", screen.at("model-sheet")):
        yield "models"
        choose_file(screen, MODEL)
        expect(screen.at("model-stacks")).to_be_visible()
        yield "models, a file chosen"


def refusing(screen: Screen) -> Iterator[str]:
    for kind in ("numbers", "tokens"):
        screen.at(f"edit-{kind}").click()
        expect(screen.at("input-text")).to_be_visible()
        yield f"the sequence as {kind}"
    screen.at("edit-numbers").click()
    screen.at("input-text").fill("1, x")
    screen.at("input-apply").click()
    expect(screen.at("input-problem")).not_to_be_empty()
    yield "a sequence refused"
    screen.at("edit-numbers").click()
    expect(screen.at("input-text")).to_be_hidden()
    screen.type_weight("b_f[0]", "abc")
    expect(screen.page.locator("#bubble")).to_be_visible()
    yield "a weight refused"
    screen.press("Escape")


def learning(screen: Screen) -> Iterator[str]:
    screen.press("e")
    expect(screen.at("train-task").locator("option")).not_to_have_count(0)
    screen.at("train-more").click()
    yield "what to learn"
    screen.at("train-more").click()
    screen.at("train-beside").check()
    begin(screen, epochs=LONG)
    expect(screen.at("loss").locator("path").first).to_be_visible()
    yield "a lesson running"
    screen.at("train-go").click()
    expect(screen.at("train-one")).to_be_enabled()
    yield "a lesson stopped"
    screen.at("train-close").click()
    expect(screen.at("train")).to_be_hidden()
    screen.press("p")
    yield "lecture"
    screen.press("p")


def others(screen: Screen) -> Iterator[str]:
    """Other cells, and words: parts of the page are of another make there. In the end the first example is back."""
    for preset, state in (("not-good", "words"), ("keep-or-replace", "a GRU"), ("rnn-of-ones", "an RNN of ones")):
        before = screen.drawn
        screen.at("preset").select_option(preset)
        screen.draws(before)
        screen.rests()
        yield state
    screen.at("preset").select_option("first-look")
    screen.link(lambda linked: linked.get("preset") == "first-look")
    screen.page.evaluate("location.hash = '#1.broken'")
    expect(screen.at("notices").get_by_role("alert")).to_be_visible()
    yield "a link refused"
    screen.at("notices").get_by_role("alert").get_by_role("button").click()
    expect(screen.at("notices").get_by_role("alert")).to_have_count(0)


PARTS: dict[Stage, str] = {
    looking: ".centre",
    closer: ".centre",
    reading: ".right",
    holding: ".desk",
    beside: ".centre",
    guessing: ".centre",
    opening: "body",
    refusing: ".left",
    learning: ".desk",
    others: "body",
}
