"""The plain form: what a link, a file and a reconnection carry comes back the same, to the last bit."""

import json

import numpy as np
import pytest
from hypothesis import given

from app.lab.experiment import Experiment
from app.lab.presets import PRESETS, Preset
from app.wire import decode, encode

from .worked import experiments, traced

MOST = 4 * 1024 * 1024


def round_trip(experiment: Experiment) -> Experiment:
    return decode.experiment(encode.plain(experiment), MOST)


def identical(one: Experiment, other: Experiment) -> None:
    ours, theirs = traced(one), traced(other)
    assert set(ours) == set(theirs)
    for name, values in ours.items():
        assert values.tobytes() == theirs[name].tobytes(), name


@given(experiments())
def test_an_experiment_comes_back_from_json_the_same_and_computes_the_same_bits(experiment: Experiment) -> None:
    back = round_trip(experiment)
    assert back == experiment
    identical(back, experiment)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_preset_comes_back_from_json(preset: Preset) -> None:
    back = round_trip(preset.experiment)
    assert back == preset.experiment
    identical(back, preset.experiment)


@given(experiments())
def test_a_second_writing_is_the_first(experiment: Experiment) -> None:
    written = encode.plain(experiment)
    assert encode.plain(decode.experiment(written, MOST)) == written


@given(experiments())
def test_the_plain_form_survives_a_browser_that_reads_and_writes_it(experiment: Experiment) -> None:
    passed_on = json.dumps(json.loads(encode.plain(experiment)))
    back = decode.experiment(passed_on, MOST)
    assert back == experiment
    identical(back, experiment)


def test_what_is_left_out_has_its_default() -> None:
    short = decode.experiment('{"X": 1, "H": 2, "input": {"kind": "numbers", "values": [[1]]}}', MOST)
    assert (short.version, short.cell.kind, short.seed, short.weights, short.readout) == (1, "lstm", 0, {}, None)
    np.testing.assert_array_equal(traced(short)["x"], [[1.0]])
