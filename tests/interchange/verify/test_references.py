"""References on disk: all of a folder, what is promised and not there, and what cannot be read."""

import json
import re
import shutil
from pathlib import Path

import pytest

from app.__main__ import main
from app.interchange.verify.case import compared
from app.interchange.verify.references import verify
from app.interchange.verify.report import Result, lines
from tests.reference.kept import OWN

from .tree import changed

CASE = OWN / "torch_gru.json"
FILES = Path(__file__).parents[1] / "files"


def of(folder: Path) -> dict[str, Result]:
    return {result.name: result for result in verify([folder])}


def bad(results: dict[str, Result]) -> dict[str, str]:
    return {name: result.faults[0] for name, result in results.items() if result.faults}


def test_a_folder_is_walked_with_all_below_it(tmp_path: Path) -> None:
    shutil.copytree(OWN, tmp_path / "a" / "cases")
    shutil.copytree(FILES, tmp_path / "b")
    (tmp_path / "README.md").write_text("for people")
    found = of(tmp_path)
    assert len(found) == len(list(OWN.iterdir())) + len(list(FILES.glob("*.expected.json")))
    assert bad(found) == {}


def test_what_is_promised_and_not_there_is_not_verified(tmp_path: Path) -> None:
    shutil.copy(CASE, tmp_path / "one.json")
    shutil.copy(FILES / "torch_gru.safetensors.expected.json", tmp_path)
    (tmp_path / "index.json").write_text(json.dumps([{"file": "one.json"}, {"file": "two.json"}]))
    assert bad(of(tmp_path)) == {
        "two.json": "index.json lists it, and it is not there",
        "torch_gru.safetensors.expected.json": bad(of(tmp_path))["torch_gru.safetensors.expected.json"],
    }
    assert "torch_gru.safetensors" in bad(of(tmp_path))["torch_gru.safetensors.expected.json"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("half.json", b'{"config": ', "not readable: half.json"),
        ("list.json", b"[]", "not readable: list.json: got list; expected a JSON object"),
        ("empty.json", b"{}", "invalid value: config: got nothing"),
        ("deep.json", b"[" * 100_000, "not readable: deep.json"),
        ("stray.safetensors", b"x", "expected stray.safetensors.expected.json beside it"),
        ("index.json", b"{}", "nothing to verify"),
        ("notes.txt", b"", "nothing to verify"),
    ],
)
def test_what_cannot_be_read_is_never_passed(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert any(words in fault for fault in bad(of(tmp_path)).values())


def test_an_index_that_is_none_is_not_verified(tmp_path: Path) -> None:
    shutil.copy(CASE, tmp_path)
    (tmp_path / "index.json").write_text('{"file": "torch_gru.json"}')
    assert bad(of(tmp_path)) == {"index.json": "not an index: a list of entries, each with its file"}


def test_the_command_prints_a_line_each_and_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(OWN), str(FILES / "torch_rnn.safetensors")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(list(OWN.iterdir())) + 1 + 2
    assert re.fullmatch(
        rf"gradients: \d+ arrays of {len(list(OWN.iterdir()))} cases, at most \S+ apart \(.*\), tol.*", said[-2]
    )
    assert said[-1] == f"{len(said) - 2} verified"
    assert all(line.startswith("ok") and "tolerance 1e-12" in line for line in said[:-2])
    assert sum("tolerance 1e-09" in line for line in said[:-2]) == len(list(OWN.iterdir()))


@pytest.mark.parametrize(
    "place", [("params", "bias_hh_l0", 3), ("x", 2, 1), ("passes", "l0", "gates", "hn", 1, 0), ("output", 3, 2)]
)
def test_the_command_ends_with_1_for_a_number_changed_by_a_millionth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: tuple[str | int, ...]
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(changed(json.loads(CASE.read_text()), place, 1e-6)))
    assert main(["verify", str(path)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("FAIL  case.json")
    assert "apart, tolerance 1e-12" in said
    assert said.endswith("1 of 1 not verified\n")


@pytest.mark.parametrize(
    "place", [("grads", "params", "bias_hh_l0", 3), ("grads", "x", 2, 1), ("passes", "l0", "grads", "a_n", 1, 0)]
)
def test_the_command_ends_with_1_for_one_gradient_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: tuple[str | int, ...]
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(changed(json.loads(CASE.read_text()), place, 1e-8)))
    assert main(["verify", str(path)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("FAIL  case.json")
    assert "apart, tolerance 1e-09" in said
    assert said.endswith("1 of 1 not verified\n")


def test_the_command_ends_with_1_for_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(CASE), str(tmp_path / "gone")]) == 1
    assert "there is no such file" in capsys.readouterr().out


def test_a_result_that_shows_nothing_is_none() -> None:
    assert Result(name="a", kind="case").faults == ("nothing was compared",)


def test_many_faults_are_counted_and_not_all_printed() -> None:
    case = json.loads(CASE.read_text())
    for t in range(len(case["x"])):
        case = changed(case, ("x", t, 0), 0.5)
    said = lines([Result(name="all", kind="case", compared=compared(case))])
    assert len(said) == 1 + 5 + 1 + 1 + 1
    assert said[-3].strip() == f"and {len(Result(name='', kind='case', compared=compared(case)).faults) - 5} more"
