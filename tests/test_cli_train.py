"""Training on the command line: a line of JSON an epoch, how good it is in the end, and what is wrong in one line."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.experiment import Tokens
from app.lab.held import hold
from app.training.lessons import LESSONS
from app.wire import decode

FEW = "a good film,yes\na bad film,no\ngood,yes\nbad,no\n"
QUICK = ("--epochs", "3", "--H", "3", "--T", "8", "--steps", "2", "--batch", "4")


@pytest.fixture
def examples(tmp_path: Path) -> str:
    path = tmp_path / "examples.csv"
    path.write_text(FEW, encoding="utf-8")
    return str(path)


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """What is printed, line by line."""
    assert main(["train", *arguments]) == 0
    out = capsys.readouterr()
    assert out.err == ""
    return [json.loads(line) for line in out.out.splitlines()]


@pytest.mark.parametrize("task", LESSONS)
def test_every_epoch_is_a_line_and_the_last_word_is_on_fresh_data(
    task: str, capsys: pytest.CaptureFixture[str]
) -> None:
    *epochs, last = lines(capsys, "--task", task, *QUICK)
    assert [line["epoch"] for line in epochs] == [0, 1, 2, 3]
    assert all(line.keys() == {"epoch", "loss", "accuracy"} for line in epochs)
    assert last.keys() == {"fresh_accuracy"}
    assert 0 <= last["fresh_accuracy"] <= 1


@pytest.mark.parametrize("cell", ["rnn", "jordan", "lstm", "gru"])
def test_every_cell_can_be_trained_and_the_same_seed_prints_the_same(
    cell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one = lines(capsys, "--task", "parity", "--cell", cell, *QUICK)
    assert one == lines(capsys, "--task", "parity", "--cell", cell, *QUICK)
    assert one != lines(capsys, "--task", "parity", "--cell", cell, "--seed", "1", *QUICK)


def test_the_lstm_latches_a_bit_for_100_steps_and_the_rnn_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    *epochs, last = lines(capsys, "--task", "latch", "--cell", "lstm", "--seed", "0", "--T", "100")
    assert last["fresh_accuracy"] > 0.99
    *same, other = lines(capsys, "--task", "latch", "--cell", "rnn", "--seed", "0", "--T", "100")
    assert other["fresh_accuracy"] < 0.6
    assert len(epochs) == len(same)


def test_every_choice_reaches_the_course(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "learned.json"
    chosen = ("--layers", "2", "--direction", "both", "--optimizer", "momentum", "--rate", "0.1", "--clip", "0")
    lines(capsys, "--task", "slots", *QUICK, *chosen, "--forget-bias", "chrono", "--out", str(target))
    one = check(decode.experiment(target.read_bytes(), 10**6), Budget())
    assert (one.H, one.layers, one.direction) == (3, 2, "both")
    plain = lines(capsys, "--task", "slots", *QUICK)
    for more in (("--optimizer", "sgd"), ("--rate", "0.3"), ("--clip", "0.01"), ("--forget-bias", "4")):
        assert lines(capsys, "--task", "slots", *QUICK, *more) != plain


def test_what_was_learned_is_an_experiment_that_the_page_opens(
    examples: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "learned.json"
    *_, last = lines(capsys, "--examples", examples, "--epochs", "20", "--H", "3", "--out", str(target))
    assert last == {"fresh_accuracy": None}  # all four were learned from
    one = check(decode.experiment(target.read_bytes(), 10**6), Budget())
    assert isinstance(one.input, Tokens)
    assert one.input.vocabulary == ("a", "good", "film", "bad")
    assert one.readout is not None
    assert one.readout.labels == ("no", "yes")
    said = hold(one).trace.quantities["y"][-1]
    assert (said[1] > 0.5) == ("good" in one.input.tokens)
    assert main(["trace", str(target), "--format", "csv"]) == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--task", "fly"], "unknown name: task: got fly; expected one of latch"),
        (["--cell", "transformer"], "unknown name: cell: got transformer; expected one of rnn, jordan, lstm, gru"),
        (["--task", "examples"], "examples: got nothing; expected lines of a text and its label"),
        (["--examples", "nothing.csv"], "nothing.csv"),
        (["--H", "1000"], "over budget: H: got 1000; expected at most 32"),
        (["--T", "0"], "T: got 0; expected at least 2"),
        (["--rate", "nan"], "rate: got nan; expected a number from 0 to 10"),
        (["--forget-bias", "much"], "forget_bias: got much; expected a number, or chrono"),
        (["--task", "store", "--rate", "9", "--optimizer", "sgd", "--clip", "0"], "loss of epoch"),
        (["--epochs", "1", "--out", "no/such/folder/file.json"], "no/such/folder"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_status_1(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *arguments]) == 1
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "examples: got nothing"),
        (b"good,yes\nbad", "line 2: got no label"),
        (b"good,yes\n,no", "example 2: got no word"),
        (b"\xff\xfe\x00", "expected a file of text in UTF-8"),
        (b"good,yes\n" * 2_001, "examples: got 2001; expected at most 2000"),
        (b"good " * 65 + b",yes\nbad,no", "words of example 1: got 65; expected at most 64"),
    ],
)
def test_examples_that_cannot_be_learned_are_told_with_their_line(
    text: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "examples.csv"
    path.write_bytes(text)
    assert main(["train", "--examples", str(path)]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--rate", "fast"], ["--optimizer", "newton"], ["--direction", "up"], ["--q"]])
def test_an_unknown_choice_is_refused_with_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", *arguments])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err
