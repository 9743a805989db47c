"""Training, epoch by epoch: each is a pure function of the course and of what the one before left."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
class Progress:
    """What there is after an epoch; with the course, all that the next one depends on."""

    epoch: int
    """0: nothing learned yet."""
    params: Mapping[str, Array]
    """By name with suffix; never changed in place."""
    memory: Memory = field(default_factory=dict)
    """What the optimizer remembers."""
    loss: float = 0.0
    """Of the epoch's sequences, for each answer that was asked; before training, of those held out."""
    accuracy: float = 0.0
    """Share of right answers on the sequences that are held out, 0 to 1."""


def start(course: Course) -> Progress:
    """Return where a checked course begins: first weights, nothing learned, judged as it is."""
    params = first_weights(course)
    told, accuracy = judged(course, params, task_of(course).held_out(course.T))
    return Progress(0, params, loss=told, accuracy=accuracy)


def epoch(course: Course, before: Progress) -> Progress:
    """Learn for one epoch: ``course.steps`` steps, each from a batch drawn for it.

    Everything that is drawn comes from (seed, number of the epoch) alone. So an epoch taken up again from the same
    progress gives the same bits, whatever happened in between. Raises InvalidValue when the numbers overflow.
    """
    number = before.epoch + 1
    rng = np.random.default_rng([course.seed, number])
    task, spec = task_of(course), spec_of(course)
    params, memory = dict(before.params), before.memory
    total, asked, room = 0.0, 0.0, Room()
    for _ in range(course.steps):
        batch = task.draw(rng, course.batch, course.T)
        done = rollout(spec, params, batch.x, room=room)
        value, seeds = seeded(course, done, batch)
        _check_finite(f"loss of epoch {number}", value)
        with np.errstate(over="ignore", invalid="ignore"):
            grads, _ = clipped(backward(done, seeds).params, course.clip)
            params, memory = course.optimizer.step(params, grads, memory)
        total, asked = total + value, asked + asked_of(batch)
    for name, weights in params.items():
        _check_finite(f"{name} after epoch {number}", float(np.abs(weights).max(initial=0.0)))
    _, accuracy = judged(course, params, task.held_out(course.T))
    return Progress(number, params, memory, total / max(asked, 1.0), accuracy)


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
