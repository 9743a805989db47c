"""Gradients checked by trying: move one number a little to either side, and see how far the loss moves.

Source: the central difference, error of order h^2; h as the cube root of the rounding error, where that and the error
of rounding are alike (Nocedal and Wright, "Numerical optimization", 2006, chapter on derivatives).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.cells.arrays import Array, Params, State
from app.errors import InvalidValue, OverBudget, UnknownName
from app.network.holds import Span
from app.network.passes import Pass
from app.network.stack import Spec, run
from app.training.bptt import backward
from app.training.gradients import Gradients, Seeds
from app.training.rollout import Rollout, of_network

MOST = 256
"""Numbers that are tried at once; each costs two runs."""
ROUNDING = float(np.finfo(np.float64).eps)

Loss = Callable[[Rollout], tuple[float, Seeds]]
"""A loss of a rollout of a single sequence, and its derivatives by what it reads."""


@dataclass(frozen=True, slots=True)
class Place:
    """One number that a loss depends on: in a parameter (name with suffix), ``x``, or an initial state (``c_0_l1``)."""

    name: str
    index: tuple[int, ...]
    """Into its array; of x (row, column), row t - 1 is timestep t."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One derivative, computed and tried."""

    place: Place
    analytic: float
    """By backpropagation."""
    numeric: float
    """(L(number + step) - L(number - step)) / (2 step)."""
    step: float
    noise: float
    """How far rounding alone can move ``numeric``: rounding error of L over the step."""

    @property
    def apart(self) -> float:
        """Relative difference |analytic - numeric| / the larger of both, 0 and more; 0 where both are 0."""
        largest = max(abs(self.analytic), abs(self.numeric))
        return abs(self.analytic - self.numeric) / largest if largest else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A network on one sequence, and a loss: what is moved, and what is watched."""

    spec: Spec
    params: Params
    x: Array
    """(T, X)."""
    initial: Mapping[Pass, State]
    loss: Loss
    spans: Mapping[Pass, Sequence[Span]] = field(default_factory=dict)
    """What a hand holds, which stays as it is."""

    def rollout(self) -> Rollout:
        """Run it."""
        return of_network(run(self.spec, self.params, self.x, self.initial, self.spans))

    def number(self, place: Place) -> float:
        """The number at a place; raises UnknownName or InvalidValue where there is none."""
        array = self._array(place.name)
        if len(place.index) != array.ndim or any(
            not 0 <= i < n for i, n in zip(place.index, array.shape, strict=False)
        ):
            raise InvalidValue(place.name, f"index {place.index}", f"an index inside shape {array.shape}")
        return float(array[place.index])

    def at(self, place: Place, value: float) -> float:
        """The loss with another number at a place."""
        array = np.array(self._array(place.name))
        array[place.index] = value
        params, x, initial = self.params, self.x, self.initial
        if place.name == "x":
            x = array
        elif place.name in params:
            params = {**params, place.name: array}
        else:
            one, state = self._states()[place.name]
            initial = {**initial, one: {**initial[one], state: array}}
        return self.loss(Trial(self.spec, params, x, initial, self.loss, self.spans).rollout())[0]

    def gradient(self, found: Gradients, place: Place) -> float:
        """The derivative by the number at a place."""
        if place.name == "x":
            return float(found.x[place.index])
        if place.name in self.params:
            return float(found.params[place.name][place.index])
        one, state = self._states()[place.name]
        return float(found.passes[one].initial[state][place.index])

    def places(self, count: int) -> list[Place]:
        """Up to ``count`` numbers, evenly spread over all parameters, initial states and inputs."""
        arrays = {**self.params, **{name: self._array(name) for name in self._states()}, "x": self.x}
        every = [(name, flat) for name, array in arrays.items() for flat in range(array.size)]
        chosen = np.unique(np.linspace(0, len(every) - 1, min(count, len(every))).round().astype(int))
        return [
            Place(name, tuple(map(int, np.unravel_index(flat, arrays[name].shape))))
            for name, flat in (every[k] for k in chosen)
        ]

    def _states(self) -> dict[str, tuple[Pass, str]]:
        """Initial states by name."""
        spec = self.spec
        return {f"{state}_0{spec.suffix(one)}": (one, state) for one in spec.passes for state in spec.cell.states}

    def _array(self, name: str) -> Array:
        if name == "x":
            return self.x
        if name in self.params:
            return self.params[name]
        if name not in self._states():
            raise UnknownName("number", name, "x, or one of " + ", ".join((*self.params, *self._states())))
        one, state = self._states()[name]
        return np.asarray(self.initial[one][state])


def tried(trial: Trial, places: Iterable[Place]) -> list[Tried]:
    """Derivatives of a loss at some places, computed and tried, in their order.

    A number v is moved by about 6e-6 max(1, |v|). Where an activation has a bend between the two runs, the difference
    says something between both slopes. Raises OverBudget for more than 256 places, UnknownName and InvalidValue for
    one that is not there.
    """
    asked = list(places)
    if len(asked) > MOST:
        raise OverBudget("places", f"{len(asked)}", f"at most {MOST}")
    now = [trial.number(place) for place in asked]
    done = trial.rollout()
    value, seeds = trial.loss(done)
    found, results = backward(done, seeds), []
    for place, number in zip(asked, now, strict=True):
        step = ROUNDING ** (1 / 3) * max(1.0, abs(number))
        high, low = number + step, number - step
        above, below = trial.at(place, high), trial.at(place, low)
        noise = ROUNDING * max(abs(value), abs(above), abs(below)) / step
        numeric = (above - below) / (high - low)  # what was really added and taken away
        results.append(Tried(place, trial.gradient(found, place), numeric, (high - low) / 2, noise))
    return results
