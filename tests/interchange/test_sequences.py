"""Own sequences: CSV, JSON, npy and words, and what is told where one is none of them."""

import json
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import GatescopeError, InvalidShape, InvalidValue, NotReadable, OverBudget, UnknownName
from app.interchange.sequences import MOST_WORDS, read, told
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.experiment import Experiment, Numbers, Tokens

from . import build

BUDGET = Budget()
ROWS = Numbers(values=((1.0, -2.5), (0.5, 3e-3), (4.0, 5.0)))


@pytest.mark.parametrize(
    "data",
    [
        b"1,-2.5\n0.5,3e-3\n4,5\n",
        b"a,b\n1,-2.5\n0.5,3e-3\n4,5",
        b"\xef\xbb\xbf1;-2.5\r\n\r\n.5;+3E-3\r\n4.;5\r\n",
        b"1\t-2.5\n0.5\t3e-3\n4\t5",
        b"1 -2.5\n 0.5   3e-3\n4 5",
        b"[[1, -2.5], [0.5, 3e-3], [4, 5]]",
        b'{"kind": "numbers", "values": [[1, -2.5], [0.5, 3e-3], [4, 5]]}',
        build.npy(np.array([[1, -2.5], [0.5, 3e-3], [4, 5]])),
        build.npy(np.array([[1, -2.5], [0.5, 3e-3], [4, 5]], order="F")),
        build.npy(np.array([[1, -2.5], [0.5, 3e-3], [4, 5]], dtype=">f8")),
    ],
)
def test_rows_of_numbers_are_read_however_they_are_written(data: bytes) -> None:
    assert read(data, BUDGET) == ROWS


@pytest.mark.parametrize("data", [b"1\n2\n3", b"[1, 2, 3]", b"[[1], [2], [3]]", build.npy(np.array([1, 2, 3]))])
def test_one_number_a_timestep_is_one_input(data: bytes) -> None:
    assert read(data, BUDGET) == Numbers(values=((1.0,), (2.0,), (3.0,)))


@pytest.mark.parametrize(
    "data",
    [
        b"1;-2,5\n0,5;3e-3\n4;5\n",
        b"time;x\r\n1,0;-2,5\r\n0,5;,003\r\n4;5\r\n",
        b"1\t-2,5\n0,5\t0,003\n4\t5",
        b"1,0 -2,5\n0,5   3e-3\n4 5",
    ],
)
def test_decimal_commas_are_read_where_something_else_parts_the_columns(data: bytes) -> None:
    found = told(data, BUDGET)
    assert (found.input, found.commas) == (ROWS, True)


def test_whether_a_comma_parts_columns_or_is_a_decimal_comma_follows_from_what_is_wanted() -> None:
    data = b"0,5\n1,25\n3,0\n"
    assert told(data, BUDGET).input == Numbers(values=((0.0, 5.0), (1.0, 25.0), (3.0, 0.0)))
    one = told(data, BUDGET, wanted=1)
    assert (one.input, one.commas) == (Numbers(values=((0.5,), (1.25,), (3.0,))), True)
    assert told(b"x\n" + data, BUDGET, wanted=1).input == one.input
    assert told(b"1,2\n3,4", BUDGET, wanted=2).input == Numbers(values=((1.0, 2.0), (3.0, 4.0)))


@pytest.mark.parametrize("data", [b"1,-2.5\n4,5", b"1;2\n3;4", b"1, 2\n3, 4"])
def test_without_a_decimal_comma_none_is_told(data: bytes) -> None:
    assert told(data, BUDGET, wanted=2).commas is False


