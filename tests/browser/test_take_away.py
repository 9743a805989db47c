"""Taken away: the link, pictures, numbers. What is in the file is what the server computed."""

import csv
import io
import json
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.conftest import Server

from .conftest import Faults, OpenPage
from .screen import Json, Screen, show

SVG = "{http://www.w3.org/2000/svg}"


def take(screen: Screen, what: str, folder: Path) -> tuple[str, bytes]:
    """Download something; says its name and what is in it."""
    screen.at("takeaway").click()
    with screen.page.expect_download() as waiting:
        screen.page.locator(f"[data-take={what}]").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.name, path.read_bytes()


def bent(open_page: OpenPage) -> tuple[Screen, Json]:
    """A page with an edit, and its experiment."""
    screen = show(open_page)
    screen.type_weight("b_f[0]", "0.1")
    return screen, screen.link_with("b_f[0]", 0.1)["experiment"]


@pytest.mark.parametrize("part", ["belt", "gates"])
def test_a_picture_is_a_png(open_page: OpenPage, tmp_path: Path, part: str) -> None:
    screen = show(open_page, scheme="dark")
    name, content = take(screen, f"png-{part}", tmp_path)
    assert name == f"gatescope-lstm-{part}.png"
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width == 2400
    assert height >= 1000
    assert len(content) > 30_000, "it is not empty"
    expect(screen.at("notices")).to_contain_text("PNG saved")


@pytest.mark.parametrize(("part", "words"), [("belt", {"C[0]", "C[5]", "24"}), ("gates", {"f", "i", "o", "h", "24"})])
def test_a_picture_is_an_svg_with_words_and_nothing_from_elsewhere(
    open_page: OpenPage, tmp_path: Path, part: str, words: set[str]
) -> None:
    screen = show(open_page)
    _, content = take(screen, f"svg-{part}", tmp_path)
    tree = ElementTree.fromstring(content)  # our own file
    assert tree.tag == f"{SVG}svg"
    written = {"".join(node.itertext()) for node in tree.iter(f"{SVG}text")}
    assert words <= written
    assert len(list(tree.iter(f"{SVG}path"))) + len(list(tree.iter(f"{SVG}image"))) >= 5
    assert b"<script" not in content
    outside = [value for node in tree.iter() for key, value in node.attrib.items() if key.endswith("href")]
    assert all(value.startswith(("data:", "#")) for value in outside)


def test_the_json_is_what_the_server_computes(open_page: OpenPage, server: Server, tmp_path: Path) -> None:
    screen, experiment = bent(open_page)
    name, content = take(screen, "json", tmp_path)
    assert name == "gatescope-lstm.json"
    asked = screen.page.request.post(f"{server.url}/api/trace", data=json.dumps(experiment))
    assert json.loads(content) == asked.json()
    screen.seek(7)
    shown = screen.exact_numbers()
    taken = json.loads(content)["quantities"]
    for quantity in ("f", "i", "c_tilde", "o", "c", "h"):
        assert float(shown[quantity].replace("−", "-")) == taken[quantity][6][0], quantity  # the edited unit


def test_the_csv_is_the_same_numbers_as_a_table(open_page: OpenPage, server: Server, tmp_path: Path) -> None:
    screen, experiment = bent(open_page)
    name, content = take(screen, "csv", tmp_path)
    assert name == "gatescope-lstm.csv"
    post = screen.page.request.post
    text = content.decode("utf-8-sig")
    assert text == post(
        f"{server.url}/api/trace", data=json.dumps(experiment), headers={"accept": "text/csv"}
    ).body().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    quantities = post(f"{server.url}/api/trace", data=json.dumps(experiment)).json()["quantities"]
    known = {value for rows_of in quantities.values() for row in rows_of for value in row}
    cells = {
        float(cell)
        for row in rows[1:]
        for cell in row
        if cell.replace(".", "").replace("-", "").replace("e", "").isdigit()
    }
    assert known <= cells, "every number, every digit"


def test_the_copied_link_opens_the_same(open_page: OpenPage) -> None:
    screen = show(open_page, permissions=["clipboard-read", "clipboard-write"])
    screen.type_weight("b_f[0]", "0.1")
    screen.answered()
    screen.at("takeaway").click()
    screen.page.locator("[data-take=link]").click()
    expect(screen.at("notices")).to_contain_text("Link copied")
    copied = screen.page.evaluate("navigator.clipboard.readText()")
    there = show(open_page, copied)
    expect(there.weight("b_f[0]")).to_have_attribute("aria-valuenow", "0.1")
    there.stands_at(10)
    assert there.exact_numbers() == screen.exact_numbers()


def test_a_link_is_copied_where_only_the_older_way_is_open(open_page: OpenPage) -> None:
    """As in a class, where the page comes over plain http from another machine."""
    screen = show(open_page, permissions=["clipboard-read", "clipboard-write"])
    screen.page.evaluate("() => { globalThis.own = navigator.clipboard; }")
    screen.page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    screen.at("takeaway").click()
    screen.page.locator("[data-take=link]").click()
    expect(screen.at("notices")).to_contain_text("Link copied")
    assert screen.page.evaluate("globalThis.own.readText()") == screen.page.url


def test_a_link_that_no_page_may_copy_stands_there_to_be_copied_by_hand(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not today')); }")
    screen.page.evaluate("() => { document.execCommand = () => false; }")
    screen.at("takeaway").click()
    screen.page.locator("[data-take=link]").press("Enter")
    field = screen.at("take-link")
    expect(field).to_be_focused()
    expect(field).to_have_value(screen.page.url)
    assert screen.page.evaluate("getSelection().toString()") == screen.page.url
    expect(field).to_have_accessible_name(re.compile("Copy the link yourself"))
    screen.press("Escape")
    screen.at("takeaway").click()
    expect(field).to_be_hidden()


def test_a_server_that_does_not_answer_is_told_in_the_language_of_the_page(open_page: OpenPage, faults: Faults) -> None:
    faults.allow("ERR_FAILED")
    screen = show(open_page, language="zh")
    screen.page.route("**/api/trace", lambda route: route.abort())
    screen.at("takeaway").click()
    screen.page.locator("[data-take=csv]").click()
    expect(screen.at("notices").get_by_role("alert")).to_contain_text("未能完成：服务器")


def test_a_form_that_cannot_be_says_why_beside_it(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.page.keyboard.press("Escape")
    screen.at("takeaway").click()
    torch = screen.page.locator("[data-take=export-safetensors]")
    expect(torch).to_be_enabled()
    screen.press("Escape")
    screen.at("sizes").click()
    before = screen.drawn
    screen.at("option-forget").select_option("coupled")
    screen.draws(before)
    screen.press("Escape")
    screen.at("takeaway").click()
    expect(torch).to_be_disabled()
    expect(torch).to_have_accessible_description("Not possible there: a forget gate coupled to the input gate")
    expect(screen.page.locator("[data-take=export-onnx]")).to_be_enabled()
    expect(screen.page.locator("#why-onnx")).to_be_hidden()
