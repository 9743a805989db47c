"""The command line: an experiment in, its trace out; what is wrong goes to stderr, with status 1."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.interchange.tables import csv_text
from app.lab.held import hold
from app.lab.presets import PRESETS
from app.wire import encode

ROOT = Path(__file__).resolve().parents[1]
SCALAR = next(preset.experiment for preset in PRESETS if preset.id == "scalar-lstm")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A file that holds an experiment."""
    path = tmp_path / "experiment.json"
    path.write_bytes(encode.plain(SCALAR))
    return path


def run(*arguments: str, **how: Any) -> subprocess.CompletedProcess[bytes]:
    """Run it as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments], cwd=ROOT, capture_output=True, check=False, timeout=60, **how
    )


def test_a_trace_is_json_on_standard_output(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(written)]) == 0
    out = capsys.readouterr()
    assert out.err == ""
    traced = json.loads(out.out)
    assert traced["quantities"]["c"] == hold(SCALAR).trace.quantities["c"].tolist()
    assert (traced["T"], traced["H"], traced["X"]) == (3, 1, 1)


def test_a_trace_is_a_table(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(written), "--format", "csv"]) == 0
    assert capsys.readouterr().out == csv_text(hold(SCALAR))


def test_a_trace_is_a_page_in_a_file(written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "page.html"
    assert main(["trace", str(written), "--format", "html", "--output", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert "Plotly.newPlot" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_is_traced_by_its_id(preset: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "--preset", preset.id]) == 0
    assert json.loads(capsys.readouterr().out)["T"] == preset.experiment.T


def test_a_pipe_is_read_and_written(written: Path) -> None:
    done = run("trace", "-", "--format", "csv", input=written.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == csv_text(hold(SCALAR))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "not readable"),
        (b"{", "not readable"),
        (b"\xff\xfe\x00", "not readable"),
        (b"[]", "invalid value"),
        (b'{"X": 1, "H": 1, "input": {"kind": "numbers", "values": [[NaN]]}}', "invalid value"),
        (b'{"X": 2, "H": 1, "input": {"kind": "numbers", "values": [[1]]}}', "invalid shape"),
        (b'{"X": 1, "H": 1000000000, "input": {"kind": "numbers", "values": [[1]]}}', "over budget"),
    ],
)
def test_a_wrong_experiment_is_told_on_stderr_with_status_1(
    text: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(text)
    assert main(["trace", str(path)]) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err.startswith(f"error: {told}: ")
    assert out.err.count("\n") == 1


def test_what_comes_through_a_pipe_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe"), encoding="ascii"))
    assert main(["trace"]) == 1


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(tmp_path / "nothing.json")]) == 1
    assert "nothing.json" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", str(written), "-o", str(tmp_path / "no" / "such" / "place")]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_an_unknown_preset_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "--preset", "nothing"]) == 1
    assert "first-look" in capsys.readouterr().err


def test_the_budget_of_the_environment_holds(
    written: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATESCOPE_T", "2")
    assert main(["trace", str(written)]) == 1
    assert "at most 2" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["fly"], ["trace", "--format", "xml"]])
def test_an_unknown_command_or_form_is_refused_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_serving_on_a_wrong_port_is_told() -> None:
    done = run("serve", env={"PORT": "http", "PATH": ""})
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: invalid value: PORT")
    assert b"Traceback" not in done.stderr
