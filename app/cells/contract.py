"""What every cell promises, and the words in which it describes itself.

A cell knows one step: not time, depth, direction, training, JSON or colour.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from app.cells.arrays import Array, Params, State
from app.cells.stacked import Stacked

Role = Literal["input", "pre_activation", "gate", "candidate", "product", "state", "output"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One named number of a timestep, for every unit: how it is called, written and bounded."""

    name: str
    """ASCII name in code, JSON and files, e.g. ``c_tilde``."""
    symbol: str
    """As written on the page, e.g. ``C̃``."""
    role: Role
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


class Cell(Protocol):
    """A frozen record of the cell's options with one pure step."""

    gates: ClassVar[tuple[str, ...]]
    """Letters of the weight blocks in the order shown; gate ``f`` has ``W_f``, ``U_f``, ``b_f``."""
    states: ClassVar[tuple[str, ...]]
    """Names of the quantities carried to the next timestep, h first."""
    belt: ClassVar[Belt]

    @property
    def kind(self) -> str:
        """Name of the cell in the plain form: ``rnn``, ``lstm``, ``gru``."""
        ...

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities of one timestep, in the order of computation."""
        ...

    def shapes(self, X: int, H: int) -> dict[str, tuple[int, ...]]:
        """Shape of every parameter for X inputs and H units."""
        ...

    def step(self, params: Params, x: Array, state: State) -> dict[str, Array]:
        """One timestep: all quantities by name, each (..., H), from x (..., X) and the state before."""
        ...

    def lanes(self, T: int, H: int) -> "dict[str, Array]":
        """Room for T timesteps of H units: empty arrays (T, ...) for :meth:`stacked` to fill.

        There is one for every quantity, under its name, and there may be blocks of several quantities, of which
        these are views. The first is the block of pre-activations (T, G*H), in the order of ``stacked(params).W``.
        """
        ...

    def stacked(self, params: Params) -> Stacked:
        """Prepare the same step for speed: all gates in one product, results written to :meth:`lanes`."""
        ...
