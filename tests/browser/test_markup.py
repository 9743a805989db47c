"""What a person enters is text wherever it is shown: no element comes of it, nothing runs, and it is read as it was."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.interchange import build

from .conftest import Faults, OpenPage
from .screen import Json, Screen, make_link, show
from .test_models import choose_file, drop
from .test_take_away import SVG, take
from .test_training import at_epoch, panel

IMAGE = '<img src=x id=evil onerror="evil()">'
BOLD = "<b id=evil>b</b><br>%{x}"
LINK = '<a href="javascript:evil()">a</a>'
SCRIPT = "</script><script>evil()</script>"
VECTOR = "\"'><svg/onload=evil()>"
PLAIN = "&lt;i&gt;${evil()}{{evil()}}"
WORDS = (IMAGE, BOLD, LINK, SCRIPT, VECTOR, PLAIN)
LABELS = ("<i id=evil>yes</i>", "%{customdata}<br>no")
EXPERIMENT: Json = {
    "X": 3,
    "H": 2,
    "seed": 4,
    "readout": {"kind": "softmax", "size": 2, "labels": list(LABELS)},
    "input": {"kind": "tokens", "tokens": list(WORDS), "vocabulary": list(WORDS), "embedded": True},
    "pins": [{"quantity": "f", "unit": 0, "first": 2, "last": 3, "value": 0.5}],
}
WATCH = """(() => {
  const seen = (window.marks = []);
  window.evil = () => seen.push("a script ran");
  const forbidden = "img:not([src^='/static/']), iframe, object, embed, audio, video, base, meta[http-equiv=refresh], "
    + "[id=evil], [href^='javascript:' i], [src^='javascript:' i], [onerror], [onload], [onclick]";
  const judge = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const one of [node, ...node.querySelectorAll("*")])
      if (one.matches(forbidden) || (one.localName === "script" && one.textContent.includes("evil")))
        seen.push(one.outerHTML.slice(0, 200));
  };
  new MutationObserver((changes) => {
    for (const { target, type, addedNodes } of changes)
      if (type === "attributes") judge(target);
      else addedNodes.forEach(judge);
  }).observe(document, { subtree: true, childList: true, attributes: true });
})()"""
"""Remembers every element that markup could have made, however short it was there."""
STANDS = """(text) => {
  const own = ({ childNodes }) => [...childNodes].map((one) => one instanceof Text ? one.data : "").join("");
  const read = (node) => ["aria-label", "title", "aria-valuetext"].map((name) => node.getAttribute(name) ?? "");
  const says = (node) => [own(node), ...read(node)].some((one) => one.includes(text));
  return [...document.querySelectorAll("body *")].filter(says).length;
}"""
"""In how many elements a text stands as it is, in their own text or in what is read out of them."""
REWRITTEN = "(hash) => location.hash !== hash && document.documentElement.dataset.address === 'written'"
"""The page has made of a link what it could, and written its own."""


@pytest.fixture
def watched(open_page: OpenPage) -> OpenPage:
    """Opens pages that remember what came of markup."""

    def opened(path: str | None = None, **options: Any) -> Page:
        page = open_page(None, **options)
        page.add_init_script(WATCH)
        if path is not None:
            page.goto(path)
        return page

    return opened


def harmless(screen: Screen) -> None:
    """Nothing has come of any markup so far."""
    assert screen.page.evaluate("window.marks") == []


def stands(screen: Screen, text: str) -> int:
    """In how many places a text is shown, or read out, literally."""
    return int(screen.page.evaluate(STANDS, text))


def whole(language: str = "en") -> str:
    return f"/?lang={language}{make_link({'experiment': EXPERIMENT, 't': 2, 'unit': 0})}"


def test_words_and_answers_are_text_in_every_part_of_the_page(watched: OpenPage) -> None:
    screen = show(watched, whole())
    assert screen.at("tokens").locator(".chip").all_text_contents() == list(WORDS)
    for label in LABELS:
        assert stands(screen, label) >= 1, label
    for below in ("diagram", "table", "gradient", "gates"):
        screen.at(f"below-{below}").click()
        expect(screen.at(below)).to_be_visible()
    assert stands(screen, IMAGE) >= 2, "in the sequence and in the table"
    screen.page.mouse.move(*screen.middle(screen.at("belt")))
    expect(screen.at("belt").locator(".chart-tip")).to_be_visible()
    screen.press("w")
    expect(screen.at("why")).to_be_visible()
    screen.at("why-close").click()
    for button in ("sizes", "takeaway", "conventions", "model", "keys", "pins-open", "compare-open"):
        screen.at(button).click()
        screen.press("Escape")
    harmless(screen)


def test_other_runs_and_guesses_show_them_as_text(watched: OpenPage) -> None:
    screen = show(watched, whole("zh"), language="zh")
    screen.at("compare-open").click()
    screen.at("compare-cells").click()
    expect(screen.at("run-1")).to_be_visible()
    screen.draws()
    screen.at("compare-close").click()
    screen.at("predict-open").click()
    expect(screen.at("predict")).to_be_visible()
    screen.at("predict-leave").click()
    assert stands(screen, BOLD) >= 1
    harmless(screen)


def test_words_that_are_typed_and_fed_are_text(watched: OpenPage) -> None:
    screen = show(watched, whole())
    before = screen.drawn
    screen.at("edit-tokens").click()
    screen.at("input-text").fill("<img/src=x/id=evil/onerror=evil()> <b/id=evil> javascript:evil()")
    screen.at("input-apply").click()
    screen.draws(before)
    chips = screen.at("tokens").locator(".chip")
    assert chips.all_text_contents()[:2] == ["<img/src=x/id=evil/onerror=evil()>", "<b/id=evil>"]
    harmless(screen)


def test_pictures_that_are_taken_away_hold_them_as_text(watched: OpenPage, tmp_path: Path) -> None:
    screen = show(watched, whole())
    for part, text in (("belt", "<img src=x"), ("gates", "")):
        _, content = take(screen, f"svg-{part}", tmp_path)
        tree = ElementTree.fromstring(content)  # our own file
        assert text in "\n".join("".join(node.itertext()) for node in tree.iter(f"{SVG}text"))
        assert {node.tag.split("}")[-1] for node in tree.iter()}.isdisjoint({"script", "a", "foreignObject"})
        assert [name for node in tree.iter() for name in node.attrib if name.lower().startswith("on")] == []
        assert b'id="evil"' not in content
    harmless(screen)


def test_names_in_model_files_and_of_them_are_text(watched: OpenPage, tmp_path: Path) -> None:
    screen = show(watched)
    tensors = build.lstm(prefix=f"{IMAGE}.") | {f"{BOLD}.weight": build.lstm()["lstm.bias_ih_l0"]}
    path = tmp_path / "<img src=x id=evil onerror=evil()>%{x}.safetensors"
    path.write_bytes(build.safetensors(tensors, {"<b id=evil>": LINK}))
    drop(screen, path)
    expect(screen.at("model-stacks")).to_be_visible()
    assert stands(screen, IMAGE) >= 1
    assert stands(screen, path.name) >= 1
    screen.at("model-open").click()
    expect(screen.at("notices")).to_contain_text(path.name)
    harmless(screen)


def test_a_sequence_from_a_file_is_text(watched: OpenPage, tmp_path: Path) -> None:
    screen = show(watched, whole())
    path = tmp_path / "<b id=evil>mine.json"
    path.write_text(json.dumps({"tokens": [SCRIPT, IMAGE], "vocabulary": [SCRIPT, IMAGE, VECTOR]}))
    choose_file(screen, path)
    expect(screen.at("notices")).to_contain_text(path.name)
    harmless(screen)


def test_own_lines_that_are_learned_are_text(watched: OpenPage) -> None:
    screen = panel(watched)
    screen.at("train-task").select_option("examples")
    yes, no = "<i/id=evil>yes", "<img/src=x/onerror=evil()>"
    lines = (f"<b/id=evil>good</b> film, {yes}", f"bad film, {no}", f"a good one, {yes}", f"a bad one, {no}")
    screen.at("train-examples").fill("\n".join(lines))
    expect(screen.at("train-examples-told")).to_contain_text("4 examples")
    screen.at("train-begin").click()
    at_epoch(screen, r"[1-9]\d*")
    assert stands(screen, yes) >= 1
    harmless(screen)


LINKS: dict[str, Callable[[], str]] = {
    "a preset that there is not": lambda: f"#preset={IMAGE}&t=0",
    "a preset beside an experiment": lambda: make_link({"experiment": EXPERIMENT, "preset": IMAGE, "t": 1}),
    "a kind of cell": lambda: make_link({"experiment": EXPERIMENT | {"cell": {"kind": IMAGE}}}),
    "a field that there is not": lambda: make_link({"experiment": EXPERIMENT | {IMAGE: 1}}),
    "a weight that there is not": lambda: make_link({"experiment": EXPERIMENT | {"edits": {IMAGE: 1}}}),
    "a pin of nothing": lambda: make_link({"experiment": EXPERIMENT | {"pins": [{"quantity": IMAGE, "value": 1}]}}),
    "a number that is none": lambda: make_link({"experiment": EXPERIMENT, "t": IMAGE, "unit": LINK, "compare": BOLD}),
    "what it is compared with": lambda: make_link(
        {"experiment": EXPERIMENT, "compare": {"kind": "link", "experiment": EXPERIMENT | {"cell": {"kind": BOLD}}}}
    ),
    "its version": lambda: f"#{IMAGE}.abc",
}


@pytest.mark.parametrize("name", ["a preset that there is not", "a preset beside an experiment"])
def test_what_the_page_is_opened_with_is_text(watched: OpenPage, name: str) -> None:
    harmless(show(watched, f"/?lang={IMAGE}&draw={IMAGE}" + LINKS[name]()))


def test_whatever_is_put_into_the_address_bar_is_text(watched: OpenPage) -> None:
    screen = show(watched)
    for link in LINKS.values():
        put = screen.page.evaluate("(link) => { location.hash = link; return location.hash; }", link())
        screen.page.wait_for_function(REWRITTEN, arg=put)
        harmless(screen)


def test_what_the_server_refuses_is_told_as_text(watched: OpenPage) -> None:
    screen = show(watched)
    screen.page.evaluate("(link) => { location.hash = link; }", LINKS["a weight that there is not"]())
    expect(screen.at("notices")).to_contain_text("<img src=x id=evil")
    harmless(screen)


def test_markup_would_be_noticed(watched: OpenPage, faults: Faults) -> None:
    faults.allow("Content Security Policy")
    page = watched("/verified")
    put = "(made) => document.body.append(new DOMParser().parseFromString(made, 'text/html').body.firstChild)"
    for made in ('<b id="evil">b</b>', '<a href="javascript:evil()">a</a>', "<iframe></iframe>", "<i onload='x'>i</i>"):
        before = page.evaluate("window.marks.length")
        page.evaluate(put, made)
        page.wait_for_function("(before) => window.marks.length > before", arg=before)
