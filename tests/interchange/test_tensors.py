"""What a framework stores for a layer: every block is where the table of orders says, and the counts are theirs."""

import re
from typing import get_args

import numpy as np
import pytest

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.errors import InvalidValue
from app.interchange import gate_order
from app.interchange.gate_order import Framework
from app.interchange.out.forms import hindrances, written
from app.interchange.tensors import Stored, Tensor, stored
from app.lab.experiment import Experiment, Numbers
from app.lab.held import hold
from app.network.passes import Pass
from app.network.stack import Spec

X, H = 3, 5
CELLS: list[AnyCell] = [
    Elman(),
    LSTM(),
    LSTM(bias="two"),
    LSTM(peepholes=True, forget="coupled"),
    LSTM(proj=2),
    LSTM(recurrent=False),
    GRU(),
    GRU(reset="before", bias="two"),
    GRU(bias="none"),
]
EVERYWHERE = pytest.mark.parametrize("framework", get_args(Framework))


def of(framework: Framework, cell: AnyCell, X: int = X, H: int = H, layers: int = 1) -> Stored:
    return stored(framework, Spec(cell=cell, layers=layers), X, H)


def tensor(found: Stored, name: str, row: int | None = None) -> Tensor:
    return next(one for one in found.tensors if one.name == name and one.row == row)


def letters(one: Tensor) -> str:
    return "".join(block.theirs for block in one.blocks)


@EVERYWHERE
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_a_parameter_lies_where_its_block_says(framework: Framework, cell: AnyCell) -> None:
    draw = np.random.default_rng(1)
    params = {name: draw.normal(size=shape) for name, shape in cell.shapes(X, H).items()}
    made = gate_order.together(framework, cell, params)
    ending = gate_order.ending(framework)
    for one in of(framework, cell).tensors:
        whole = made[one.name.removesuffix(ending)]
        assert whole.shape == one.shape
        for block in one.blocks:
            span = slice(block.first, block.first + block.size)
            part = whole[one.row] if one.row is not None else whole.T if one.axis else whole
            assert np.all(part[span] == sum((params[name] for name in block.names), start=np.zeros(())))


@pytest.mark.parametrize(
    ("cell", "torch", "keras"),
    [(Elman(), 6, 5), (LSTM(), 24, 20), (GRU(), 18, 18), (GRU(reset="before"), 18, 15)],
)
def test_three_inputs_and_one_unit_are_counted_as_the_frameworks_count(cell: AnyCell, torch: int, keras: int) -> None:
    assert [of("torch", cell, 3, 1).count, of("keras", cell, 3, 1).count] == [torch, keras]
    assert of("onnx", cell, 3, 1).count == torch


def test_the_orders_of_the_gates_are_those_of_their_documentation() -> None:
    assert letters(tensor(of("torch", LSTM()), "weight_ih_l0")) == "ifgo"
    assert letters(tensor(of("keras", LSTM()), "kernel")) == "ifco"
    assert letters(tensor(of("onnx", LSTM()), "W")) == "iofc"
    first = tensor(of("onnx", LSTM()), "W").blocks[1]
    assert (first.theirs, first.names, first.first, first.size) == ("o", ("W_o",), H, H)


def test_two_biases_are_one_where_the_framework_keeps_their_sum() -> None:
    assert tensor(of("keras", LSTM(bias="two")), "bias").blocks[0].names == ("b_i", "b_Ui")
    assert tensor(of("torch", LSTM()), "bias_hh_l0").blocks[0].names == ()
    rows = [tensor(of("keras", GRU(bias="two")), "bias", row) for row in (0, 1)]
    assert [row.blocks[2].names for row in rows] == [("b_h",), ("b_Uh",)]


def test_what_has_no_place_is_named() -> None:
    assert of("torch", LSTM(peepholes=True)).missing == ("p_f", "p_i", "p_o")
    assert of("onnx", LSTM(peepholes=True)).missing == ()
    assert of("keras", LSTM(proj=2)).missing == ("W_m",)
    assert of("torch", Jordan()).tensors == ()


@EVERYWHERE
@pytest.mark.parametrize("cell", [*CELLS, Jordan(), LSTM(forget="none"), LSTM(gate="hard_sigmoid")], ids=str)
def test_a_cell_that_could_not_be_written_is_told_to_lack_the_same(framework: Framework, cell: AnyCell) -> None:
    experiment = Experiment(cell=cell, X=X, H=H, input=Numbers(values=((0.5,) * X,)))
    form = {"torch": "safetensors", "keras": "keras", "onnx": "onnx"}[framework]
    lacking = of(framework, cell).lacking
    assert list(lacking) == hindrances(form, experiment)
    if lacking:
        with pytest.raises(InvalidValue, match=re.escape(", ".join(lacking))):
            written(hold(experiment), form)


def test_another_pass_is_drawn_under_its_own_names() -> None:
    spec = Spec(cell=LSTM(), layers=2, direction="both")
    above = stored("torch", spec, X, H, Pass(1, reverse=True))
    assert tensor(above, "weight_ih_l1_reverse").shape == (4 * H, 2 * H)
    assert tensor(above, "weight_hh_l1_reverse").blocks[0].names == ("U_i_l1_reverse",)
    assert above.count == stored("torch", spec, X, H).count, "counted is the whole network, whatever is drawn"
    backwards = stored("torch", Spec(cell=LSTM(), direction="reverse"), X, H)
    assert tensor(backwards, "weight_ih_l0").blocks[0].names == ("W_i",)


def test_layers_above_read_what_those_below_put_out() -> None:
    both = stored("torch", Spec(cell=LSTM(bias="two"), layers=2, direction="both"), X, H)
    assert both.count == 2 * (4 * H * (X + H) + 8 * H) + 2 * (4 * H * (2 * H + H) + 8 * H)
    assert of("torch", LSTM(proj=2, bias="two"), layers=2).count == (
        4 * H * (X + 2) + 8 * H + 2 * H + 4 * H * (2 + 2) + 8 * H + 2 * H
    )