@pytest.mark.parametrize(("text", "place", "cell"), [("1,5;2\n3.5;4", 2, "3.5"), ("1.234,5;2\n1,5;2", 1, "1.234,5")])
def test_decimal_points_among_decimal_commas_are_refused_with_their_place(text: str, place: int, cell: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        told(text.encode(), BUDGET)
    assert (refused.value.what, refused.value.got) == (f"line {place}, column 1", cell)


@given(
    st.lists(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2), min_size=1, max_size=5)
)
def test_what_is_written_with_all_digits_comes_back_to_the_last_bit(rows: list[list[float]]) -> None:
    wanted = Numbers(values=tuple(map(tuple, rows)))
    assert read("\n".join(",".join(map(repr, row)) for row in rows).encode(), BUDGET) == wanted
    assert read(json.dumps(rows).encode(), BUDGET) == wanted
    assert read(build.npy(np.array(rows)), BUDGET) == wanted


@pytest.mark.parametrize(
    ("text", "tokens", "vocabulary"),
    [
        ("the film was not the best", "the film was not the best", "the film was not best"),
        ("到达 北京 到达", "到达 北京 到达", "到达 北京"),
        ("到达北京", "到 达 北 京", "到 达 北 京"),
        ('["a", "b", "a"]', "a b a", "a b"),
        ('{"tokens": ["b", "a"], "vocabulary": ["a", "b", "c"]}', "b a", "a b c"),
        ('{"tokens": ["b", "a"], "vocabulary": {"c": 2, "b": 0, "a": 1}}', "b a", "b a c"),
        ("3 blind mice", "3 blind mice", "3 blind mice"),
        ("hello, world", "hello, world", "hello, world"),
    ],
)
def test_words_come_with_their_vocabulary(text: str, tokens: str, vocabulary: str) -> None:
    assert read(text.encode(), BUDGET) == Tokens(tokens=tuple(tokens.split()), vocabulary=tuple(vocabulary.split()))


@pytest.mark.parametrize("data", [b"1,2\n3,4", b"x y x", b"[[1.5]]", b'["a"]'])
def test_it_is_an_input_that_an_experiment_takes(data: bytes) -> None:
    given_input = read(data, BUDGET)
    X = len(given_input.values[0]) if isinstance(given_input, Numbers) else len(given_input.vocabulary)
    assert check(Experiment(X=X, H=2, input=given_input), BUDGET).T


WRONG: list[tuple[str, bytes, type[GatescopeError], str, str]] = [
    ("nothing", b"  \n", NotReadable, "sequence", "nothing"),
    ("no text", b"\xff\xfe\x00\x01", NotReadable, "sequence", "bytes of another kind"),
    ("zeros", b"abc\0def", NotReadable, "sequence", "bytes of another kind"),
    ("broken JSON", b"[1, 2", NotReadable, "sequence", "broken JSON"),
    ("deep JSON", b"[" * 100_000, NotReadable, "sequence", "broken JSON"),
    ("an empty list", b"[]", NotReadable, "sequence", "nothing"),
    ("an object", b'{"a": 1}', InvalidValue, "sequence", "an object"),
    ("a word among numbers", b"1,2\n3,x\n", InvalidValue, "line 2, column 2", "x"),
    ("after empty lines", b"a,b\n\n1,2\n\n\n3,x\n", InvalidValue, "line 6, column 2", "x"),
    ("a gap", b"1,2\n3,\n", InvalidValue, "line 2, column 2", "nothing"),
    ("no number", b"1,2\n3,nan\n", InvalidValue, "line 2, column 2", "nan"),
    ("a short row", b"1,2\n3\n", InvalidShape, "row 2", "1 numbers"),
    ("a long row", b"[[1], [2, 3]]", InvalidShape, "row 2", "2 numbers"),
    ("truth", b"[[1], [true]]", InvalidValue, "row 2, column 1", "True"),
    ("infinity", b"[1, 1e999]", InvalidValue, "row 2, column 1", "inf"),
    ("too large", b"[1, " + b"9" * 400 + b"]", InvalidValue, "row 2, column 1", "9" * 40),
    ("words and numbers", b'["a", 1]', InvalidValue, "row 1, column 1", "a"),
    ("an unknown word", b'{"tokens": ["x"], "vocabulary": ["a"]}', UnknownName, "word", "x"),
    ("a word twice", b'{"tokens": ["a"], "vocabulary": ["a", "a"]}', InvalidShape, "vocabulary", "1 different words"),
    ("places with gaps", b'{"tokens": ["a"], "vocabulary": {"a": 1}}', InvalidValue, "vocabulary", "places with gaps"),
    ("no vocabulary", b'{"tokens": ["a"], "vocabulary": 3}', InvalidValue, "vocabulary", "something else"),
    ("a number for a word", b'{"tokens": ["a", 2]}', InvalidValue, "word 2", "2"),
    ("a long word", b'["' + b"x" * 65 + b'"]', InvalidValue, "word 1", "65 letters"),
    ("half a character", b'["\\ud800"]', InvalidValue, "word 1", "half a character"),
    (
        "an array of objects",
        build.npy(np.array([None])),
        InvalidValue,
        'tensor "sequence"',
        "objects, which would be a pickle",
    ),
    ("an array of texts", build.npy(np.array(["a"])), InvalidValue, "sequence", "numbers of type str32"),
    ("three axes", build.npy(np.ones((2, 2, 2))), InvalidShape, "sequence", "shape (2, 2, 2)"),
    ("an empty array", build.npy(np.ones((0, 2))), InvalidShape, "sequence", "shape (0, 2)"),
    ("NaN in an array", build.npy(np.array([1.0, np.nan])), InvalidValue, "row 2, column 1", "nan"),
    ("an array cut short", build.npy(np.ones(9))[:-1], NotReadable, 'tensor "sequence"', "71 bytes"),
]


