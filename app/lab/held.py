"""An experiment together with what was computed from it."""

from dataclasses import dataclass

import numpy as np

from app.cells.arrays import Array
from app.cells.contract import Quantity
from app.lab.events import Frame, Model
from app.lab.experiment import Experiment, first, run, shapes, weights
from app.lab.explain import curves, slopes
from app.network.holds import pinnable
from app.network.trace import Trace, extend


@dataclass(frozen=True, slots=True)
class Held:
    """One experiment, its first weights and its whole trace; never changed, only replaced."""

    experiment: Experiment
    first: dict[str, Array]
    """First weights and initial state by name."""
    trace: Trace

    def fed(self, grown: Experiment) -> "Held":
        """Hold the experiment grown by one timestep; only that timestep is computed."""
        if grown.X != self.experiment.X:
            return hold(grown, self)
        return Held(grown, self.first, extend(self.trace, self.trace.params, last_input(grown)))

    def frame(self, t: int) -> Frame:
        """Every quantity of timestep t, the state before it, and how steep the activations are there."""
        before = self.trace.frame(t - 1) if t else {}
        return Frame(
            t=t,
            values=self.trace.frame(t),
            previous={state: before[state] for state in self.trace.cell.states if t},
            slopes=slopes(self.trace, t),
        )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Those of cell and read-out, in order of computation."""
        cell, readout = self.experiment.cell, self.experiment.readout
        return (*cell.quantities, *(readout.quantities if readout else ()))

    def arrays(self) -> dict[str, Array]:
        """The input x (T, X) and every quantity by name, each (T, D)."""
        return {"x": self.trace.x} | self.trace.quantities

    def shown(self) -> dict[str, Array]:
        """Those that the pictures show: all but pre-activations."""
        hidden = {q.name for q in self.quantities if q.role == "pre_activation"}
        return {name: array for name, array in self.arrays().items() if name not in hidden}

    def model(self) -> Model:
        """The cell in its own words, read-out included."""
        cell = self.experiment.cell
        return Model(
            kind=cell.kind,
            gates=cell.gates,
            states=cell.states,
            quantities=self.quantities,
            belt=cell.belt,
            phases=cell.phases,
            pinnable=tuple(pinnable(cell)),
            curves=curves(self.quantities),
            shapes=shapes(self.experiment),
        )

    def full(self) -> dict[str, object]:
        """Everything by name, for scripts and files: arrays of shape (T, D), all digits."""
        return {
            "experiment": self.experiment,
            "T": self.trace.T,
            "H": self.experiment.H,
            "X": self.experiment.X,
            "model": self.model(),
            "weights": weights(self.experiment, self.first),
            "initial": self.trace.initial,
            "quantities": self.arrays(),
        }


def hold(experiment: Experiment, before: Held | None = None) -> Held:
    """Compute a checked experiment; first weights are taken over from ``before`` where they are the same."""
    start = before.first if before and _same_first(before.experiment, experiment) else first(experiment)
    return Held(experiment, start, run(experiment, start))


def last_input(experiment: Experiment) -> Array:
    """The input of the last timestep, x (X,)."""
    given = experiment.input
    if given.kind == "numbers":
        return np.array(given.values[-1], dtype=np.float64)
    return np.array([float(word == given.tokens[-1]) for word in given.vocabulary])


def _same_first(a: Experiment, b: Experiment) -> bool:
    return (a.cell, a.X, a.H, a.seed, a.readout) == (b.cell, b.X, b.H, b.seed, b.readout) and (
        a.weights is b.weights or a.weights == b.weights
    )
