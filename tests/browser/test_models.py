"""Models and sequences from files, and into files, on the page."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT

from .conftest import Faults, OpenPage
from .screen import Screen, show
from .test_take_away import take

FILES = ROOT / "tests/interchange/files"
DROP = """async ([name, bytes]) => {
  const held = new DataTransfer();
  held.items.add(new File([Uint8Array.from(bytes)], name));
  const told = (type) => new DragEvent(type, { dataTransfer: held, bubbles: true, cancelable: true });
  document.body.dispatchEvent(told("dragenter"));
  const signed = document.querySelector("[data-testid=drop-sign]") !== null;
  document.body.dispatchEvent(told("drop"));
  return [signed, document.querySelector("[data-testid=drop-sign]") === null];
}"""


def choose_file(screen: Screen, path: Path) -> None:
    """Open the sheet and choose a file, as a person does."""
    if not screen.at("model-sheet").is_visible():
        screen.at("model").click()
    with screen.page.expect_file_chooser() as waiting:
        screen.at("model-choose").click()
    waiting.value.set_files(path)


def drop(screen: Screen, path: Path) -> None:
    signed, gone = screen.page.evaluate(DROP, [path.name, list(path.read_bytes())])
    assert signed, "while it is held over the page, the page says so"
    assert gone


def opened(screen: Screen, name: str) -> None:
    """Open what was found; the page says so, and draws it."""
    before = screen.drawn
    screen.at("model-open").click()
    expect(screen.at("notices")).to_contain_text(f"{name} is open")
    expect(screen.at("model-sheet")).to_be_hidden()
    screen.draws(before)


def test_a_model_of_pytorch_opens_with_its_embedding_and_head_and_undo_brings_back_what_was_there(
    open_page: OpenPage,
) -> None:
    screen = show(open_page)
    choose_file(screen, FILES / "torch_embed_lstm_linear.safetensors")
    expect(screen.at("model-stacks")).to_contain_text("LSTM, X = 3, H = 4")
    expect(screen.at("model-embedding")).to_have_value("embedding")
    expect(screen.at("model-head")).to_have_value("fc")
    opened(screen, "torch_embed_lstm_linear.safetensors")
    expect(screen.at("tab-e")).to_be_visible()
    expect(screen.at("tab-y")).to_be_visible()
    screen.at("undo").click()
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")
    screen.at("redo").click()
    expect(screen.at("sizes")).to_contain_text("H 4")


def test_a_file_is_dropped_anywhere_and_a_stack_in_both_directions_opens(open_page: OpenPage) -> None:
    screen = show(open_page)
    drop(screen, FILES / "torch_lstm_2l_bidir.safetensors")
    expect(screen.at("model-stacks")).to_contain_text("2 layers, both directions")
    opened(screen, "torch_lstm_2l_bidir.safetensors")
    expect(screen.at("pass-layer")).to_be_visible()
    expect(screen.at("pass-direction")).to_be_visible()


def test_what_a_file_does_not_tell_is_asked_and_the_answer_counts(open_page: OpenPage) -> None:
    screen = show(open_page)
    choose_file(screen, FILES / "torch_rnn.safetensors")
    expect(screen.at("model-activation")).to_have_value("tanh")
    screen.at("model-activation").focus()
    screen.at("model-activation").select_option("relu")
    expect(screen.at("model-activation")).to_be_focused()
    opened(screen, "torch_rnn.safetensors")
    screen.at("sizes").click()
    expect(screen.at("option-activation")).to_have_value("relu")


@pytest.mark.parametrize(
    "name", ["keras_gru.keras", "keras_bidir_lstm.weights.h5", "onnx_lstm_peephole.onnx", "onnx_gru_lbr0.onnx"]
)
def test_models_of_keras_and_onnx_open(open_page: OpenPage, name: str) -> None:
    screen = show(open_page)
    choose_file(screen, FILES / name)
    expect(screen.at("model-status")).to_contain_text(name)
    opened(screen, name)
    expect(screen.at("preset")).to_have_value("")


@pytest.mark.parametrize(("language", "said"), [("en", "can run code"), ("zh", "可以执行代码")])
def test_a_pickle_is_refused_with_the_lines_that_save_it(
    open_page: OpenPage, faults: Faults, language: str, said: str
) -> None:
    faults.allow("422")
    screen = show(open_page, language=language)
    choose_file(screen, FILES / "torch_canary.pt")
    problem = screen.at("model-problem")
    expect(problem).to_contain_text("save_file(model.state_dict()")
    expect(problem).to_contain_text(said)
    expect(screen.at("model-open")).to_be_hidden()


def test_a_broken_file_is_said_to_be_broken_and_another_one_opens(open_page: OpenPage, faults: Faults) -> None:
    faults.allow("400")
    screen = show(open_page)
    choose_file(screen, FILES / "truncated.safetensors")
    expect(screen.at("model-problem")).to_contain_text("truncated.safetensors could not be read")
    choose_file(screen, FILES / "torch_gru.safetensors")
    expect(screen.at("model-problem")).to_be_empty()
    opened(screen, "torch_gru.safetensors")


def test_a_sequence_of_ones_own_replaces_the_one_on_show(open_page: OpenPage, tmp_path: Path) -> None:
    screen = show(open_page)
    path = tmp_path / "mine.csv"
    path.write_text("a,b,c\n1,0,0.5\n0,1,-0.25\n")
    before = screen.drawn
    choose_file(screen, path)
    screen.draws(before)
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 2")
    expect(screen.at("notices")).to_contain_text("mine.csv is the sequence now: 2 timesteps")
    screen.at("undo").click()
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")


def test_a_model_is_opened_with_a_sequence_of_ones_own(open_page: OpenPage, tmp_path: Path) -> None:
    screen = show(open_page)
    path = tmp_path / "mine.json"
    path.write_text(json.dumps([[0.5, 1, -1, 0.25], [1, 0, 0, 0], [0, 1, 0, 0]]))
    choose_file(screen, FILES / "torch_gru.safetensors")
    X = int(re.search(r"X = (\d+)", screen.at("model-stacks").inner_text())[1])  # type: ignore[index] # it is there
    path.write_text(json.dumps([[0.5] * X, [1.0] * X, [0.0] * X]))
    with screen.page.expect_file_chooser() as waiting:
        screen.page.locator("#model-sequence").click()
    waiting.value.set_files(path)
    expect(screen.at("model-around")).to_contain_text("mine.json: 3 timesteps")
    opened(screen, "torch_gru.safetensors")
    expect(screen.at("sizes")).to_contain_text("T 3")


@pytest.mark.parametrize("form", ["safetensors", "npz", "keras", "onnx", "json"])
def test_what_is_taken_away_opens_again_with_the_same_weights(open_page: OpenPage, tmp_path: Path, form: str) -> None:
    screen = show(open_page)
    screen.type_weight("b_f[0]", "0.125")
    screen.link_with("b_f[0]", 0.125)
    name, content = take(screen, f"export-{form}", tmp_path)
    assert len(content) > 500
    expect(screen.at("notices")).to_contain_text(f"{name} saved")
    first = screen.weights()
    before = screen.drawn
    drop(screen, tmp_path / name)
    if form == "json":
        screen.draws(before)
    else:
        opened(screen, name)
    again = screen.weights()
    shared = [place for place in first if place in again]
    assert len(shared) > 200
    sums = {place: float(again[place]) + float(again.get(place.replace("b_", "b_U"), 0)) for place in shared}
    assert all(
        float(first[place]) == pytest.approx(sums[place] if place.startswith("b_") else float(again[place]), rel=1e-7)
        for place in shared
    )


@pytest.mark.parametrize("form", ["program-torch", "program-keras", "program-onnx"])
def test_a_program_is_taken_away(open_page: OpenPage, tmp_path: Path, form: str) -> None:
    name, content = take(show(open_page), f"export-{form}", tmp_path)
    assert name.endswith(".py")
    compile(content, name, "exec")


def test_what_a_framework_cannot_express_is_told_before_it_is_asked_for(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=history-peepholes&t=3&unit=0")
    screen.at("takeaway").click()
    item = screen.page.locator("[data-take=export-safetensors]")
    expect(item).to_be_disabled()
    expect(item).to_have_accessible_description("Not possible there: peepholes")


def test_a_form_that_nobody_could_tell_of_is_refused_in_words(open_page: OpenPage, faults: Faults) -> None:
    faults.allow("422|Failed to load")
    screen = show(open_page, "/#preset=history-peepholes&t=3&unit=0")
    screen.page.route("**/api/exports", lambda route: route.abort())
    screen.at("takeaway").click()
    screen.page.locator("[data-take=export-safetensors]").click()
    expect(screen.at("notices").get_by_role("alert")).to_contain_text("PyTorch")


def test_the_sheet_of_models_fits_a_phone(open_page: OpenPage) -> None:
    screen = show(open_page, width=390, height=844, has_touch=True, scheme="dark", language="zh")
    choose_file(screen, FILES / "torch_embed_lstm_linear.safetensors")
    expect(screen.at("model-stacks")).to_be_visible()
    assert screen.at("model-sheet").evaluate("node => node.scrollWidth <= node.clientWidth")
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_own_words_and_places_are_read_by_the_embedding_that_a_model_brought(
    open_page: OpenPage, tmp_path: Path
) -> None:
    screen = show(open_page)
    choose_file(screen, FILES / "torch_embed_lstm_linear.safetensors")
    expect(screen.at("model-embedding")).to_have_value("embedding")
    opened(screen, "torch_embed_lstm_linear.safetensors")
    linked = screen.link(lambda held: held.get("experiment", {}).get("input", {}).get("embedded") is True)
    own = [f"w{k}" for k in range(len(linked["experiment"]["input"]["vocabulary"]))]
    before = screen.drawn
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"tokens": [own[2], own[0], own[2]], "vocabulary": own}), encoding="utf-8")
    drop(screen, file)
    expect(screen.at("notices")).to_contain_text("mine.json is the sequence now: 3 timesteps.")
    screen.draws(before)
    now = screen.link(lambda held: held["experiment"]["input"].get("tokens") == [own[2], own[0], own[2]])["experiment"]
    assert (now["input"]["vocabulary"], now["input"]["embedded"]) == (own, True)

    places = tmp_path / "places.csv"
    places.write_text("1\n0\n", encoding="utf-8")
    drop(screen, places)
    screen.link(lambda held: held["experiment"]["input"].get("tokens") == [own[1], own[0]])

    strange = tmp_path / "strange.txt"
    strange.write_text("never heard of", encoding="utf-8")
    drop(screen, strange)
    expect(screen.at("notices").get_by_role("alert")).to_contain_text("never")


def test_decimal_commas_are_read_and_the_page_says_so(open_page: OpenPage, tmp_path: Path) -> None:
    screen = show(open_page)
    file = tmp_path / "europe.csv"
    file.write_text("a;b;c\n0,5;1,25;-3\n1;2,0;0,1\n", encoding="utf-8")
    drop(screen, file)
    expect(screen.at("notices")).to_contain_text("Its commas were read as decimal commas.")
    screen.link(
        lambda held: held.get("experiment", {}).get("input", {}).get("values") == [[0.5, 1.25, -3], [1, 2, 0.1]]
    )
