"""What was learned, as an experiment: the same answers, and words that were never learned are refused in words."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.cells import GRU, LSTM, Jordan
from app.errors import GatescopeError, InvalidShape, InvalidValue, OverBudget, UnknownName
from app.lab.apply import append, apply
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.edits import InputTokens, Sizes
from app.lab.experiment import Experiment, Numbers, Tokens
from app.lab.held import hold
from app.lab.learned import experiment
from app.network.passes import Pass
from app.training.course import Course, first_weights, task_of
from app.training.course import check as check_course
from app.training.lessons import LESSONS
from app.training.optimizers import Momentum
from app.training.rollout import rollout
from app.training.tasks import TASKS, Examples
from app.training.trainer import answered
from app.wire import decode, encode

from .worked import traced

NEGATION = Course(task="negation", H=3)


def made(course: Course, example: Any = None) -> Experiment:
    return check(experiment(course, first_weights(course), example), Budget())


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("options", [{}, {"layers": 2}, {"direction": "both", "cell": GRU()}])
def test_an_experiment_says_what_the_training_says(task: str, options: dict[str, Any]) -> None:
    course = check_course(replace(Course(task=task, T=9, H=3), **options))
    one = made(course)
    q = traced(one, Pass(course.layers - 1, reverse=False))
    done = rollout(one.spec, first_weights(course), traced(one)["x"])
    assert answered(done).shape == q["a_y"].shape
    np.testing.assert_allclose(q["a_y"][-1], answered(done)[done.answer], atol=1e-12)
    assert one.readout is not None
    assert one.readout.labels == task_of(course).labels


def test_a_jordan_network_needs_no_read_out() -> None:
    course = check_course(Course(task="parity", cell=Jordan(out="sigmoid"), T=5, H=3))
    one = made(course)
    assert one.readout is None
    assert traced(one)["y"].shape == (5, 1)


def test_every_digit_of_a_weight_is_kept_also_through_json() -> None:
    params = first_weights(NEGATION)
    one = made(NEGATION)
    back = decode.experiment(encode.plain(one), 10**6)
    assert back == one
    for name, value in params.items():
        np.testing.assert_array_equal(np.array(back.weights[name]), value)


def test_an_example_of_words_or_numbers_is_what_is_shown() -> None:
    words = ("the", "film", "was", "not", "good")
    assert made(NEGATION, words).input == Tokens(
        tokens=words, vocabulary=task_of(NEGATION).vocabulary or (), closed=True
    )
    assert made(Course(task="parity"), np.array([[1.0], [0.0]])).input == Numbers(values=((1.0,), (0.0,)))


@pytest.mark.parametrize("shape", [(3,), (3, 2), (0, 1), (2, 1, 1)])
def test_numbers_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidShape, match="example"):
        experiment(Course(task="parity"), first_weights(Course(task="parity")), np.zeros(shape))


# words that it does not know


def test_a_word_that_was_not_learned_is_refused_and_those_that_were_are_told() -> None:
    one = made(NEGATION)
    with pytest.raises(UnknownName, match=r"word: got splendid; expected a word that was learned: the, film, was"):
        apply(InputTokens(tokens=("the", "film", "was", "splendid")), one, {})
    with pytest.raises(UnknownName, match="splendid"):
        append(one, None, "splendid")
    with pytest.raises(UnknownName, match="splendid"):
        made(NEGATION, ("splendid",))


def test_a_known_word_may_follow_and_the_network_stays_closed() -> None:
    one = made(NEGATION)
    for after in (
        append(one, None, "good"),
        apply(InputTokens(tokens=("not", "good")), one, {}),
        apply(Sizes(T=12), one, {}),
    ):
        assert isinstance(after.input, Tokens)
        assert after.input.closed
        assert (after.X, after.weights) == (one.X, one.weights)


def test_a_long_vocabulary_is_told_in_part() -> None:
    with pytest.raises(UnknownName) as told:
        apply(InputTokens(tokens=("x",)), made(Course(task="slots", H=3)), {})
    assert told.value.expected.endswith("…") is (len(task_of(Course(task="slots")).vocabulary or ()) > 40)
    assert len(told.value.expected) < 600


def test_an_open_vocabulary_takes_new_words_as_before() -> None:
    one = made(NEGATION)
    assert isinstance(one.input, Tokens)
    opened = replace(one, input=replace(one.input, closed=False))
    assert apply(InputTokens(tokens=("splendid",)), opened, {}).X == one.X + 1


def test_no_word_and_ten_thousand_words_are_refused_in_words() -> None:
    one = made(NEGATION)
    with pytest.raises(InvalidValue, match="no word; expected at least one word"):
        apply(InputTokens(tokens=()), one, {})
    with pytest.raises(InvalidValue, match="no word; expected at least one word"):
        made(NEGATION, ())
    many = apply(InputTokens(tokens=("good",) * 10_000), one, {})
    with pytest.raises(OverBudget, match="T x X"):
        check(many, Budget())
    with pytest.raises(OverBudget, match="T"):
        check(apply(InputTokens(tokens=("good",) * 10_001), one, {}), Budget())


def test_a_long_sentence_within_the_budget_is_read_to_its_end() -> None:
    many = check(apply(InputTokens(tokens=("not", "good") * 500), made(NEGATION), {}), Budget())
    assert np.isfinite(hold(many).trace.quantities["y"]).all()


@pytest.mark.parametrize("word", ["", " ", "<b>", "x" * 65, "\ud800", "NaN", "电影"])
def test_whatever_is_typed_is_refused_without_a_crash(word: str) -> None:
    with pytest.raises(GatescopeError):
        apply(InputTokens(tokens=("the", word)), made(NEGATION), {})


def test_the_cell_of_a_course_is_the_cell_of_the_experiment() -> None:
    cell = LSTM(peepholes=True, forget="coupled")
    assert made(Course(task="latch", cell=cell)).cell == cell


# the plain form of a course

FULL = Course(
    task="examples",
    examples=Examples(texts=(("so", "good"), ("so", "bad")), labels=("yes", "no")),
    cell=GRU(reset="before"),
    layers=2,
    direction="both",
    optimizer=Momentum(rate=0.05),
    forget_bias="chrono",
    loss="squared",
)


@pytest.mark.parametrize("course", [*LESSONS.values(), FULL], ids=lambda course: course.task)
def test_a_course_comes_back_from_json_the_same(course: Course) -> None:
    assert decode.value(Course, encode.plain(course), 10**6) == course


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"task": 1}', "task: got 1; expected text"),
        ('{"fly": 1}', "fly: got 1; expected no such field"),
        ('{"H": 2.5}', "H: got 2.5; expected a whole number"),
        ('{"forget_bias": "much"}', "forget_bias"),
        ('{"clip": NaN}', "clip"),
        ('{"optimizer": {"kind": "newton"}}', 'optimizer.kind: got "newton"; expected one of sgd, momentum, adam'),
        ('{"optimizer": {"kind": "sgd", "momentum": 1}}', "optimizer.momentum: got 1; expected no such field"),
        ('{"cell": {"kind": "transformer"}}', 'cell.kind: got "transformer"; expected one of lstm, gru, rnn, jordan'),
        ('{"examples": {"texts": [["a"], "b"], "labels": []}}', "examples.texts.1"),
        ('{"loss": "hinge"}', 'loss: got "hinge"; expected one of squared, binary, softmax'),
    ],
)
def test_what_is_wrong_in_a_course_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(InvalidValue) as wrong:
        decode.value(Course, text, 10**6)
    assert told in str(wrong.value)
