"""An experiment out again, over HTTP."""

import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.interchange.out.forms import FORMS
from app.lab.experiment import Experiment, Numbers, Tokens, first
from app.lab.stored import SHELF
from app.network.readout import Readout
from app.web.settings import Settings
from app.wire import decode, encode
from tools.programs import networks

from .asking import ask
from .test_models import talk

LSTM = networks()["lstm"].experiment


@pytest.mark.parametrize("form", [*FORMS, "json"])
def test_every_form_is_a_file_to_keep(form: str) -> None:
    answer = ask(f"/api/export/{form}", method="POST", content=encode.plain(LSTM))
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="gatescope')
    assert int(answer.headers["content-length"]) == len(answer.content) > 500


def test_the_weights_arrive_as_they_are() -> None:
    answer = ask("/api/export/npz", method="POST", content=encode.plain(LSTM))
    with np.load(io.BytesIO(answer.content), allow_pickle=False) as arrays:
        assert np.array_equal(arrays["weight_ih_l0"][:4], np.array(LSTM.weights["W_i"]))


@pytest.mark.parametrize("form", ["safetensors", "npz", "keras", "onnx"])
def test_what_goes_out_comes_in_again_and_gives_the_same_trace(form: str) -> None:
    sent = replace(networks()["gru, two biases, 2 layers, both"].experiment, weights={}, seed=3)

    async def act(post: Any) -> tuple[Any, Any]:
        plain = json.loads(encode.plain(sent))
        file = (await post(f"/api/export/{form}", plain)).content
        seen = (await post("/api/model?name=mine", file)).json()
        choice = {"model": seen["model"], "layer": seen["found"]["stacks"][0]["name"], "input": plain["input"]}
        again = (await post("/api/model/open", choice)).json()["experiment"]
        return (await post("/api/trace", plain)).json(), (await post("/api/trace", again)).json()

    before, after = talk(act)
    assert before["passes"] == after["passes"]
    assert before["weights"] == after["weights"]


STRANGE = ('"""', "'''\\", "\\N{", "evil()", "=evil()", "@evil", "+evil")


def with_words(words: tuple[str, ...]) -> bytes:
    """An experiment that reads these words, and answers with some of them."""
    readout = Readout(kind="softmax", size=len(words), labels=words)
    return encode.plain(
        Experiment(X=2, H=2, input=Tokens(tokens=words, vocabulary=words, embedded=True), readout=readout)
    )


@pytest.mark.parametrize("form", ["program-torch", "program-keras", "program-onnx"])
def test_no_word_that_somebody_entered_gets_into_a_program(form: str) -> None:
    answer = ask(f"/api/export/{form}", method="POST", content=with_words(STRANGE))
    assert answer.status_code == 200
    compile(answer.content, form, "exec")
    assert b"evil" not in answer.content


def test_no_word_that_somebody_entered_gets_into_a_table() -> None:
    """A word that begins with = is a formula to a spreadsheet."""
    answer = ask("/api/trace", method="POST", content=with_words(STRANGE), headers={"accept": "text/csv"})
    cells = [cell for line in answer.text.splitlines() for cell in line.split(",")]
    assert len(cells) > 100
    assert [cell for cell in cells if cell[:1] in ("=", "@", "+", "\t", '"')] == []


def test_json_is_the_experiment_itself() -> None:
    answer = ask("/api/export/json", method="POST", content=encode.plain(LSTM))
    settings = Settings()
    assert decode.experiment(answer.content, settings.body_bytes, settings.room) == LSTM


def test_json_has_all_weights_also_those_that_only_this_server_has() -> None:
    kept = SHELF.put({name: np.array(value) for name, value in LSTM.weights.items()})
    stored = replace(LSTM, weights={}, stored=kept, edits={"W_f[0,1]": 2.0})
    answer = ask("/api/export/json", method="POST", content=encode.plain(stored))
    settings = Settings()
    whole = decode.experiment(answer.content, settings.body_bytes, settings.room)
    assert whole.stored is None
    assert whole.edits == stored.edits
    assert {k: v.tolist() for k, v in first(whole).items()} == {k: v.tolist() for k, v in first(LSTM).items()}


@pytest.mark.parametrize(
    ("form", "body", "status", "code"),
    [
        ("pickle", encode.plain(LSTM), 422, "unknown_name"),
        ("npz", b"{", 400, "not_readable"),
        ("npz", encode.plain(replace(LSTM, H=5)), 422, "invalid_shape"),
        ("safetensors", encode.plain(networks()["lstm, peepholes, both"].experiment), 422, "invalid_value"),
    ],
)
def test_what_cannot_be_written_is_an_error_in_words(form: str, body: bytes, status: int, code: str) -> None:
    answer = ask(f"/api/export/{form}", method="POST", content=body)
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]["code"] == code


def test_json_that_could_not_be_read_again_is_refused_and_says_what_holds_more() -> None:
    kept = SHELF.put({name: np.zeros((256, 256)) for name in ("W_f", "U_f", "U_i")})
    rows = Numbers(values=((0.0,) * 256,))
    sent = Experiment(X=256, H=256, input=rows, stored=kept)
    answer = ask("/api/export/json", method="POST", content=encode.plain(sent))
    assert answer.status_code == 422
    assert "files of PyTorch hold more" in answer.text


def test_whether_a_form_can_be_written_is_told_before_it_is_asked_for() -> None:
    for name in ("lstm", "lstm, peepholes, both", "lstm, projection, both", "gru, no bias, 2 layers, reverse"):
        body = encode.plain(networks()[name].experiment)
        told = ask("/api/exports", method="POST", content=body).json()
        assert set(told) == {*FORMS, "json"}
        for form, reasons in told.items():
            answer = ask(f"/api/export/{form}", method="POST", content=body)
            assert (answer.status_code == 200) == (reasons == []), (name, form)
            assert all(reason in answer.text for reason in reasons)


def test_a_file_of_weights_may_lack_what_a_program_can_say() -> None:
    backwards = encode.plain(replace(LSTM, direction="reverse"))
    told = ask("/api/exports", method="POST", content=backwards).json()
    assert told["safetensors"] == told["npz"] == ["a network that only reads backwards"]
    assert told["program-torch"] == told["keras"] == told["onnx"] == []


def test_json_that_would_be_too_large_is_told_so() -> None:
    kept = SHELF.put({name: np.zeros((256, 256)) for name in ("W_f", "U_f", "U_o")})
    sent = Experiment(X=256, H=256, input=Numbers(values=((0.0,) * 256,)), stored=kept)
    told = ask("/api/exports", method="POST", content=encode.plain(sent)).json()
    assert told["json"] == [f"{4 * 2 * 256 * 256 + 4 * 256 + 2 * 256} numbers, at most 150000"]