@pytest.mark.parametrize(("data", "error", "what", "got"), [pytest.param(*rest, id=name) for name, *rest in WRONG])
def test_what_is_wrong_is_told_by_row_and_column(data: bytes, error: type[GatescopeError], what: str, got: str) -> None:
    with pytest.raises(error) as told:
        read(data, BUDGET)
    assert (told.value.what, told.value.got) == (what, got)


@pytest.mark.parametrize(
    ("data", "budget", "what"),
    [
        (b"1\n" * 11, Budget(T=10), "T"),
        (b"[1,1,1,1,1,1,1,1,1,1,1]", Budget(T=10), "T"),
        (b"a " * 11, Budget(T=10), "T"),
        (b"1,2,3", Budget(X=2), "X"),
        (b"1,2\n3,4", Budget(TxX=3), "T x X"),
        (build.npy(np.ones((3, 4))), Budget(TxX=11), "T x X"),
        (build.npy(np.ones(4)).replace(b"(4,)", b"(10**9,)"), Budget(), ""),
    ],
)
def test_more_than_is_computed_is_refused(data: bytes, budget: Any, what: str) -> None:
    with pytest.raises(OverBudget if what else NotReadable) as told:
        read(data, budget)
    assert told.value.what == (what or 'tensor "sequence"')


@pytest.mark.parametrize(
    "data",
    [b"1" * 300_000 + b"x", b"1," + b"," * 300_000 + b"x", b" " * 300_000 + b"1 x", b"." * 300_000, b"1e" * 150_000],
    ids=["digits", "commas", "blanks", "points", "powers"],
)
def test_a_long_row_that_is_nearly_a_number_is_read_once(data: bytes) -> None:
    """What looks at it again from each of its characters would be at it for minutes, and hold up everybody."""
    with suppress(GatescopeError):
        read(data, BUDGET)


def test_each_word_is_looked_up_once() -> None:
    words = [f"w{k}" for k in range(MOST_WORDS)]
    given = {"tokens": ["w0"] * BUDGET.T, "vocabulary": words}
    assert read(json.dumps(given).encode(), BUDGET) == Tokens(tokens=("w0",) * BUDGET.T, vocabulary=tuple(words))
    with pytest.raises(OverBudget, match=f"{MOST_WORDS + 1} words"):
        read(json.dumps(given | {"vocabulary": [*words, "one more"]}).encode(), BUDGET)
