"""How large an experiment may be here, and how large one is."""

from dataclasses import dataclass

from app.errors import InvalidValue, OverBudget
from app.lab.experiment import Experiment, ways


@dataclass(frozen=True, slots=True)
class Budget:
    """What this server is set to compute at most."""

    T: int = 10_000
    H: int = 512
    X: int = 256
    layers: int = 4
    TxH: int = 600_000
    TxX: int = 50_000
    edits: int = 5_000


def sizes(experiment: Experiment) -> dict[str, int]:
    """T, H, X, layers, ways (directions in which each is read) and any read-out's K.

    S is the size of a projected h or of a Jordan output, where that is larger than H.
    """
    wide = max(experiment.cell.size(state, experiment.H) for state in experiment.cell.states)
    counted = {"T": experiment.T, "H": experiment.H, "X": experiment.X, "layers": experiment.layers}
    counted["ways"] = ways(experiment.direction)
    counted |= {"S": wide} if wide > experiment.H else {}
    return counted | ({"K": experiment.readout.size} if experiment.readout else {})


def check_sizes(  # noqa: PLR0913 - the sizes of a network
    budget: Budget, *, T: int, H: int, X: int, layers: int = 1, ways: int = 1, K: int = 1, S: int = 0
) -> None:
    """Raise InvalidValue or OverBudget when a network of these sizes would not be computed here.

    All passes together may have twice the T x H of one: memory is what they take.
    """
    wide = max(H, S) if H > 0 else H
    for name, got, most in (
        ("T", T, budget.T),
        ("H", H, budget.H),
        ("X", X, budget.X),
        ("layers", layers, budget.layers),
        ("read-out", K, budget.X),
        ("T x H", T * wide, budget.TxH),
        ("T x H of all passes", T * wide * layers * ways, 2 * budget.TxH),
        ("T x X", T * X, budget.TxX),
        ("T x read-out", T * K, budget.TxX),
    ):
        if got < 1:
            raise InvalidValue(name, str(got), "at least 1")
        if got > most:
            raise OverBudget(name, str(got), f"at most {most}")
