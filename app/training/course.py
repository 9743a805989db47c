"""The course: one frozen value that says everything that a training depends on, and is checked against a budget."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

import numpy as np

from app import cells
from app.cells import LSTM
from app.cells.arrays import Array
from app.errors import InvalidValue, OverBudget, UnsupportedVersion
from app.network.passes import Direction, shapes
from app.network.readout import Readout
from app.network.stack import Spec
from app.plain import Plain, Tagged
from app.training import losses, optimizers
from app.training.losses import LossKind, Output
from app.training.optimizers import Adam, AnyOptimizer
from app.training.tasks import Examples, Task, examples, find
from app.training.tasks.sentences import Sentences

VERSION = 1
AnyCell = Annotated[cells.AnyCell, Tagged("kind")]
ForgetBias = float | Literal["chrono"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Plain):
    """Task, network, seed and how it is trained; with a Progress, all that the next epoch depends on."""

    version: int = VERSION
    task: str = "latch"
    """Name of a task; ``examples``: the examples given."""
    examples: Examples | None = None
    """What the task ``examples`` is made of."""
    cell: AnyCell = field(default_factory=LSTM)
    H: int = 8
    """Number of units."""
    layers: int = 1
    direction: Direction = "forward"
    seed: int = 0
    """First weights and all sequences are drawn from it."""
    T: int = 24
    """Timesteps of a sequence; sentences have their own number."""
    batch: int = 32
    """Sequences that a step learns from together."""
    epochs: int = 100
    """How many there are in all."""
    steps: int = 10
    """Steps of the optimizer in an epoch."""
    optimizer: AnyOptimizer = field(default_factory=Adam)
    clip: float = 1.0
    """Longest gradient; 0: any."""
    forget_bias: ForgetBias = 1.0
    """First bias of the gate that keeps (f, z): a number for all units, or from 0 to log T, from unit to unit."""
    loss: LossKind | None = None
    """Another loss than the task's own."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest course that is taught."""

    T: int = 200
    H: int = 32
    layers: int = 2
    batch: int = 128
    epochs: int = 2_000
    steps: int = 50
    work: int = 4_000_000
    """Steps x timesteps x passes x (batch x H + 500): an epoch then lasts about half a second at most, or two where a
    cell has no fast form, so that it can be stopped. The 500 stand for what a timestep costs at least."""


def task_of(course: Course) -> Task:
    """What is learned. Raises UnknownName, or InvalidValue when examples are missing."""
    if course.task != "examples":
        return find(course.task)
    if course.examples is None:
        raise InvalidValue("examples", "nothing", "lines of a text and its label")
    return examples.task(course.examples)


def spec_of(course: Course) -> Spec:
    """The network without its numbers; a Jordan network answers by itself, all others through a read-out."""
    task = task_of(course)
    if course.cell.kind == "jordan":
        return Spec(cell=course.cell, layers=course.layers, direction=course.direction)
    labels = task.labels
    kind: Literal["linear", "sigmoid", "softmax"] = "linear" if task.output == "tanh" else task.output
    readout = Readout(kind=kind, size=task.K, labels=labels, counts=task.counts)
    return Spec(cell=course.cell, layers=course.layers, direction=course.direction, readout=readout)


def output_of(course: Course) -> Output:
    """What the sums of the answer go through."""
    return course.cell.out if course.cell.kind == "jordan" else task_of(course).output


def loss_of(course: Course) -> LossKind:
    """How far an answer is from the right one."""
    return task_of(course).loss if course.loss is None else course.loss


def first_weights(course: Course) -> dict[str, Array]:
    """Every parameter before training, by name with suffix.

    W, V and W_y, W_m are uniform between -l and l with l = sqrt(6 / (rows + columns)), so that sums have about the
    spread of what they add up; a square U is orthogonal, so that what goes round comes back neither longer nor shorter;
    biases and peepholes are 0, but that of the gate that keeps is ``forget_bias``: at 0 a memory is halved at every
    timestep and so is all that could be learned about it. Chrono: log of H places evenly from T - 1 down to 1, and,
    where an LSTM has an input gate of its own, minus that for b_i.

    Sources: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010;
    Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
    networks", 2014; Jozefowicz, Zaremba and Sutskever, "An empirical exploration of recurrent network architectures",
    2015; Tallec and Ollivier, "Can recurrent neural networks warp time?", 2018 (chrono).
    """
    spec, task, rng = spec_of(course), task_of(course), np.random.default_rng([course.seed, 0])
    named = shapes(course.cell, task.X, course.H, course.layers, course.direction)
    if spec.readout is not None:
        ways = 2 if course.direction == "both" else 1
        named |= spec.readout.shapes(ways * course.cell.size("h", course.H))
    made = {name: _drawn(rng, name, shape) for name, shape in named.items()}
    for one in spec.passes:
        _set_biases(made, course, spec.suffix(one))
    return made


