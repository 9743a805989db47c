"""What every cell promises, and the words in which it describes itself.

A cell knows one step: not time, depth, direction, training, JSON or colour.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from app.cells.activations import FunctionName
from app.cells.arrays import Array, Hold, Params, State, free
from app.cells.stacked import Stacked

KINDS = 64
"""Of so many cells with different options it is remembered what they say of themselves."""
Role = Literal["input", "pre_activation", "gate", "candidate", "product", "state", "output"]


@dataclass(frozen=True, slots=True)
class Term:
    """One summand of a formula: a product of named numbers."""

    factors: tuple[str, ...]
    """Names of parameters (``W_f``, ``b_f``), of quantities of this timestep (``f``, ``x``), of the state before with a
    prime (``h'``, ``c'``), or ``1``, the number one."""
    summed: bool = False
    """A row of a matrix times a vector, ``sum over k of W_f[j,k] x[k]``; else unit by unit, ``f[j] c'[j]``."""
    minus: bool = False
    """Subtracted instead of added."""


@dataclass(frozen=True, slots=True)
class Formula:
    """How a quantity is computed: an activation of a sum of products."""

    terms: tuple[Term, ...]
    function: FunctionName = "linear"
    """Activation of the sum; linear: the sum itself."""

    @property
    def argument(self) -> str | None:
        """Name of the one quantity that this is a function of, ``a_f`` for f; None for a sum of products."""
        match self.terms:
            case (Term(factors=(name,), summed=False, minus=False),) if name != "1":
                return name
        return None


@dataclass(frozen=True, slots=True)
class Phase:
    """One of the acts that a timestep consists of, in their order."""

    name: str
    """``forget``, ``input``, ``candidate``, ``update``, ``output``, ..."""
    quantities: tuple[str, ...]
    """What it computes; the phases of a cell share all its quantities out."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One named number of a timestep, for every unit: how it is called, written, bounded and computed."""

    name: str
    """ASCII name in code, JSON and files, e.g. ``c_tilde``."""
    symbol: str
    """As written on the page, e.g. ``C̃``."""
    role: Role
    formula: Formula
    low: float | None = None
    """Lower bound of its range, or None when unbounded."""
    high: float | None = None
    """Upper bound of its range, or None when unbounded."""


@dataclass(frozen=True, slots=True)
class Belt:
    """Which quantity plays which part on the conveyor belt. Each field names a quantity, or is None.

    The carried state obeys ``carry(t) = kept(t) + written(t)``, unit by unit.
    """

    carry: str
    """The ribbon: C for the LSTM, h for GRU and RNN."""
    keep: str | None
    """Opening of the jaws (f, z). None: the jaws are shut at every step."""
    kept: str | None
    """What passes the jaws (f * C', z * h'). None: nothing does."""
    written: str
    """What is poured in (i * C~, (1 - z) * h~)."""
    pour: str | None
    """Size of the input mark (i, 1 - z). None: always 1."""
    candidate: str
    """Colour and strength of the input mark (C~, h~)."""
    let_out: str | None
    """Size of the output mark (o). None: always 1."""
    output: str
    """What is let out (h)."""


def product(*factors: str, minus: bool = False) -> Term:
    """A product, unit by unit."""
    return Term(factors, minus=minus)


def weighted(weights: str, vector: str) -> Term:
    """A row of a matrix times a vector."""
    return Term((weights, vector), summed=True)


def pre_activation(gate: str, *terms: Term) -> Quantity:
    """The sum a_q that a gate, a candidate or a state is a function of."""
    return Quantity(f"a_{gate}", f"a_{gate}", "pre_activation", Formula(terms))


def through(function: FunctionName, name: str) -> Formula:
    """An activation of one quantity."""
    return Formula((Term((name,)),), function)


class Cell(Protocol):
    """A frozen record of the cell's options with one pure step."""

    states: ClassVar[tuple[str, ...]]
    """Names of the quantities carried to the next timestep, what is fed back to the weights first. Whether it is
    carried or not, ``h`` is there in every cell: it is what a read-out and a layer above read."""

    def __hash__(self) -> int:
        """Equal options, equal number: what follows from a cell alone is made once."""
        ...

    @property
    def gates(self) -> tuple[str, ...]:
        """Letters of the weight blocks in the order shown.

        Gate ``f`` has ``W_f`` and, as cell and options are, ``U_f`` or ``V_f``, ``b_f``, ``b_Uf`` and ``p_f``.
        """
        ...

    @property
    def belt(self) -> Belt:
        """Which quantity plays which part on the belt."""
        ...

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The acts of one timestep, in order."""
        ...

    @property
    def kind(self) -> str:
        """Name of the cell in the plain form: ``rnn``, ``jordan``, ``lstm``, ``gru``."""
        ...

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities of one timestep, in the order of computation."""
        ...

    def shapes(self, X: int, H: int) -> dict[str, tuple[int, ...]]:
        """Shape of every parameter for X inputs and H units."""
        ...

    def size(self, name: str, H: int) -> int:
        """How many numbers a quantity or a state has in a cell of H units: H, unless the cell says otherwise."""
        ...

    def step(self, params: Params, x: Array, state: State, hold: Hold = free) -> dict[str, Array]:
        """One timestep: all quantities by name, each (..., size), from x (..., X) and the state before.

        ``hold(name, computed)`` puts values set by hand in the place of computed ones, as soon as they are there.
        """
        ...

    def lanes(self, T: int, H: int) -> "dict[str, Array]":
        """Room for T timesteps of H units: empty arrays (T, ...) for :meth:`stacked` to fill.

        There is one for every quantity, under its name, and there may be blocks of several quantities, of which
        these are views. The first is the block of pre-activations (T, G*H) that x goes into, in the order of
        ``stacked(params).W``.
        """
        ...

    def stacked(self, params: Params) -> Stacked:
        """Prepare the same step for speed: all gates in one product, results written to :meth:`lanes`."""
        ...
