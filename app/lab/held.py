"""An experiment together with what was computed from it."""

from dataclasses import dataclass, field, replace

from app.cells.arrays import Array
from app.cells.contract import Quantity
from app.lab.events import Frame, Model, PassName
from app.lab.experiment import Experiment, first, inputs, run, shapes, weights
from app.lab.explain import curves, slopes
from app.lab.pins import Pin, of_pass
from app.network.holds import pinnable
from app.network.passes import Pass
from app.network.stack import Network, extended
from app.network.trace import Trace

REMEMBERED = 32
"""Timesteps of a shared run that are remembered: a class that plays together stands at few."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Held:
    """One experiment, its first weights and all that it computed; never changed, only replaced.

    What is asked of it, it tells of the pass in sight: of one layer in one direction.
    """

    experiment: Experiment
    first: dict[str, Array]
    """First weights and initial state by name."""
    network: Network
    seen: Pass
    """The pass in sight."""
    frames: dict[tuple[Pass, int], Frame] | None = field(default=None, compare=False, repr=False)
    """Timesteps that were told lately, where many may ask for the same ones; None: nobody else has this run."""

    @property
    def trace(self) -> Trace:
        """That of the pass in sight."""
        return self.network.traces[self.seen]

    @property
    def pins(self) -> tuple[Pin, ...]:
        """Those that hold in the pass in sight."""
        return of_pass(self.experiment.pins, self.seen)

    def at(self, layer: int, *, reverse: bool) -> "Held":
        """The same with another pass in sight; the first of the layer where there is no such direction."""
        spec = self.experiment.spec
        wanted = Pass(min(max(layer, 0), spec.layers - 1), reverse)
        seen = wanted if wanted in spec.passes else next(one for one in spec.passes if one.layer == wanted.layer)
        return self if seen == self.seen else replace(self, seen=seen)

    def fed(self, grown: Experiment) -> "Held":
        """Hold the experiment grown by one timestep; if all passes read forward only that timestep is computed."""
        if shapes(grown) != shapes(self.experiment):
            return hold(grown, self)
        more = extended(self.network, inputs(grown, self.network.params)[-1])
        return Held(grown, self.first, more, self.seen) if more else hold(grown, self)

    def frame(self, t: int) -> Frame:
        """Every quantity of timestep t, the state before it, and how steep the activations are there."""
        if self.frames is None:
            return self._frame(t)
        told = self.frames.get((self.seen, t))
        if told is None:
            if len(self.frames) >= REMEMBERED:
                self.frames.clear()
            told = self.frames[self.seen, t] = self._frame(t)
        return told

    def _frame(self, t: int) -> Frame:
        trace = self.trace
        return Frame(t=t, values=trace.frame(t), previous=trace.state(t - 1) if t else {}, slopes=slopes(trace, t))

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Those of cell and read-out, in order of computation."""
        cell, readout = self.experiment.cell, self.trace.readout
        return (*cell.quantities, *(readout.quantities if readout else ()))

    def arrays(self) -> dict[str, Array]:
        """The input x (T, X) and every quantity by name, each (T, D)."""
        return {"x": self.trace.x} | self.trace.quantities

    def shown(self) -> dict[str, Array]:
        """Those that the pictures show: all but pre-activations."""
        hidden = {q.name for q in self.quantities if q.role == "pre_activation"}
        return {name: array for name, array in self.arrays().items() if name not in hidden}

    def model(self) -> Model:
        """The pass in sight in its own words, read-out included."""
        cell, spec = self.experiment.cell, self.experiment.spec
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
            layer=self.seen.layer,
            reverse=self.seen.reverse,
            suffix=spec.suffix(self.seen),
            passes=tuple(PassName(layer=p.layer, reverse=p.reverse, suffix=spec.suffix(p)) for p in spec.passes),
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
            **({"passes": self._passes()} if len(self.network.traces) > 1 else {}),
        }

    def _passes(self) -> list[dict[str, object]]:
        """What every pass computed, each in its own order of time; that of the one in sight is told apart already."""
        return [
            {"layer": one.layer, "reverse": one.reverse}
            | ({} if one == self.seen else {"initial": done.initial, "quantities": {"x": done.x} | done.quantities})
            for one, done in self.network.traces.items()
        ]


def hold(experiment: Experiment, before: Held | None = None) -> Held:
    """Compute a checked experiment; first weights are taken over from ``before`` where they are the same.

    The pass in sight is that of ``before``, or its nearest.
    """
    start = before.first if before and _same_first(before.experiment, experiment) else first(experiment)
    held = Held(experiment, start, run(experiment, start), experiment.spec.passes[0])
    return held.at(before.seen.layer, reverse=before.seen.reverse) if before else held


def _same_first(a: Experiment, b: Experiment) -> bool:
    return (
        (a.cell, a.X, a.H, a.seed, a.spec, a.stored) == (b.cell, b.X, b.H, b.seed, b.spec, b.stored)
        and (a.weights is b.weights or a.weights == b.weights)
        and _words(a) == _words(b)
    )


def _words(experiment: Experiment) -> int:
    """Rows of the embedding, 0 where there is none."""
    given = experiment.input
    return len(given.vocabulary) if given.kind == "tokens" and given.embedded else 0
