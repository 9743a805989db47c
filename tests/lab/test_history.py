"""The presets that go through history: what each year has, and what it does to the same six pulses."""

from dataclasses import replace

import numpy as np

from app.cells.arrays import Array
from app.lab.experiment import Experiment, run
from app.lab.presets.history import HISTORY_1997, HISTORY_2000, HISTORY_GRU, HISTORY_PEEPHOLES

LAST = 22


def quantities(experiment: Experiment) -> dict[str, Array]:
    (only,) = run(experiment).traces.values()
    return dict(only.quantities)


def memory(experiment: Experiment, t: int = LAST, lane: int = 0) -> float:
    """C, or h of the GRU, after timestep t."""
    found = quantities(experiment)
    return float(found["c" if "c" in found else "h"][t - 1, lane])


def test_all_four_read_the_same_input() -> None:
    assert (
        len({preset.experiment.input for preset in (HISTORY_1997, HISTORY_2000, HISTORY_PEEPHOLES, HISTORY_GRU)}) == 1
    )


def test_each_year_keeps_the_weights_of_the_one_before() -> None:
    before: dict[str, object] = {}
    for preset in (HISTORY_1997, HISTORY_2000, HISTORY_PEEPHOLES):
        now = preset.experiment.weights
        assert all(now[name] == value for name, value in before.items())
        before = {**now}


def test_without_a_forget_gate_the_memory_climbs_without_end() -> None:
    assert (round(memory(HISTORY_1997.experiment, 2), 2), round(memory(HISTORY_1997.experiment), 2)) == (0.75, 4.49)
    assert np.all(np.diff(quantities(HISTORY_1997.experiment)["c"][:, 0]) >= 0)


def test_the_forget_gate_lets_it_fade_and_empties_lane_1() -> None:
    assert round(memory(HISTORY_2000.experiment), 2) == 1.79
    assert abs(memory(HISTORY_2000.experiment, 5, 1)) < 0.05


def test_peepholes_close_the_input_gate_of_a_full_lane() -> None:
    assert round(memory(HISTORY_PEEPHOLES.experiment), 2) == 1.42
    written = quantities(HISTORY_PEEPHOLES.experiment)["written"][:, 0]
    assert written[LAST - 1] < written[6 - 1]


def test_one_gate_of_the_gru_is_the_input_gate_of_1997() -> None:
    gru, lstm = quantities(HISTORY_GRU.experiment), quantities(HISTORY_1997.experiment)
    np.testing.assert_allclose(gru["one_minus_z"], lstm["i"], rtol=1e-12)
    assert round(memory(HISTORY_GRU.experiment), 2) == 0.76


def test_without_its_peephole_a_lane_is_that_of_2000() -> None:
    plain = {**HISTORY_PEEPHOLES.experiment.weights, "p_i": (0.0, -3.0, -3.0)}
    lane = quantities(replace(HISTORY_PEEPHOLES.experiment, weights=plain))["c"][:, 0]
    assert np.array_equal(lane, quantities(HISTORY_2000.experiment)["c"][:, 0])
