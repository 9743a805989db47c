"""Training, step by step and epoch by epoch: pure functions of the course and of what was before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.cells.arrays import Array
from app.errors import InvalidValue
from app.network.stack import Spec
from app.training import losses
from app.training.bptt import Seeds, backward
from app.training.course import Course, first_weights, loss_of, output_of, spec_of, task_of
from app.training.optimizers import Memory, clipped
from app.training.rollout import Rollout, rollout
from app.training.room import Room
from app.training.tasks import Batch
from app.training.tasks.sentences import Sentences

FRESH = 4_294_967_290
"""Place of an epoch that no course reaches: the sequences for the last word are drawn from it."""
FRESH_COUNT = 1_000
"""How many of them there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """How far an epoch is that is under way."""

    step: int
    """Steps of it that are taken, 1 or more."""
    chance: Mapping[str, Any]
    """State of the generator that draws its batches."""
    loss: float
    """Sum over its sequences so far."""
    asked: float
    """How many answers were asked of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """What there is after an epoch, or between two steps of one; with the course, all that the next depends on."""

    epoch: int
    """Epochs that are over; 0: nothing learned yet."""
    params: Mapping[str, Array]
    """By name with suffix; never changed in place."""
    memory: Memory = field(default_factory=dict)
    """What the optimizer remembers."""
    loss: float = 0.0
    """Of the epoch's sequences, for each answer that was asked; before training, of those held out."""
    accuracy: float = 0.0
    """Share of right answers on the sequences that are held out, 0 to 1."""
    within: Within | None = None
    """How far the next epoch is; loss and accuracy are still those of the one before."""

    @property
    def steps(self) -> int:
        """Steps of the next epoch that are taken."""
        return 0 if self.within is None else self.within.step


def start(course: Course) -> Progress:
    """Return where a checked course begins: first weights, nothing learned, judged as it is."""
    params = first_weights(course)
    told, accuracy = judged(course, params, task_of(course).held_out(course.T))
    return Progress(0, params, loss=told, accuracy=accuracy)


def epoch(course: Course, before: Progress) -> Progress:
    """Learn to the end of the next epoch: ``course.steps`` steps, each from a batch drawn for it; see :func:`step`."""
    room = Room()
    now = step(course, before, room)
    while now.within is not None:
        now = step(course, now, room)
    return now


def step(course: Course, before: Progress, room: Room | None = None) -> Progress:
    """Learn from one batch; after the last of an epoch, judge what was learned.

    Everything that is drawn comes from (seed, number of the epoch) alone, batch after batch. So an epoch taken up again
    from the same progress gives the same bits, whatever happened in between. ``room``: memory of a step before, to use
    again. Raises InvalidValue when the numbers overflow.
    """
    number, within = before.epoch + 1, before.within
    rng = _chance(course, number, within)
    task, spec = task_of(course), spec_of(course)
    batch = task.draw(rng, course.batch, course.T)
    done = rollout(spec, before.params, batch.x, room=room)
    value, seeds = seeded(course, done, batch)
    _check_finite(f"loss of epoch {number}", value)
    with np.errstate(over="ignore", invalid="ignore"):
        grads, _ = clipped(backward(done, seeds).params, course.clip)
        params, memory = course.optimizer.step(before.params, grads, before.memory)
    for name, weights in params.items():
        _check_finite(f"{name} after epoch {number}", float(np.abs(weights).max(initial=0.0)))
    total, asked = value, asked_of(batch)
    if within is not None:
        total, asked = within.loss + total, within.asked + asked
    taken = before.steps + 1
    if taken < course.steps:
        now = Within(taken, rng.bit_generator.state, total, asked)
        return Progress(before.epoch, params, memory, before.loss, before.accuracy, now)
    _, accuracy = judged(course, params, task.held_out(course.T))
    return Progress(number, params, memory, total / max(asked, 1.0), accuracy)


def _chance(course: Course, number: int, within: Within | None) -> np.random.Generator:
    """What draws the next batch of an epoch."""
    rng = np.random.default_rng([course.seed, number])
    if within is not None:
        rng.bit_generator.state = within.chance
    return rng


def judged(course: Course, params: Mapping[str, Array], batches: tuple[Batch, ...]) -> tuple[float, float]:
    """Loss for each answer that was asked, and share of right ones, 0 to 1, of these batches together."""
    task, spec, output = task_of(course), spec_of(course), output_of(course)
    total = right = asked = 0.0
    for batch in batches:
        done = rollout(spec, params, batch.x)
        value, _ = seeded(course, done, batch)
        n = batch.x.shape[1]
        with np.errstate(over="ignore", invalid="ignore"):
            y = losses.said(output, answered(done))
        right += task.accuracy(y, batch.target, _weight(done, batch)) * n * asked_of(batch)
        total, asked = total + value * n, asked + n * asked_of(batch)
    return total / max(asked, 1.0), right / max(asked, 1.0)


def fresh_accuracy(course: Course, progress: Progress) -> float | None:
    """Share of right answers on sequences that training has not seen, 0 to 1: about 1,000, drawn from the seed.

    Of tasks that have no more sequences, those that are held out; None where all were learned from.
    """
    task = task_of(course)
    if isinstance(task, Sentences) and task.kept is task.learned:
        return None
    rng = np.random.default_rng([course.seed, FRESH])
    return judged(course, progress.params, task.fresh(rng, FRESH_COUNT, course.T))[1]


def answered(done: Rollout) -> Array:
    """Sums a_y of what the network says, (T, ..., K): of its read-out, or of a Jordan network itself."""
    return _own_sums(done) if done.a_y is None else done.a_y


def seeded(course: Course, done: Rollout, batch: Batch) -> tuple[float, Seeds]:
    """Loss of a batch, the sum over timesteps and average over sequences, and what it says of the rollout."""
    a_y = answered(done)
    value, slope = losses.loss(loss_of(course), output_of(course), a_y, batch.target, _weight(done, batch))
    if done.a_y is not None:
        return value, Seeds(a_y=slope)
    return value, Seeds(quantity={done.spec.passes[-1]: {"a_y": slope}})


def _own_sums(done: Rollout) -> Array:
    return done.passes[done.spec.passes[-1]].quantities["a_y"]


def _weight(done: Rollout, batch: Batch) -> Array:
    """Where a network that reads backwards has its answer at the other end, it is asked there."""
    if not _asks_at_the_end(done.spec) or done.answer == len(batch.x) - 1:
        return batch.weight
    return np.roll(batch.weight, done.answer + 1, axis=0)


def _asks_at_the_end(spec: Spec) -> bool:
    return spec.readout is not None and spec.readout.counts == "last"


def asked_of(batch: Batch) -> float:
    """How much is asked of a sequence, on the average."""
    return float(batch.weight.sum() / batch.x.shape[1])


def _check_finite(what: str, value: float) -> None:
    if not np.isfinite(value):
        raise InvalidValue(what, f"{value}", "a finite number; a smaller rate may help")
