"""Programs that compute what is shown: what they say, and that the real frameworks agree."""

import ast
import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from app.cells import Elman
from app.errors import InvalidValue
from app.interchange.gate_order import Framework
from app.interchange.out.forms import PROGRAMS, Written, written
from app.interchange.out.limits import obstacles
from app.interchange.out.numbers import literal
from app.lab.experiment import Experiment, Numbers
from app.lab.held import hold
from app.lab.presets import PRESETS
from app.lab.presets.preset import Preset
from tools.programs import TITLES, absent, networks, programs, python_with, run

FRAMEWORKS: tuple[Framework, ...] = ("torch", "keras", "onnx")
LARGEST = {"torch": 1e-12, "keras": 1e-12, "onnx": 2e-6}
"""What is promised for each, in units of max(1, |value|)."""


def text_of(made: Written) -> str:
    if not made.name.endswith(".zip"):
        return made.content.decode()
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        (program,) = (name for name in archive.namelist() if name.endswith(".py"))
        return archive.read(program).decode()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_program_agrees_with_what_is_shown(framework: Framework) -> None:
    if python_with(framework) is None:
        pytest.skip(absent(framework))
    _, ran = run(framework, programs(framework))
    assert {name: one.fault for name, one in ran.items() if one.fault} == {}
    for name, one in ran.items():
        assert len(one.deviations) == 1 + (networks()[name].experiment.readout is not None), name
        assert max(one.deviations) <= LARGEST[framework], name
        assert one.said.count("t = ") == networks()[name].trace.T


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_program_whose_number_was_changed_by_a_millionth_says_so(framework: Framework) -> None:
    if python_with(framework) is None:
        pytest.skip(absent(framework))
    made = written(networks()["lstm"], f"program-{framework}")
    head, shown = made.content.decode().split('"shown_h": [', 1)
    first, rest = shown.split(",", 1)
    by = 1e-6 if framework != "onnx" else 1e-4  # single precision does not see a millionth
    changed = f'{head}"shown_h": [{first.rsplit("[")[0]}[{float(first.split("[")[1]) + by!r},{rest}'
    _, ran = run(framework, {"changed": replace(made, content=changed.encode())})
    assert "from what Gatescope shows" in ran["changed"].fault


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_network_that_a_framework_has_becomes_a_program_that_is_easy_to_read(framework: Framework) -> None:
    for name, made in programs(framework).items():
        text = text_of(made)
        ast.parse(text)
        assert max(map(len, text.splitlines())) <= 120, name
        assert "\n\n\n\n" not in text
        assert text.startswith('"""')
        assert text.endswith('"\n')
        assert TITLES[framework] in text.splitlines()[0]


def test_a_program_explains_the_order_of_gates_the_biases_and_what_z_does() -> None:
    lstm = text_of(written(networks()["lstm, two biases, 2 layers, both"], "program-torch"))
    assert 'in this order (there called i, f, g, o); c is the candidate.\nORDER = ("i", "f", "c", "o")' in lstm
    assert "There are two biases, which are added" in lstm
    assert '    "l1_reverse": "_l1_reverse",\n' in lstm
    gru = text_of(written(networks()["gru"], "program-keras"))
    assert "z keeps: h = z * h' + (1 - z) * h~" in gru
    assert "r is applied after the product: h~ = tanh(W_h x + b_h + r * (U_h h' + b_Uh))." in gru
    assert "so it cannot be added to b_h" in gru
    before = text_of(written(networks()["gru, reset before, 2 layers, both"], "program-onnx"))
    assert "r is applied before the product: h~ = tanh(W_h x + b_h + U_h (r * h'))." in before


def test_few_numbers_stand_in_the_program_and_many_beside_it() -> None:
    assert written(networks()["lstm"], "program-torch").name.endswith(".py")
    held = networks()["lstm, numbers beside it"]
    made = written(held, "program-torch")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.namelist() == ["gatescope_lstm_torch.py", "numbers.npz"]
        with np.load(io.BytesIO(archive.read("numbers.npz")), allow_pickle=False) as beside:
            assert beside["shown_h"].tobytes() == np.ascontiguousarray(held.network.output).tobytes()
            assert beside["W_f"].tobytes() == held.network.params["W_f"].tobytes()


def test_every_number_of_a_program_is_the_one_it_stands_for_to_the_last_bit() -> None:
    chance = np.random.default_rng(4)
    named = {
        "W_f": chance.normal(size=(3, 40)),
        "b_f": chance.normal(size=40) * 1e-300,
        "x": np.array([[-0.0, 5e-324]]),
    }
    read = ast.literal_eval(literal(named))
    assert {name: np.array(values).tobytes() for name, values in read.items()} == {
        name: values.tobytes() for name, values in named.items()
    }


def test_hand_edits_are_part_of_the_weights() -> None:
    experiment = networks()["lstm"].experiment
    text = text_of(written(hold(replace(experiment, edits={"W_f[0,1]": 2.125})), "program-torch"))
    assert "2.125" in text
    assert "2.125" not in text_of(written(networks()["lstm"], "program-torch"))


def test_a_network_that_explodes_has_no_program() -> None:
    rows = tuple((1e200,) for _ in range(3))
    exploding = Experiment(
        cell=Elman(activation="linear"), X=1, H=1, input=Numbers(values=rows), weights={"U_h": ((1e200,),)}
    )
    with pytest.raises(InvalidValue, match="shown_h: got infinity or NaN; expected finite numbers"):
        written(hold(exploding), "program-keras")


def test_what_we_measured_is_said_only_where_it_was() -> None:
    for form in PROGRAMS:
        text = text_of(written(networks()["lstm"], form))
        assert ("In our own tests of such programs (" in text) == ("it was at most " in text)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_preset_without_a_hand_on_it_can_be_taken_to_onnx_runtime(preset: Preset) -> None:
    held = hold(replace(preset.experiment, pins=()))
    if obstacles("onnx", held.experiment.cell):
        pytest.skip("ONNX has no such cell")
    ast.parse(text_of(written(held, "program-onnx")))
