"""Experiments for the tests: presets by name, and random ones of every cell."""

from dataclasses import replace

from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman
from app.cells.arrays import Array
from app.lab.experiment import Experiment, Matrix, Numbers, Tokens, Vector, shapes
from app.lab.held import Held, hold
from app.lab.pins import Pin
from app.lab.presets import find
from app.network.build import first_inputs
from app.network.holds import pinnable
from app.network.passes import Pass
from app.network.readout import Readout

EVERY_CELL: list[AnyCell] = [
    *(Elman(activation=a) for a in ("tanh", "sigmoid", "relu", "linear")),
    *(LSTM(g=g, h=h) for g in ("tanh", "linear") for h in ("tanh", "linear")),
    *(GRU(reset=reset) for reset in ("after", "before")),
]
WORDS = ("the", "film", "was", "not", "good", "电影", "a b")
small = st.floats(-3, 3)
FIRST = Pass(0, reverse=False)


def preset(name: str) -> Experiment:
    """The experiment of a preset that must exist."""
    found = find(name)
    assert found is not None, name
    return found.experiment


def traced(experiment: Experiment, near: Pass = FIRST) -> dict[str, Array]:
    """Every quantity and the input, (T, D) each, of a pass or the nearest one that there is."""
    trace = hold(experiment).at(near.layer, reverse=near.reverse).trace
    return {"x": trace.x} | dict(trace.quantities)


def random_inputs(T: int, X: int, seed: int) -> Numbers:
    """Numbers (T, X) drawn from a seed."""
    return Numbers(values=tuple(map(tuple, first_inputs(T, X, seed).tolist())))


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Any small valid experiment: numbers or words, weights given, edited, pinned or not, with or without read-out."""
    H, T, seed = draw(st.integers(1, 4)), draw(st.integers(1, 6)), draw(st.integers(0, 2**32 - 1))
    readout = draw(
        st.sampled_from([None, Readout(), Readout(counts="last"), Readout(kind="softmax", size=2, labels=("a", "b"))])
    )
    given: Numbers | Tokens
    if draw(st.booleans()):
        X = draw(st.integers(1, 3))
        given = random_inputs(T, X, seed)
    else:
        vocabulary = tuple(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)))
        embedded = draw(st.booleans())
        X = draw(st.integers(1, 3)) if embedded else len(vocabulary)
        tokens = draw(st.lists(st.sampled_from(vocabulary), min_size=1, max_size=6))
        given = Tokens(tokens=tuple(tokens), vocabulary=vocabulary, embedded=embedded)
    cell = draw(st.sampled_from(EVERY_CELL))
    bare = Experiment(
        cell=cell,
        X=X,
        H=H,
        seed=seed,
        input=given,
        readout=None if cell.kind == "jordan" else readout,
        layers=draw(st.sampled_from((1, 1, 2, 3))),
        direction=draw(st.sampled_from(("forward", "forward", "reverse", "both"))),
    )
    named = shapes(bare)
    weights: dict[str, Vector | Matrix] = {}
    edits: dict[str, float] = {}
    for name in draw(st.lists(st.sampled_from(sorted(named)), max_size=3, unique=True)):
        rows, *columns = named[name]
        row = st.tuples(*[small] * columns[0]) if columns else small
        weights[name] = draw(st.tuples(*[row] * rows))
    for place in draw(st.lists(places(named), max_size=3)):
        edits[place] = draw(small)
    held = draw(st.lists(pins(bare), max_size=2, unique_by=where))
    return replace(bare, weights=weights, edits=edits, pins=tuple(held))


def where(pin: Pin) -> tuple[object, ...]:
    """What a pin holds, where and when: two of a list must not agree in it."""
    return pin.quantity, pin.unit, pin.first, pin.last, pin.layer, pin.reverse


def somewhere(experiment: Experiment) -> Held:
    """Hold an experiment with one of its passes in sight, any of them."""
    passes = experiment.spec.passes
    layer, reverse = passes[experiment.seed % len(passes)]
    return hold(experiment).at(layer, reverse=reverse)


@st.composite
def pins(draw: st.DrawFn, experiment: Experiment) -> Pin:
    """Any pin that fits."""
    quantity = draw(st.sampled_from(list(pinnable(experiment.cell).values())))
    low, high = (3 * side if bound is None else bound for side, bound in ((-1, quantity.low), (1, quantity.high)))
    first = draw(st.integers(1, experiment.T))
    layer, reverse = draw(st.sampled_from(experiment.spec.passes))
    return Pin(
        quantity=quantity.name,
        unit=draw(st.none() | st.integers(0, experiment.cell.size(quantity.name, experiment.H) - 1)),
        first=first,
        last=draw(st.none() | st.integers(first, experiment.T)),
        value=draw(st.floats(low, high)),
        layer=layer,
        reverse=reverse,
    )


@st.composite
def places(draw: st.DrawFn, named: dict[str, tuple[int, ...]]) -> str:
    """The place of one weight, as in W_f[0,1]."""
    name = draw(st.sampled_from(sorted(named)))
    index = [draw(st.integers(0, n - 1)) for n in named[name]]
    return f"{name}[{','.join(map(str, index))}]"