def check(course: Course, limits: Limits | None = None) -> Course:
    """Return the course if it can be taught here; raise what is wrong otherwise."""
    most = limits or Limits()
    if course.version != VERSION:
        raise UnsupportedVersion("course", f"version {course.version}", f"version {VERSION}")
    if course.examples is not None:
        examples.check(course.examples)
    task = task_of(course)
    for name, got, least, limit in (
        ("H", course.H, 1, most.H),
        ("layers", course.layers, 1, most.layers),
        ("T", course.T, 2, most.T),
        ("batch", course.batch, 1, most.batch),
        ("epochs", course.epochs, 1, most.epochs),
        ("steps", course.steps, 1, most.steps),
    ):
        if got < least:
            raise InvalidValue(name, str(got), f"at least {least}")
        if got > limit:
            raise OverBudget(name, str(got), f"at most {limit}")
    if not 0 <= course.seed < 2**32:
        raise InvalidValue("seed", str(course.seed), "a whole number from 0 to 4294967295")
    optimizers.inside("clip", course.clip, 0.0, 1e6)
    if not isinstance(course.forget_bias, str):
        optimizers.inside("forget_bias", course.forget_bias, -20.0, 20.0)
    optimizers.check(course.optimizer)
    _check_answers(course, task)
    _check_work(course, task, most)
    return course


def _drawn(rng: np.random.Generator, name: str, shape: tuple[int, ...]) -> Array:
    if len(shape) == 1:
        return np.zeros(shape)
    if name.startswith("U") and shape[0] == shape[1]:
        q, r = np.linalg.qr(rng.normal(size=shape))
        return np.asarray(q * np.sign(np.diag(r)))
    spread = np.sqrt(6.0 / sum(shape))
    return rng.uniform(-spread, spread, shape)


def _set_biases(made: dict[str, Array], course: Course, ending: str) -> None:
    """Put the first bias of the gates that keep where there are such gates, in place."""
    if course.forget_bias == "chrono":
        bias = np.log(np.linspace(max(course.T - 1, 1), 1, course.H))
    else:
        bias = np.full(course.H, course.forget_bias)
    signs: dict[str, float] = {}
    if course.cell.kind == "gru":
        signs = {"b_z": 1.0}
    elif course.cell.kind == "lstm" and course.cell.forget == "coupled":
        signs = {"b_i": -1.0}
    elif course.cell.kind == "lstm" and course.cell.forget == "gate":
        signs = {"b_f": 1.0} | ({"b_i": -1.0} if course.forget_bias == "chrono" else {})
    made |= {name + ending: sign * bias for name, sign in signs.items() if name + ending in made}


def _check_answers(course: Course, task: Task) -> None:
    """Raise when the network cannot say what is asked."""
    if course.cell.kind == "jordan":
        if task.output == "softmax":
            raise InvalidValue("cell", "jordan", "a cell with a read-out: one of these answers is chosen by a softmax")
        if course.cell.outputs != task.K:
            raise InvalidValue("outputs", str(course.cell.outputs), f"{task.K}, as many as the task has answers")
        if course.direction != "forward":
            raise InvalidValue("direction", course.direction, "forward, for a cell that answers by itself")
    losses.check(loss_of(course), output_of(course))


def _check_work(course: Course, task: Task, most: Limits) -> None:
    """Raise OverBudget when an epoch would take too long: its steps, there and back, and judging what it came to."""
    judged = [batch.x.shape for batch in task.held_out(course.T)]
    longest = max(len(one.words) for one in (*task.learned, *task.kept)) if isinstance(task, Sentences) else course.T
    T = max((longest, *(shape[0] for shape in judged)))
    passes = course.layers * (2 if course.direction == "both" else 1)
    judging = sum(T * passes * (n * course.H + 500) for T, n, _ in judged) // 3
    fitting = max(most.work - judging, 0) // (T * passes * (course.batch * (course.H + task.X // 8) + 500))
    if course.steps > fitting:
        raise OverBudget("steps", str(course.steps), f"at most {fitting} with sequences and layers of this size")
