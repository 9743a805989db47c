"""The products of a derivation add up to the gradient, of whatever it is, and name what they are made of."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU, LSTM, AnyCell, Elman
from app.cells.arrays import Array
from app.errors import InvalidValue, UnknownName
from app.network.holds import Span
from app.network.passes import Pass
from app.network.readout import Readout
from app.network.stack import Spec, run
from app.training.bptt import Gradients, Seeds, backward
from app.training.derivation import Product, terms
from app.training.earlier import earlier
from app.training.rollout import Rollout, of_network, rollout
from app.training.uses import between
from tests.cells.nets import EVERY_CELL

from .nets import READOUTS, H, T, X, anything, inputs, specs, states, weights

seeds = st.integers(0, 2**16)
FORWARD = Pass(0, False)


def learned(spec: Spec, seed: int) -> tuple[Rollout, Gradients]:
    done = rollout(spec, weights(spec, seed), inputs(seed), states(spec, seed))
    return done, backward(done, anything(done, seed))


def agree(products: tuple[Product, ...], gradient: float, name: str) -> None:
    """The products add up, to 1e-12 of the largest."""
    values = [product.value for product in products]
    assert abs(math.fsum(values) - gradient) <= 1e-12 * max(map(abs, [*values, 1e-300])), name


def every_number_agrees(done: Rollout, got: Gradients) -> None:
    for one in done.spec.passes:
        found = got.passes[one]
        for name, rows in {**found.quantities, "x": found.x}.items():
            for t in (1, 2, T):
                j = t % rows.shape[1]
                agree(terms(done, got, one, name, (j,), t), rows[t - 1, j], f"{one} {name}")
        for name, row in found.initial.items():
            agree(terms(done, got, one, name, (0,), 0), row[0], f"{one} initial {name}")
        for name in done.spec.cell.shapes(1, 1):
            gradient = got.params[name + done.spec.suffix(one)]
            index = tuple(n - 1 for n in gradient.shape)
            agree(terms(done, got, one, name, index), gradient[index], f"{one} {name}")


@pytest.mark.parametrize("cell", EVERY_CELL, ids=str)
def test_every_quantity_state_input_and_weight_of_every_cell_is_the_sum_of_its_products(cell: AnyCell) -> None:
    every_number_agrees(*learned(Spec(cell=cell), 3))


@given(specs, seeds)
def test_so_it_is_in_every_depth_and_direction(spec: Spec, seed: int) -> None:
    every_number_agrees(*learned(spec, seed))


@pytest.mark.parametrize("direction", ["forward", "reverse", "both"])
@pytest.mark.parametrize("readout", READOUTS, ids=str)
def test_what_a_readout_says_and_its_weights_have_products_too(readout: Readout, direction: str) -> None:
    done, got = learned(Spec(cell=GRU(), direction=direction, readout=readout), 5)  # type: ignore[arg-type]
    assert got.a_y is not None
    for one in done.spec.passes:
        for t in (1, T):
            for k in range(readout.size):
                agree(terms(done, got, one, "a_y", (k,), t), got.a_y[t - 1, k], "a_y")
        for name in ("W_y", "b_y"):
            index = tuple(n - 1 for n in got.params[name].shape)
            products = terms(done, got, one, name, index)
            assert len(products) == T
            agree(products, got.params[name][index], name)


@given(specs, seeds)
def test_what_a_hand_holds_hands_nothing_on(spec: Spec, seed: int) -> None:
    names = {"lstm": ("f", "c", "h"), "gru": ("z", "h"), "rnn": ("h",), "jordan": ("h", "y")}[spec.cell.kind]
    spans = {one: tuple(Span(name, 0, 2, 3, 0.25) for name in names) for one in spec.passes}
    done = of_network(run(spec, weights(spec, seed), inputs(seed), states(spec, seed), spans))
    every_number_agrees(done, backward(done, anything(done, seed)))


@given(specs, seeds, st.integers(1, T + 1))
def test_a_long_sum_can_be_cut_and_what_is_left_out_added_up_at_once(spec: Spec, seed: int, since: int) -> None:
    spans = {one: (Span("h", 0, 2, 3, 0.25),) for one in spec.passes}
    done = of_network(run(spec, weights(spec, seed), inputs(seed), states(spec, seed), spans))
    got = backward(done, anything(done, seed))
    own = {name: name for name in spec.cell.shapes(1, 1)} | ({} if spec.readout is None else {"W_y": "", "b_y": ""})
    for one in spec.passes:
        for name, inside in own.items():
            shape = got.params[name + (spec.suffix(one) if inside else "")].shape
            place = (done, got, one, name, tuple(n - 1 for n in shape))
            late = [product.value for product in terms(*place, since=since)]
            every = [product.value for product in terms(*place)]
            apart = math.fsum(every) - math.fsum([*late, earlier(*place, since)])
            assert abs(apart) <= 1e-12 * max(map(abs, [*every, 1e-300])), name


def shown(products: tuple[Product, ...]) -> list[str]:
    """As they would be written."""

    def factor(kind: str, name: str, index: tuple[int, ...], t: int | None) -> str:
        at = "" if t is None else f"({t})"
        place = f"[{','.join(map(str, index))}]" if index else ""
        return {"gradient": "dL/d", "slope": "slope ", "loss": "loss by "}.get(kind, "") + name + place + at

    return [
        ("-" if product.minus else "") + " * ".join(factor(f.kind, f.name, f.index, f.t) for f in product.factors)
        for product in products
    ]


def on_the_end(cell: AnyCell, layers: int = 1) -> tuple[Rollout, Gradients]:
    spec = Spec(cell=cell, layers=layers)
    done = rollout(spec, weights(spec, 1), inputs(1))
    last: Array = np.zeros((T, H))
    last[-1, 0] = 1.0
    return done, backward(done, Seeds(h=last))


def test_they_read_as_on_paper() -> None:
    done, got = on_the_end(LSTM())
    assert shown(terms(done, got, FORWARD, "c", (1,), 2)) == [
        "dL/dc[1](3) * f[1](3)",
        "dL/dh_c[1](2) * slope h_c[1](2)",
    ]
    assert shown(terms(done, got, FORWARD, "f", (1,), 2)) == ["dL/dc[1](2) * c[1](1)"]
    assert shown(terms(done, got, FORWARD, "a_f", (1,), 2)) == ["dL/df[1](2) * slope f[1](2)"]
    assert shown(terms(done, got, FORWARD, "kept", (1,), 2)) == ["dL/dc[1](2)"]
    assert shown(terms(done, got, FORWARD, "h", (0,), T)) == [f"loss by h[0]({T})"]
    read = shown(terms(done, got, FORWARD, "h", (2,), 1))
    assert read == [f"dL/da_{q}[{i}](2) * U_{q}[{i},2]" for q in "fico" for i in range(H)]
    assert shown(terms(done, got, FORWARD, "W_i", (2, 1))) == [f"dL/da_i[2]({t}) * x[1]({t})" for t in range(1, T + 1)]
    assert shown(terms(done, got, FORWARD, "U_i", (2, 1)))[0] == "dL/da_i[2](1) * h[1](0)"
    assert shown(terms(done, got, FORWARD, "c", (1,), 0)) == ["dL/dc[1](1) * f[1](1)"]


def test_one_minus_z_is_subtracted_and_the_layer_above_is_named() -> None:
    done, got = on_the_end(GRU(), layers=2)
    assert shown(terms(done, got, Pass(1, False), "z", (1,), 2)) == [
        "-dL/done_minus_z[1](2)",
        "dL/dh[1](2) * h[1](1)",
    ]
    above = [f for p in terms(done, got, FORWARD, "h", (0,), T) for f in p.factors if f.kind == "gradient"]
    assert {factor.one for factor in above} == {Pass(1, False)}
    weights_read = [f.name for p in terms(done, got, FORWARD, "h", (0,), T) for f in p.factors if f.kind == "weight"]
    assert set(weights_read) == {"W_z_l1", "W_r_l1", "W_h_l1"}


def test_steps_between_two_numbers_are_known_as_such() -> None:
    assert between(LSTM()) == {"h_c"}
    assert between(LSTM(forget="coupled")) == {"f", "h_c"}
    assert between(GRU()) == {"one_minus_z", "u_h"}
    assert between(GRU(reset="before")) == {"one_minus_z"}
    assert between(Elman()) == frozenset()


def test_what_is_not_there_is_refused() -> None:
    done, got = on_the_end(Elman())
    for name, index, t, error in (
        ("f", (0,), 1, UnknownName),
        ("h", (H,), 1, InvalidValue),
        ("h", (0,), T + 1, InvalidValue),
        ("h", (0,), None, InvalidValue),
        ("x", (X,), 1, InvalidValue),
        ("x", (0,), 0, UnknownName),
        ("W_h", (0,), None, InvalidValue),
        ("a_y", (0,), 1, UnknownName),
    ):
        with pytest.raises(error):
            terms(done, got, FORWARD, name, index, t)
    batch = rollout(Spec(cell=Elman()), weights(Spec(cell=Elman()), 1), inputs(1, (2,)))
    with pytest.raises(InvalidValue, match="a batch"):
        terms(batch, backward(batch, Seeds(h=np.ones_like(batch.output))), FORWARD, "h", (0,), 1)
