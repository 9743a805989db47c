"""Training: it learns, it repeats to the last bit, and any epoch can be taken up again."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.cells.arrays import Array
from app.errors import InvalidValue
from app.training import losses
from app.training.bptt import backward
from app.training.course import Course, check, first_weights, loss_of, output_of, spec_of, task_of
from app.training.optimizers import OPTIMIZERS, Adam, Sgd
from app.training.rollout import rollout
from app.training.tasks import TASKS, Examples
from app.training.trainer import Progress, answered, asked_of, epoch, fresh_accuracy, judged, seeded, start

QUICK = Course(task="parity", H=4, T=6, batch=8, steps=3)
FOUR = Examples(texts=(("so", "good"), ("so", "bad"), ("good",), ("bad",)), labels=("yes", "no", "yes", "no"))


def trained(course: Course, epochs: int, at: Progress | None = None) -> Progress:
    now = start(course) if at is None else at
    for _ in range(epochs):
        now = epoch(course, now)
    return now


def same(one: Progress, other: Progress) -> bool:
    """Whether two are the same to the last bit."""
    alike = all((one.params[name] == other.params[name]).all() for name in one.params)
    remembered = one.memory.keys() == other.memory.keys() and all(
        (one.memory[name] == other.memory[name]).all() for name in one.memory
    )
    return alike and remembered and (one.epoch, one.loss, one.accuracy) == (other.epoch, other.loss, other.accuracy)


@pytest.mark.parametrize(
    "cell", [LSTM(), GRU(), Elman(), Jordan(out="sigmoid"), LSTM(peepholes=True, forget="coupled")]
)
def test_the_same_course_gives_the_same_bits_and_any_epoch_can_be_taken_up_again(cell: AnyCell) -> None:
    course = replace(QUICK, cell=cell)
    whole = trained(course, 4)
    assert same(whole, trained(course, 4))
    half = trained(course, 2)
    trained(replace(course, seed=5), 2)  # what happens in between does not matter
    assert same(whole, trained(course, 2, half))
    assert not same(whole, trained(replace(course, seed=1), 4))


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_any_optimizer_is_taken_up_again_where_it_was(kind: str) -> None:
    course = replace(QUICK, optimizer=OPTIMIZERS[kind]())
    assert same(trained(course, 4), trained(course, 1, trained(course, 3)))


def test_an_epoch_changes_nothing_that_it_is_given() -> None:
    before = trained(QUICK, 1)
    kept = {name: value.copy() for name, value in {**before.params, **before.memory}.items()}
    epoch(QUICK, before)
    assert all((value == kept[name]).all() for name, value in {**before.params, **before.memory}.items())


def test_a_hand_that_changes_a_weight_between_epochs_changes_what_follows() -> None:
    before = trained(QUICK, 1)
    params = {**before.params, "b_f": before.params["b_f"] + 1.0}
    assert not same(epoch(QUICK, before), epoch(QUICK, replace(before, params=params)))


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("cell", [Elman(), LSTM(), GRU()], ids=lambda cell: cell.kind)
def test_a_small_step_downhill_lowers_the_loss_of_what_it_learned_from(name: str, cell: AnyCell) -> None:
    course = check(Course(task=name, cell=cell, H=6, T=12, steps=1, optimizer=Sgd(rate=1e-3), clip=0.0))
    begun = start(course)
    batch = task_of(course).draw(np.random.default_rng([course.seed, 1]), course.batch, course.T)
    before, after = (judged(course, at.params, (batch,))[0] for at in (begun, epoch(course, begun)))
    assert after < before
    assert epoch(course, begun).loss == pytest.approx(before)


@pytest.mark.parametrize(
    "options",
    [
        {"layers": 2},
        {"direction": "both"},
        {"direction": "reverse"},
        {"layers": 2, "direction": "both", "cell": GRU()},
        {"cell": LSTM(proj=3, peepholes=True)},
        {"cell": Jordan(out="sigmoid"), "layers": 2},
        {"loss": "squared"},
        {"optimizer": Sgd(rate=0.5)},
        {"clip": 0.0},
    ],
)
@pytest.mark.parametrize("task", ["parity", "latch"])
def test_the_slope_of_a_step_is_the_slope_of_the_loss(task: str, options: dict[str, Any]) -> None:
    course = check(replace(Course(task=task, H=3, T=5, batch=4), **options))
    spec, batch = spec_of(course), task_of(course).draw(np.random.default_rng(0), 4, 5)
    params = first_weights(course)

    def told(now: dict[str, Array]) -> float:
        return judged(course, now, (batch,))[0]

    moved = epoch(replace(course, steps=1, batch=4, optimizer=Sgd(rate=1e-3), clip=0.0), start(course)).params
    down = {name: moved[name] - params[name] for name in params}
    assert any(np.abs(value).max() > 0 for value in down.values())
    done = rollout(spec, params, batch.x)
    assert answered(done).shape == batch.target.shape
    for name in params:
        place = tuple(0 for _ in params[name].shape)
        step = np.zeros_like(params[name])
        step[place] = 1e-5
        rise = (told({**params, name: params[name] + step}) - told({**params, name: params[name] - step})) / 2e-5
        assert rise == pytest.approx(_slope(course, params, batch)[name][place], rel=1e-5, abs=1e-8), name


def _slope(course: Course, params: dict[str, Array], batch: Any) -> dict[str, Array]:
    """What a step goes down, for each answer that is asked."""
    done = rollout(spec_of(course), params, batch.x)
    _, seeds = seeded(course, done, batch)
    return {name: value / asked_of(batch) for name, value in backward(done, seeds).params.items()}


def test_a_network_that_reads_backwards_answers_where_it_ends() -> None:
    course = Course(task="latch", direction="reverse", T=8, H=4, steps=10, batch=32, optimizer=Adam(rate=0.05))
    assert trained(course, 12).accuracy == 1.0  # the marked bit is the last that it reads


def test_parity_is_learned() -> None:
    course = Course(task="parity", H=4, T=10, optimizer=Adam(rate=0.03))
    now = trained(course, 30)
    assert now.accuracy > 0.99
    assert (fresh_accuracy(course, now) or 0.0) > 0.99


def test_one_s_own_examples_are_learned() -> None:
    course = check(Course(task="examples", examples=FOUR, H=2, batch=8, optimizer=Adam(rate=0.1)))
    now = trained(course, 8)
    assert now.accuracy == 1.0
    assert fresh_accuracy(course, now) is None  # all four were learned from


def test_an_accuracy_is_what_counting_gives() -> None:
    course = Course(task="negation", H=3)
    params = first_weights(course)
    task = task_of(course)
    right = count = 0
    for batch in task.held_out(1):
        y = losses.said(output_of(course), answered(rollout(spec_of(course), params, batch.x)))
        right += int(((y[-1, :, 0] > 0.5) == (batch.target[-1, :, 0] > 0.5)).sum())
        count += y.shape[1]
    assert judged(course, params, task.held_out(1))[1] == pytest.approx(right / count)


def test_a_loss_is_for_each_answer() -> None:
    course = Course(task="latch", T=9)
    zero = {name: np.zeros_like(value) for name, value in first_weights(course).items()}
    for one in (course, replace(course, task="parity")):
        told, _ = judged(one, {**zero, **_zeros(one)}, task_of(one).held_out(9))
        assert told == pytest.approx(np.log(2))
        assert loss_of(one) == "binary"


def _zeros(course: Course) -> dict[str, Array]:
    return {name: np.zeros_like(value) for name, value in first_weights(course).items()}


def test_numbers_that_overflow_end_the_epoch_in_words_and_leave_the_one_before() -> None:
    course = Course(task="store", cell=LSTM(g="linear", h="linear"), T=60, clip=0.0, optimizer=Sgd(rate=10.0))
    with pytest.raises(InvalidValue, match=r"loss of epoch 1: got (inf|nan); expected a finite number"):
        epoch(course, start(course))


def test_weights_that_overflow_end_the_epoch_too() -> None:
    course = Course(task="store", steps=1, clip=0.0, optimizer=Sgd(rate=10.0))
    huge = start(course)
    params = {**huge.params, "W_y": huge.params["W_y"] * 5e153}
    with pytest.raises(InvalidValue, match=r"after epoch 1: got (inf|nan); expected a finite number"):
        epoch(course, replace(huge, params=params))


@pytest.mark.parametrize("task", ["echo", "latch", "adding"])
def test_a_network_that_overflows_is_judged_without_a_warning(task: str) -> None:
    course = Course(task=task)
    params = {name: value + np.inf for name, value in first_weights(course).items()}
    _, accuracy = judged(course, params, task_of(course).held_out(8))
    assert 0.0 <= accuracy <= 1.0
