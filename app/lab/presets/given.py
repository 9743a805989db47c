"""How weights and inputs are written down in a preset: short, and checked against nothing but the eye."""

from collections.abc import Iterable, Sequence

from app.lab.experiment import Matrix, Numbers, Vector


def rows(*values: Sequence[float]) -> Matrix:
    """Write a matrix, one row an argument."""
    return tuple(tuple(map(float, row)) for row in values)


def vector(*values: float) -> Vector:
    """Write a vector."""
    return tuple(map(float, values))


def zeros(*shape: int) -> Vector | Matrix:
    """Zeros of shape (rows,) or (rows, columns)."""
    return vector(*[0.0] * shape[0]) if len(shape) == 1 else rows(*[[0.0] * shape[1]] * shape[0])


def alone(gates: Iterable[str], H: int) -> dict[str, Vector | Matrix]:
    """U = 0 for these gates: units do not hear each other, gates look at x only."""
    return {f"U_{gate}": zeros(H, H) for gate in gates}


def series(*columns: Sequence[float]) -> Numbers:
    """Input written as one sequence an input, each of T numbers."""
    return Numbers(values=rows(*zip(*columns, strict=True)))


def pulses(T: int, *at: int) -> Vector:
    """One input that is 1 at the given timesteps (counted from 1) and else 0."""
    return vector(*(float(t in at) for t in range(1, T + 1)))
