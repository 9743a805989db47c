"""Model files of PyTorch, Keras and ONNX: what each is expected to give, it gives; what must be refused is refused."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import GatescopeError
from app.interchange.found import Model
from app.interchange.opened import opened
from app.interchange.read import read
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.experiment import Numbers, Tokens, run

OWN = Path(__file__).parent / "files"
SHARED = Path(__file__).parents[2].parent / "shared" / "reference" / "files"
TOLERANCE = 1e-12
"""Times max(1, |value|), against the file's weights in double precision."""


def expectations(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.expected.json"))


def given(model: Model, inputs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The input of a case in our form, and the parts to open beside the network."""
    stack = model.found.stacks[0]
    parts = {"head": stack.heads[0] if stack.heads else None, "embedding": None}
    if "tokens" in inputs:
        (table,) = model.found.embeddings
        words = tuple(map(str, range(table.words)))
        return Tokens(tokens=tuple(map(str, inputs["tokens"])), vocabulary=words), parts | {"embedding": table.name}
    x = np.array(next(iter(inputs.values())))
    return Numbers(values=tuple(map(tuple, x.reshape(len(x), -1).tolist()))), parts


def computed(model: Model, inputs: dict[str, Any]) -> dict[str, Any]:
    """What our network says: all outputs that a file may expect, by kind."""
    sequence, parts = given(model, inputs)
    experiment = opened(model, model.found.stacks[0].name, given=sequence, **parts)
    network = run(check(experiment, Budget()))
    top = network.traces[network.spec.passes[-1]]
    states = {
        state: np.array([network.traces[one].quantities[state][-1] for one in network.spec.passes])
        for state in experiment.cell.states
    }
    return {"output": top.quantities["y"] if experiment.readout else network.output, **states}


def worst(path: Path) -> float:
    """Largest difference from any expected output, in units of max(1, |value|)."""
    case = json.loads(path.read_text(encoding="utf-8"))
    ours = computed(read(path.with_name(case["file"]).read_bytes()), case["inputs"])
    apart = []
    for place, values in enumerate(case["outputs_float64"].values()):
        theirs = np.array(values)
        mine = ours[["output", "h", "c"][place]].reshape(theirs.shape)
        apart.append(float(np.max(np.abs(mine - theirs) / np.maximum(1.0, np.abs(theirs)))))
    return max(apart)


def holds(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    data = path.with_name(case["file"]).read_bytes()
    if case["expectation"] == "load":
        assert worst(path) <= TOLERANCE
        return
    with pytest.raises(GatescopeError) as refused:
        read(data)
    assert "PICKLE_CANARY_RAN" not in os.environ
    if case["format"].startswith("torch pickle"):
        assert "pickle" in refused.value.got
        assert "from safetensors.torch import save_file" in refused.value.expected
        assert "save_file(model.state_dict()" in refused.value.expected
    else:
        assert "safetensors" in refused.value.what


@pytest.mark.parametrize("path", expectations(OWN), ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_file_of_our_own_gives_what_it_should(path: Path) -> None:
    holds(path)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the full reference data is not here: {SHARED}")
@pytest.mark.parametrize(
    "path", expectations(SHARED) or [Path("absent")], ids=lambda path: path.name.removesuffix(".expected.json")
)
def test_a_file_of_the_full_reference_data_gives_what_it_should(path: Path) -> None:
    holds(path)


def test_one_weight_changed_by_a_millionth_is_seen(tmp_path: Path) -> None:
    name = "torch_lstm_2l_bidir.safetensors.expected.json"
    case = json.loads((OWN / name).read_text(encoding="utf-8"))
    case["outputs_float64"]["output"][2][1] += 1e-6
    (tmp_path / name).write_text(json.dumps(case), encoding="utf-8")
    (tmp_path / case["file"]).write_bytes((OWN / case["file"]).read_bytes())
    assert worst(tmp_path / name) > TOLERANCE
