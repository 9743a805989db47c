"""Sequences of one's own before a model that learned its words: they are read as its words, or refused."""

from dataclasses import replace

import pytest

from app.errors import InvalidShape, InvalidValue, UnknownName
from app.lab.apply import apply, sizes_after
from app.lab.budget import Budget
from app.lab.commands import EditCommand, Open
from app.lab.edits import InputTokens, InputValues
from app.lab.events import Failed
from app.lab.experiment import Experiment, Numbers, Tokens
from app.lab.held import hold
from app.lab.presets import catalogue
from app.lab.session import Session

TABLE = ((0.1, 0.2), (0.3, 0.4), (0.5, 0.6))
LEARNED = Experiment(
    X=2,
    H=2,
    weights={"E": TABLE},
    input=Tokens(tokens=("0", "2"), vocabulary=("0", "1", "2"), embedded=True, closed=True),
)
CLOSED = Tokens(tokens=("a",), vocabulary=("a", "b", "c"), closed=True)


def read(experiment: Experiment) -> list[list[float]]:
    """What the network reads, timestep by timestep."""
    rows: list[list[float]] = hold(experiment).trace.x.tolist()
    return rows


def test_words_with_their_vocabulary_take_the_rows_that_were_learned() -> None:
    edit = InputTokens(tokens=("good", "not"), vocabulary=("the", "not", "good"))
    named = apply(edit, LEARNED, {})
    assert read(named) == [list(TABLE[2]), list(TABLE[1])]
    assert named.weights == LEARNED.weights
    assert sizes_after(edit, LEARNED)["X"] == named.X == 2


@pytest.mark.parametrize("values", [((2.0,), (0.0,), (1.0,)), ((2.0, 0.0, 1.0),)])
def test_whole_numbers_before_an_embedding_are_places_in_its_vocabulary(values: tuple[tuple[float, ...], ...]) -> None:
    edit = InputValues(values=values)
    worded = apply(edit, LEARNED, {})
    assert isinstance(worded.input, Tokens)
    assert worded.input.tokens == ("2", "0", "1")
    assert read(worded) == [list(TABLE[2]), list(TABLE[0]), list(TABLE[1])]
    assert sizes_after(edit, LEARNED)["T"] == worded.T == 3


def test_numbers_as_wide_as_the_network_reads_go_in_as_they_are() -> None:
    rows = ((0.5, -1.0), (2.0, 3.0))
    assert read(apply(InputValues(values=rows), LEARNED, {})) == [list(row) for row in rows]


@pytest.mark.parametrize("values", [((0.5,), (1.0,)), ((3.0,),), ((-1.0,),), ((1.0, 2.0, 3.0), (1.0, 2.0, 3.0))])
def test_numbers_that_are_neither_words_nor_inputs_are_refused(values: tuple[tuple[float, ...], ...]) -> None:
    with pytest.raises(InvalidValue, match="a place in the vocabulary, a whole number from 0 to 2"):
        apply(InputValues(values=values), LEARNED, {})


def test_a_vocabulary_of_another_size_is_refused() -> None:
    with pytest.raises(InvalidShape, match="got 2 words; expected 3 words, one a row of the embedding"):
        apply(InputTokens(tokens=("a",), vocabulary=("a", "b")), LEARNED, {})
    one_hot = replace(LEARNED, X=3, weights={}, input=CLOSED)
    with pytest.raises(InvalidShape, match="got 4 words; expected 3 words, as were learned"):
        apply(InputTokens(tokens=("a",), vocabulary=tuple("abcd")), one_hot, {})


def test_a_word_outside_of_the_given_vocabulary_is_refused_by_its_name() -> None:
    with pytest.raises(UnknownName, match="got dull"):
        apply(InputTokens(tokens=("good", "dull"), vocabulary=("the", "not", "good")), LEARNED, {})


def test_a_word_that_was_not_learned_is_refused() -> None:
    with pytest.raises(UnknownName, match="got good; expected a word that was learned: 0, 1, 2"):
        apply(InputTokens(tokens=("good",)), LEARNED, {})


def test_numbers_become_words_of_the_vocabulary_that_comes_with_them() -> None:
    plain = Experiment(X=3, H=2, seed=4, input=Numbers(values=((1.0, 0.0, 0.0),)))
    worded = apply(InputTokens(tokens=("b",), vocabulary=("a", "b", "c")), plain, {})
    assert worded.X == 3, "no input is lost though only one word comes"
    assert read(worded) == [[0.0, 1.0, 0.0]]


def test_a_session_refuses_a_word_that_was_not_learned_and_knows_what_that_costs() -> None:
    session = Session(catalogue(), Budget())
    session.receive(Open(id=1, experiment=LEARNED))
    command = EditCommand(id=2, edit=InputTokens(tokens=("good",)))
    assert session.cost(command) == 0, "nothing is computed"
    (refused,) = session.receive(command)
    assert isinstance(refused, Failed)
    assert (refused.code, refused.got) == ("unknown_name", "good")
