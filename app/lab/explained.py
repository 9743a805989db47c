"""Why a number is what it is, and what a memory is made of: as it is told."""

from dataclasses import dataclass
from typing import Annotated, Literal

from app.cells.activations import FunctionName
from app.cells.arrays import Array
from app.plain import Sent

_TEXT = {"type": "string"}
Packed = Annotated[
    Array,
    Sent(
        {
            "title": "TypedArray",
            "type": "object",
            "properties": {"dtype": {"enum": ["f4", "f8"]}, "shape": _TEXT, "bdata": _TEXT},
            "required": ["dtype", "shape", "bdata"],
            "additionalProperties": False,
        }
    ),
]
"""Sent as the typed array that Plotly reads: base64 of little-endian floats, row by row, and its shape as text."""
Listed = Annotated[Array, Sent({"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "null"}]}})]
"""Sent as a list of numbers with all their digits; NaN and infinity as null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedFactor:
    """One number in a product, and where it comes from."""

    name: str
    """Its array or quantity: ``W_f``, ``x``, ``h``; ``1`` for the number one."""
    kind: Literal["weight", "value", "number", "elsewhere", "gradient", "slope", "loss", "rest"]
    """``elsewhere``: a value of another pass, at its own timestep t. In derivatives also ``gradient``: dL/d(it);
    ``slope``: of the activation that it is the value of; ``loss``: what L says of the number itself; ``rest``: all
    products that are not shown, of timesteps up to t, or where t is None the smallest, added up."""
    index: tuple[int, ...]
    """Its place there: (row, column) or (unit,). Slope of a softmax: the output, and the sum that it is taken by."""
    t: int | None
    """Timestep of a value; 0 is the initial state. None for weights and numbers."""
    value: float | None
    layer: int | None = None
    """The layer of another pass. Of ``elsewhere`` None: the same layer, its other direction. Of what derivatives are
    made of None: the pass in sight."""
    reverse: bool = False
    """Where ``layer`` is given: whether that pass reads backwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedTerm:
    """One summand, sign included: the product of its factors."""

    factors: tuple[ExplainedFactor, ...]
    minus: bool
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLoss:
    """The number L that a derivative is taken of."""

    quantity: str
    index: int
    t: int
    value: float | None
    layer: int | None
    """Layer of its pass; None: the pass in sight."""
    reverse: bool
    """Where ``layer`` is given: whether that pass reads backwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a number is what it is: ``value = function(total)``, ``total = sum of terms``.

    With a ``loss`` L it is dL/d(quantity[index]) that is explained, of a weight the sum over all timesteps.
    """

    quantity: str
    index: int
    t: int
    """Of the derivative by a weight the last timestep: it is the sum over all of them."""
    wrote: int | None
    """Given: this is the parcel that this timestep wrote, as it is left at t, not the whole state."""
    argument: str | None
    """Name of the pre-activation that the terms add up to; None when they make the quantity itself."""
    terms: tuple[ExplainedTerm, ...]
    """Empty for what is given: inputs. That of an upper layer is one number of the layer below."""
    total: float | None
    """Sum of the terms; what goes into the function."""
    function: FunctionName
    among: tuple[float | None, ...]
    """For softmax the totals of all outputs; else empty."""
    slope: float | None
    """Derivative of the function at the total; None for softmax and linear."""
    computed: float | None
    """function(total): what the network makes of it."""
    value: float | None
    """What stands in the trace: ``computed``, unless a pin holds it."""
    pin: int | None
    """Place in the list of pins of the one that holds it."""
    origin: Literal["computed", "input", "below", "given", "hand", "zero"]
    """Where it comes from: computed; read from the input, or from the layer below; an initial value given, set by hand,
    or zero."""
    column: int | None = None
    """Of a weight that is a matrix."""
    loss: ExplainedLoss | None = None
    """Given: what is explained is a derivative of this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcels:
    """What the memory of one unit is made of: what each timestep wrote, times every keeping gate since."""

    unit: int
    first: int
    """Timestep of the first column."""
    wrote: tuple[int, ...]
    """The timestep that wrote each row; 0 is the initial state."""
    merged: bool
    """Whether row 0 holds all that lay there before ``first``, whoever wrote it."""
    left: Packed
    """(rows, columns): what is left of each parcel after the column's timestep."""
    total: Packed
    """(columns,): the parcels of each column added up."""
    off: float | None
    """How far ``total`` and the carried state are apart at most: rounding."""
    half_life: Packed
    """(columns,): after how many timesteps half of the memory would be left if the keeping gate stayed as it is."""
