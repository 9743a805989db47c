"""Whatever the server says inside an error has a Chinese form on the page."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from app import errors
from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.errors import GatescopeError
from app.interchange.gate_order import Framework
from app.interchange.out.limits import UNTOLD, obstacles
from app.wire import decode
from tests.conftest import ROOT
from tools import node

KINDS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, GatescopeError)}
SAMPLES = {"shape ": "(3, 2)", "one of ": "W_f, b_f", " at ": "line 2 column 7"}
"""What stands in a gap of a phrase after these words; elsewhere a number."""
FOLDERS = ("lab", "training", "wire", "web", "interchange/reading", "interchange/recognise", "interchange/out")
FILES = [*(ROOT / "app/interchange").glob("*.py")]
SAME = re.compile(
    r"true|false|NumPy|Keras|PyTorch|deflate|pickle|npy|zip|models|tokens|values|hidden_size"
    r"|hard_sigmoid_onnx|hard_sigmoid|sigmoid|softmax|tanh|linear|relu|forward|reverse|bidirectional|rnn|lstm|gru|Jordan"
)
"""Names that are the same in every language."""
START_ONLY = ("settings.py",)
"""Said before there is a page."""


def said() -> Iterator[tuple[str, str]]:
    """Where it stands and how it reads, for each got and expected in the source."""
    for path in sorted(chain(FILES, *((ROOT / "app" / folder).rglob("*.py") for folder in FOLDERS))):
        if path.name in START_ONLY:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KINDS:
                for part in chain.from_iterable(map(branches, call.args[1:])):
                    if text := "".join(pieces(part)):
                        yield f"{path.relative_to(ROOT)}:{part.lineno}", text
    for phrase in (*decode.EXPECTED.values(), decode.OTHERWISE, "a list", "an object", "one of a, b"):
        yield "app/wire/decode.py", phrase


def branches(part: ast.expr) -> Iterator[ast.expr]:
    """Both sides of a choice."""
    if isinstance(part, ast.IfExp):
        yield from (part.body, part.orelse)
    else:
        yield part


def pieces(part: ast.expr) -> list[str]:
    """The words of a phrase, with a sample in every gap; none where there are no words of ours."""
    match part:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values) if any(isinstance(one, ast.Constant) for one in values):
            parts: list[ast.expr] = values
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case _:
            return []
    read: list[str] = []
    for one in parts:
        before = "".join(read)
        sample = next((sample for words, sample in SAMPLES.items() if before.endswith(words)), "7")
        read += pieces(one) or [sample]
    return read


def in_chinese(phrases: list[str]) -> list[str]:
    """Each phrase as the page would say it."""
    found = node.find()
    if found is None:
        pytest.fail("no Node.js: `make test` installs one, or: python -m tools.node", pytrace=False)
    module = (ROOT / "static/js/text/phrases.js").as_uri()
    script = (
        f'import {{ phrase }} from "{module}"; import {{ readFileSync }} from "node:fs";'
        'console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((said) => phrase("zh", said))));'
    )
    command = [str(found.node), "--input-type=module", "-e", script]
    done = subprocess.run(
        command, input=json.dumps(phrases), env=found.environment, capture_output=True, text=True, check=True
    )
    spoken: list[str] = json.loads(done.stdout)
    return spoken


def test_every_phrase_of_the_server_has_a_chinese_form() -> None:
    every = list(said())
    assert len(every) > 50
    spoken = in_chinese([text for _, text in every])
    assert [(*one, zh) for one, zh in zip(every, spoken, strict=True) if is_english(zh)] == []


def test_what_a_framework_lacks_has_a_chinese_form() -> None:
    cells: list[AnyCell] = [
        Jordan(),
        LSTM(forget="none", peepholes=True, proj=2, gate="hard_sigmoid_onnx", g="relu", h="sigmoid"),
        LSTM(forget="coupled"),
        GRU(reset="before", gate="hard_sigmoid_onnx", g="linear"),
        Elman(activation="hard_sigmoid_onnx"),
    ]
    frameworks = get_args(Framework)
    phrases = {phrase for cell in cells for framework in frameworks for phrase in obstacles(framework, cell, 3)}
    phrases |= {got for got, _ in UNTOLD.values()} | {"200000 numbers, at most 150000"}
    assert len(phrases) > 10
    spoken = dict(zip(phrases, in_chinese(list(phrases)), strict=True))
    assert {said: zh for said, zh in spoken.items() if is_english(zh)} == {}


def is_english(text: str) -> bool:
    """Whether a word of English is left over."""
    return re.search(r"[a-z]{2,}", SAME.sub("", text)) is not None


def test_the_page_holds_each_phrase_once() -> None:
    lines = Path(ROOT / "static/js/text/phrases.js").read_text(encoding="utf-8").splitlines()
    patterns = [line.split("$/, ")[0] for line in lines if line.startswith("  [/^")]
    assert len(patterns) > 50
    assert sorted(set(patterns)) == sorted(patterns)
