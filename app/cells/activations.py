"""Activation functions and their slopes: finite, without overflow and without warnings for every float64.

Each takes an array of any shape; the functions also, like a NumPy ufunc, an array ``out`` to write to.
"""

from collections.abc import Callable
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike

from app.cells.arrays import Array

Activation = Literal["tanh", "sigmoid", "relu", "linear", "hard_sigmoid", "hard_sigmoid_onnx"]

Gate = Literal["sigmoid", "hard_sigmoid", "hard_sigmoid_onnx"]
"""What a gate can be: from 0, shut, to 1, open."""

Squash = Literal["tanh", "linear", "sigmoid", "relu"]
"""What a candidate, or a memory on its way out, can go through."""

FunctionName = Literal["tanh", "sigmoid", "relu", "linear", "hard_sigmoid", "hard_sigmoid_onnx", "softmax"]
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
    return np.multiply(x, 1.0, out=out)


def hard_sigmoid(x: ArrayLike, /, out: Array | None = None) -> Array:
    """Hard sigmoid x / 6 + 1/2, cut at 0 and 1: straight from -3 to 3, any shape.

    Source: ``hard_sigmoid`` of Keras 3 and of PyTorch. Before version 3, Keras had that of ONNX.
    """
    y = np.divide(x, 6.0, out=out)
    return _cut(np.add(y, 0.5, out=out), out)


def hard_sigmoid_onnx(x: ArrayLike, /, out: Array | None = None) -> Array:
    """Hard sigmoid 0.2 x + 1/2, cut at 0 and 1: straight from -2.5 to 2.5, any shape.

    Source: the operator HardSigmoid of ONNX with its usual alpha and beta; Keras before version 3.
    """
    y = np.multiply(x, 0.2, out=out)
    return _cut(np.add(y, 0.5, out=out), out)


def _cut(y: ArrayLike, out: Array | None) -> Array:
    return np.minimum(np.maximum(y, 0.0, out=out), 1.0, out=out)


FUNCTIONS: dict[Activation, Function] = {
    "tanh": tanh,
    "sigmoid": sigmoid,
    "relu": relu,
    "linear": linear,
    "hard_sigmoid": hard_sigmoid,
    "hard_sigmoid_onnx": hard_sigmoid_onnx,
}

RANGES: dict[Activation, tuple[float | None, float | None]] = {
    "tanh": (-1.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "relu": (0.0, None),
    "linear": (None, None),
    "hard_sigmoid": (0.0, 1.0),
    "hard_sigmoid_onnx": (0.0, 1.0),
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
    return np.asarray(np.heaviside(x, 0.0))


def hard_sigmoid_slope(x: ArrayLike, /) -> Array:
    """Derivative of x / 6 + 1/2 between its bends: 1/6, else 0; 0 also at -3 and 3 themselves, where there is none."""
    return _within(x, 3.0) / 6.0


def hard_sigmoid_onnx_slope(x: ArrayLike, /) -> Array:
    """Derivative of 0.2 x + 1/2 between its bends: 0.2, else 0; 0 also at -2.5 and 2.5, where there is none."""
    return 0.2 * _within(x, 2.5)


def _within(x: ArrayLike, bend: float) -> Array:
    """1 where -bend < x < bend, else 0; NaN for NaN."""
    return np.asarray(np.heaviside(bend - np.abs(x), 0.0))


SLOPES: dict[FunctionName, Callable[[ArrayLike], Array]] = {
    "tanh": tanh_slope,
    "sigmoid": sigmoid_slope,
    "relu": relu_slope,
    "hard_sigmoid": hard_sigmoid_slope,
    "hard_sigmoid_onnx": hard_sigmoid_onnx_slope,
}
"""Derivative of each elementwise activation that bends, at a given sum. Linear has none worth drawing (1 everywhere),
softmax none that belongs to one sum."""
