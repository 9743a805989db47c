"""Activation functions and their slopes: finite, without overflow and without warnings for every float64.

Each takes an array of any shape; the functions also, like a NumPy ufunc, an array ``out`` to write to.
"""

from collections.abc import Callable
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike

from app.cells.arrays import Array

Activation = Literal["tanh", "sigmoid", "relu", "linear"]

FunctionName = Literal["tanh", "sigmoid", "relu", "linear", "softmax"]
"""What the sum of a formula goes through; softmax takes all sums of a vector together."""

SATURATION = 40.0
"""From here on sigmoid is 1 to the last bit: e^40 is so large that 1 + e^40 rounds to e^40."""


class Function(Protocol):
    """An activation: elementwise, any shape, ``out`` as in a NumPy ufunc."""

    def __call__(self, x: ArrayLike, /, out: Array | None = None) -> Array:
        """Return the activation of x, written to ``out`` if given (which may be x itself)."""
        ...


def sigmoid(x: ArrayLike, /, out: Array | None = None) -> Array:
    """Logistic sigmoid 1 / (1 + e^-x), range 0 to 1, any shape.

    Computed as e / (1 + e) with e = e^min(x, 40). Nothing overflows, and small values keep all their digits:
    sigmoid(-90) is 8.19e-40, sigmoid(-1000) is 0.0 and sigmoid(1000) is 1.0, each to about the last place.

    Source: the gates of Hochreiter and Schmidhuber, "Long short-term memory", 1997.
    """
    e = np.exp(np.minimum(x, SATURATION))
    return np.divide(e, 1.0 + e, out=out)


def tanh(x: ArrayLike, /, out: Array | None = None) -> Array:
    """Hyperbolic tangent (e^x - e^-x) / (e^x + e^-x), range -1 to 1, any shape.

    Source: the activation of simple recurrent networks and, in today's form, of candidate and output of the LSTM
    (Greff et al., "LSTM: a search space odyssey", 2015).
    """
    return np.tanh(x, out=out)


def relu(x: ArrayLike, /, out: Array | None = None) -> Array:
    """Rectifier max(x, 0), range 0 to infinity, any shape.

    Source: Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.
    """
    return np.maximum(x, 0.0, out=out)


def linear(x: ArrayLike, /, out: Array | None = None) -> Array:
    """Identity x, unbounded, any shape; always a new array unless ``out`` is given."""
    return np.positive(np.asarray(x, dtype=np.float64), out=out)


FUNCTIONS: dict[Activation, Function] = {"tanh": tanh, "sigmoid": sigmoid, "relu": relu, "linear": linear}

RANGES: dict[Activation, tuple[float | None, float | None]] = {
    "tanh": (-1.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "relu": (0.0, None),
    "linear": (None, None),
}
"""Lower and upper bound of each, None where there is none."""


def sigmoid_slope(x: ArrayLike, /) -> Array:
    """Derivative of the sigmoid, s(x) (1 - s(x)): 1/4 at 0, never more, 0 where the gate is saturated; any shape.

    Computed as e / (1 + e)^2 with e = e^-|x|, which keeps all its digits where 1 - s(x) has none left.
    """
    e = np.exp(-np.abs(x))
    return np.asarray(e / (1.0 + e) ** 2)


def tanh_slope(x: ArrayLike, /) -> Array:
    """Derivative of tanh, 1 - tanh(x)^2: 1 at 0, never more, 0 where it is saturated; any shape.

    Computed as (2 e / (1 + e^2))^2 with e = e^-|x|, which keeps all its digits where tanh is 1 to the last bit.
    """
    e = np.exp(-np.abs(x))
    return np.asarray((2.0 * e / (1.0 + e * e)) ** 2)


def relu_slope(x: ArrayLike, /) -> Array:
    """Derivative of the rectifier: 0 below 0, 1 above it, and at 0 itself, where there is none, 0; any shape."""
    return np.heaviside(np.asarray(x, dtype=np.float64), 0.0)


SLOPES: dict[FunctionName, Callable[[ArrayLike], Array]] = {
    "tanh": tanh_slope,
    "sigmoid": sigmoid_slope,
    "relu": relu_slope,
}
"""Derivative of each elementwise activation that bends, at a given sum. Linear has none worth drawing (1 everywhere),
softmax none that belongs to one sum."""
