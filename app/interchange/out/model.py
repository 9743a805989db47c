"""What is written: the network of an experiment with its weights as they are now, and what it computed."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.cells import AnyCell, Jordan
from app.cells.arrays import Array
from app.cells.sums import Biases
from app.lab.experiment import inputs
from app.lab.held import Held
from app.network.passes import Direction, Pass, own
from app.network.readout import Readout
from app.network.stack import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A network, pass by pass, under the cell's own names; hand edits are part of the weights."""

    spec: Spec
    X: int
    H: int
    params: Mapping[Pass, Mapping[str, Array]]
    """Parameters of each pass by the cell's own names, without suffix."""
    initial: Mapping[Pass, Mapping[str, Array]]
    """The state before the first timestep that a pass takes, by the state's name."""
    embedding: Array | None
    """E (V, X), a row a word; None where the input is numbers or one-hot."""
    readout: tuple[Array, Array] | None
    """W_y (K, D*P) and b_y (K,)."""
    x: Array
    """Input (T, X), rows of the embedding looked up."""
    h: Array
    """Output of the last layer, (T, D*P), in the order of the input; both directions side by side."""
    y: Array | None
    """What the read-out says, (T, K); (1, K) where it counts at the end alone."""
    pins: int
    """How many values a hand holds."""

    @property
    def cell(self) -> AnyCell:
        """The cell that all passes run."""
        return self.spec.cell

    @property
    def bias(self) -> Biases:
        """Biases a gate; a Jordan network has one of each."""
        return "one" if isinstance(self.cell, Jordan) else self.cell.bias

    @property
    def kind(self) -> str:
        """Name of the cell: ``rnn``, ``lstm``, ``gru``, ``jordan``."""
        return self.cell.kind

    @property
    def direction(self) -> Direction:
        """Forward, reverse or both."""
        return self.spec.direction

    @property
    def ways(self) -> int:
        """Number of directions D."""
        return 2 if self.direction == "both" else 1

    @property
    def says(self) -> Readout | None:
        """Kind and size of the read-out."""
        return self.spec.readout

    @property
    def starts(self) -> bool:
        """Whether any initial state is not zero."""
        return any(values.any() for states in self.initial.values() for values in states.values())

    def layer(self, layer: int) -> list[Pass]:
        """The passes of one layer, forward before reverse."""
        return [one for one in self.spec.passes if one.layer == layer]

    def named(self) -> dict[str, Array]:
        """All parameters of the passes and the initial states, by our names with suffix."""
        named: dict[str, Array] = {}
        for one in self.spec.passes:
            ending = self.spec.suffix(one)
            named |= {name + ending: values for name, values in self.params[one].items()}
            named |= {f"{state}_0{ending}": values for state, values in self.initial[one].items()}
        return named


def model_of(held: Held) -> Model:
    """Take what is written from an experiment and its traces."""
    experiment, network = held.experiment, held.network
    spec, now = network.spec, network.params
    top = network.traces[spec.passes[-1]]
    said = None
    if spec.readout is not None:
        rows = top.quantities["y"]
        said = rows[-1:] if spec.readout.counts == "last" else rows[:: -1 if spec.passes[-1].reverse else 1]
    return Model(
        spec=spec,
        X=experiment.X,
        H=experiment.H,
        params={one: own(now, spec.cell.shapes(1, 1), spec.suffix(one)) for one in spec.passes},
        initial={one: done.initial for one, done in network.traces.items()},
        embedding=now.get("E"),
        readout=(now["W_y"], now["b_y"]) if spec.readout is not None else None,
        x=inputs(experiment, now),
        h=network.output,
        y=said,
        pins=len(experiment.pins),
    )
