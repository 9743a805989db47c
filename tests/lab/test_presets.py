"""What the presets print, they do: every number of the worked examples and of the notices."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from app.cells.arrays import Array
from app.lab.apply import apply
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.edits import ChangeReadout, InputTokens, InputValues, Weight
from app.lab.experiment import Experiment, Numbers, weights
from app.lab.held import hold
from app.lab.presets import PRESETS, Preset, catalogue, find
from app.training.tasks.sunspots import yearly

from .worked import preset, traced

every = pytest.mark.parametrize("one", PRESETS, ids=lambda one: one.id)


def near(values: Array, expected: object, digits: float) -> bool:
    return bool((np.abs(values - np.array(expected)) <= digits).all())


def half_life(f: float) -> float:
    return float(np.log(0.5) / np.log(f))


def longest(matches: NDArray[np.bool_]) -> int:
    """Length of the longest run of True."""
    return max(len(run) for run in "".join("x" if match else " " for match in matches).split(" "))


# all of them


@every
def test_a_preset_fits_into_the_budget_and_has_no_number_that_is_not_finite(one: Preset) -> None:
    check(one.experiment, Budget())
    assert all(np.isfinite(values).all() for values in traced(one.experiment).values())


@every
def test_a_preset_has_something_to_see_in_some_lane(one: Preset) -> None:
    carry = traced(one.experiment)[one.experiment.cell.belt.carry]
    assert np.abs(carry).max() > 0.5
    assert np.abs(np.diff(carry, axis=0)).max() > 0.05


@every
def test_a_preset_speaks_both_languages_and_briefly(one: Preset) -> None:
    for text in (one.title, one.notice):
        assert re.search("[\u4e00-\u9fff]", text.zh)
        assert not re.search("[\u4e00-\u9fff]", text.en)
    assert len(one.title.en) <= 40
    assert len(one.notice.en) <= 360


@every
def test_both_languages_tell_the_same_numbers(one: Preset) -> None:
    en, zh = (re.findall(r"\d+(?:\.\d+)?", text.replace("C = 1", "1")) for text in (one.notice.en, one.notice.zh))
    assert {float(n) for n in zh} <= {float(n) for n in en} | {0.0, 1.0, 2.0, 3.0}  # 第二路 is "the second input"
    assert {n for n in en if "." in n} == {n for n in zh if "." in n}


@every
def test_the_first_view_is_inside_the_experiment(one: Preset) -> None:
    assert 0 <= one.view.t <= one.experiment.T
    assert 0 <= one.view.unit < one.experiment.H
    assert 0 <= one.view.digits <= 17
    assert 0.25 <= one.view.speed <= 60


@every
def test_a_read_out_of_a_preset_can_change_its_size(one: Preset) -> None:
    changed = apply(ChangeReadout(readout=find("rnn-of-ones").experiment.readout), one.experiment, {})  # type: ignore[union-attr]
    hold(check(changed, Budget()))


def test_ids_are_different_and_the_catalogue_knows_them_all() -> None:
    ids = [one.id for one in PRESETS]
    assert len(set(ids)) == len(ids)
    assert list(catalogue().presets) == ids
    assert catalogue().default == ids[0]
    assert all(find(one.id) is one for one in PRESETS)
    assert find("no such") is None


# first look


def test_the_page_opens_on_a_lively_lstm() -> None:
    first = PRESETS[0]
    assert (first.experiment.cell.kind, first.experiment.H, first.experiment.X, first.experiment.T) == (
        "lstm",
        6,
        3,
        24,
    )
    assert first.view.playing
    q = traced(first.experiment)
    widest = np.abs(q["c"]).max(axis=0)
    assert (widest > 0.8).all()
    assert widest.max() / widest.min() > 2
    assert (np.abs(q["c"]).mean(axis=0) > 0.3).all()
    assert (np.abs(q["written"]).max(axis=0) > 0.3).all()
    for gate in ("f", "i", "o"):
        assert q[gate].max() - q[gate].min() > 0.7, gate


def test_its_lanes_hold_turn_over_forget_and_are_emptied_as_told() -> None:
    q = traced(PRESETS[0].experiment)
    c, f = q["c"], q["f"]
    assert c[1, 0] < 0.1
    assert (np.abs(c[2:16, 0] - c[2, 0]) < 0.2).all()  # t = 3 to 16
    assert c[2:10, 1].min() > 0.3
    assert c[10:16, 1].max() < -0.4
    assert c[17:, 1].min() > 0.3
    assert max(half_life(value) for value in f[:, 2]) < 1
    for t in (7, 15, 22):
        assert q["x"][t - 1, 2] >= 0.9
        assert c[t - 1, 4] < 0.35 * c[t - 2, 4]
        assert c[t - 2, 4] > 1.9


def test_with_its_forget_bias_at_0_lane_0_goes_thin() -> None:
    now = apply(Weight(name="b_f[0]", value=0.0), PRESETS[0].experiment, {})
    c = traced(now)["c"]
    assert np.abs(c[6:16, 0]).max() < 0.25
    np.testing.assert_allclose(c[2, 0], traced(PRESETS[0].experiment)["c"][2, 0], atol=0.15)


def test_the_simple_rnn_gets_the_same_input_and_holds_nothing_as_long() -> None:
    rnn, lstm = preset("rewritten-every-step"), PRESETS[0].experiment
    assert rnn.input == lstm.input
    h, c = traced(rnn)["h"], traced(lstm)["c"]
    steady = max(longest(np.abs(np.diff(h[:, j])) < 0.05) for j in range(6))
    assert steady <= 3
    assert longest(np.abs(np.diff(c[:, 0])) < 0.05) >= 8


def test_without_U_the_simple_rnn_answers_to_this_input_alone() -> None:
    rnn = preset("rewritten-every-step")
    edits = {f"U_h[{j},{k}]": 0.0 for j in range(6) for k in range(6)}
    bare = Experiment(cell=rnn.cell, X=3, H=6, seed=rnn.seed, edits=edits, input=rnn.input)
    assert isinstance(rnn.input, Numbers)
    backwards = Numbers(values=rnn.input.values[::-1])
    other = Experiment(cell=rnn.cell, X=3, H=6, seed=rnn.seed, edits=edits, input=backwards)
    np.testing.assert_allclose(traced(bare)["h"][::-1], traced(other)["h"], atol=1e-15)


# worked examples


def test_a_gate_is_a_mask() -> None:
    q = traced(preset("gate-as-mask"))
    assert near(q["f"], [0.9, 0.0, 1.0, 0.5], 1e-15)
    assert q["f"][0, 1] == 0.0
    assert q["f"][0, 2] == 1.0
    assert abs(q["kept"][0, 0] - 0.45) < 1e-15
    assert (q["c"][:, 1] == 0.0).all()
    assert (q["c"][:, 2] == 0.7).all()
    assert (q["written"] == 0.0).all()
    assert near(q["c"][:, 0], [0.45, 0.405, 0.3645, 0.32805], 1e-15)
    opened = traced(apply(Weight(name="b_f[1]", value=0.0), preset("gate-as-mask"), {}))
    assert opened["c"][:2, 1].tolist() == [0.4, 0.2]


@pytest.mark.parametrize(
    ("name", "h", "y"),
    [("rnn-of-ones", [2, 6, 16], [4, 12, 32]), ("order-matters", [2, 8, 18], [4, 16, 36])],
)
def test_an_rnn_of_ones_is_exact(name: str, h: list[int], y: list[int]) -> None:
    q = traced(preset(name))
    for unit in range(2):
        assert q["h"][:, unit].tolist() == h
        assert q["y"][:, unit].tolist() == y


def test_with_2_2_first_an_rnn_of_ones_says_8_20_44() -> None:
    moved = apply(InputValues(values=((2.0, 2.0), (1.0, 1.0), (1.0, 1.0))), preset("order-matters"), {})
    assert traced(moved)["y"].tolist() == [[8, 8], [20, 20], [44, 44]]


def test_store_and_report_by_hand_reads_3_7_7_7_0_with_exact_digits_behind() -> None:
    q = traced(preset("store-and-report"))
    c, h = q["c"][:, 0], q["h"][:, 0]
    assert near(c, [3.0, 7.0, 6.99977301, 6.99950063, 0.0], 5e-9)
    assert [f"{value:.0f}" for value in c] == ["3", "7", "7", "7", "0"]
    assert [f"{value:.0f}" for value in h] == ["0", "0", "0", "7", "0"]
    assert c[4] == pytest.approx(5.7354e-39, rel=1e-4)
    assert h[:4] == pytest.approx([1.36194e-4, 3.17785e-4, 3.17775e-4, 6.99950063], rel=1e-5)
    assert h[4] == pytest.approx(2.6e-43, rel=0.02)
    assert q["f"][2, 0] == pytest.approx(0.99995, abs=5e-6)
    assert 1 - q["f"][2, 0] == pytest.approx(4.5e-5, rel=0.01)


def test_store_and_report_in_nine_steps() -> None:
    experiment = preset("store-nine-steps")
    q = traced(experiment)
    before = np.concatenate([[0.0], q["c"][:-1, 0]])
    assert [round(value) for value in before] == [0, 0, 3, 3, 7, 7, 7, 0, 6]
    assert [round(value) for value in q["h"][:, 0]] == [0, 0, 0, 0, 0, 7, 0, 0, 6]
    assert q["x"].T.tolist() == [[1, 3, 2, 4, 2, 1, 3, 6, 1], [0, 1, 0, 1, 0, 0, -1, 1, 0], [0, 0, 0, 0, 0, 1, 0, 0, 1]]


def test_store_and_report_with_tanh() -> None:
    plain, squashed = preset("store-and-report"), preset("store-with-tanh")
    assert (plain.weights, plain.input) == (squashed.weights, squashed.input)
    q = traced(squashed)
    assert near(q["c"][:, 0], [0.99505475, 1.99438405, 1.99433728, 1.99428131, 0.0], 5e-9)
    assert q["h"][3, 0] == pytest.approx(0.96362132, abs=1e-8)


def test_a_scalar_lstm() -> None:
    q = traced(preset("scalar-lstm"))
    assert near(q["c"][:, 0], [0.3902, 0.9877, 1.6721], 5e-5)
    assert near(q["h"][:, 0], [0.2564, 0.6398, 0.8707], 5e-5)


# memories by hand


def test_the_latch_holds_its_bit_until_it_is_reset_and_shows_it_only_when_asked() -> None:
    q = traced(preset("latch"))
    c, h = q["c"], q["h"]
    assert c[2, 0] > 0.99  # t = 3: something is written
    assert (c[2:17, 0] > 0.95).all()  # t = 3 to 17
    assert (np.abs(c[17:23]) < 0.01).all()  # reset at t = 18
    asked = [t - 1 for t in (12, 31)]
    assert (h[asked, 0] > 0.7).all()
    assert (np.delete(h[:, 0], asked) < 0.01).all()
    assert q["i"][2, 0] > 0.99
    assert q["f"][17, 0] < 0.01
    assert half_life(q["f"][5, 1]) == pytest.approx(5.5, abs=0.05)


@pytest.mark.parametrize(("lane", "bias", "steps"), [(0, 0, 1), (1, 1, 2.2), (2, 2, 5.5), (3, 3, 14.3), (4, 5, 103)])
def test_the_half_life_of_each_forgetting_lane(lane: int, bias: float, steps: float) -> None:
    experiment = preset("forgetting")
    assert experiment.weights["b_f"][lane] == bias
    q = traced(experiment)
    f = q["f"][0, lane]
    assert half_life(f) == pytest.approx(steps, rel=0.015)
    pulse = q["c"][1, lane]
    assert pulse > 0.99
    np.testing.assert_allclose(q["c"][1:21, lane], pulse * f ** np.arange(20), rtol=1e-12)


def test_only_long_memories_add_up_at_the_second_pulse() -> None:
    q = traced(preset("forgetting"))
    assert q["f"][0, 1] == pytest.approx(0.73, abs=0.005)
    assert np.round(q["c"][21], 1).tolist() == [1.0, 1.0, 1.1, 1.4, 1.9]


def test_a_half_life_of_10_is_15268_steps() -> None:
    assert half_life(1 / (1 + np.exp(-10.0))) == pytest.approx(15_268, abs=1)


def test_a_gru_keeps_with_z_at_1_and_replaces_with_z_at_0() -> None:
    q = traced(preset("keep-or-replace"))
    h, h_tilde, z = q["h"], q["h_tilde"], q["z"]
    assert (np.abs(h[1:13, 0] - h[1, 0]) < 0.1).all()
    assert h[1, 0] > 0.8
    assert h[13, 0] < -0.8  # written anew at t = 14
    assert (np.abs(h[13:, 0] - h[13, 0]) < 0.1).all()
    assert (np.abs(h[:, 1] - h_tilde[:, 1]) < 0.02).all()
    assert (z[:, 1] < 0.01).all()
    assert 0.7 < z[0, 2] < 0.9
    before = np.vstack([np.zeros(3), h[:-1]])
    np.testing.assert_allclose(h, z * before + (1 - z) * h_tilde, atol=1e-15)


# words


def verdicts(sentence: str) -> Array:
    """y after every word."""
    return traced(apply(InputTokens(tokens=tuple(sentence.split())), preset("not-good"), {}))["y"][:, 0]


def test_the_same_word_pushes_the_verdict_both_ways() -> None:
    y = traced(preset("not-good"))["y"][:, 0]
    assert y[2] == pytest.approx(0.5, abs=0.01)
    assert y[3] > 0.9
    assert y[8] > 0.8
    assert y[9] < 0.3


@pytest.mark.parametrize(
    ("sentence", "good"),
    [
        ("the film was good", True),
        ("the film was bad", False),
        ("the film was not good", False),
        ("the film was not bad", True),
        ("not good", False),
        ("the story was not good and the film was good", True),
        ("the story was not bad and the film was not bad", True),
        ("the story was good and the film was bad", False),
        ("the story was good and the film was not bad", True),
        ("the story was bad and the film was not good", False),
    ],
)
def test_not_turns_the_next_judgement_over(sentence: str, good: bool) -> None:
    y = verdicts(sentence)[-1]
    assert y > 0.7 if good else y < 0.3


def test_not_is_remembered_over_other_words_and_used_up() -> None:
    q = traced(apply(InputTokens(tokens=("not", "the", "film", "was", "the", "good")), preset("not-good"), {}))
    assert (q["c"][:5, 0] > 0.9).all()
    assert q["c"][5, 0] < 0.01
    assert q["y"][-1, 0] < 0.1


def test_an_unknown_word_is_drawn_and_says_nothing_that_was_set_by_hand() -> None:
    experiment = apply(InputTokens(tokens=("the", "film", "was", "dull")), preset("not-good"), {})
    assert experiment.X == preset("not-good").X + 1
    now = weights(experiment, hold(experiment).first)
    np.testing.assert_array_equal(now["W_i"][:, :-1], np.array(preset("not-good").weights["W_i"]))


# sunspots


def test_the_sunspots_are_those_of_their_source() -> None:
    years, numbers = zip(*yearly(), strict=True)
    assert years == tuple(range(1700, 2009))
    assert (numbers[0], numbers[57], numbers[257], numbers[-1]) == (5.0, 32.4, 190.2, 2.9)
    assert max(numbers) == 190.2
    assert np.mean(numbers) == pytest.approx(49.752, abs=5e-4)
    assert traced(preset("sunspots"))["x"][:, 0] == pytest.approx(np.array(numbers) / 100)


@pytest.mark.parametrize(("lane", "years"), [(0, 1), (1, 3), (2, 11), (3, 33), (4, 100)])
def test_a_sunspot_lane_is_a_running_average_with_its_half_life(lane: int, years: float) -> None:
    q = traced(preset("sunspots"))
    f = q["f"][:, lane]
    assert half_life(f[0]) == pytest.approx(years, rel=0.005)
    average = 0.0
    for t, x in enumerate(q["x"][:, 0]):
        average = f[t] * average + (1 - f[t]) * x
        assert q["c"][t, lane] == pytest.approx(average, abs=1e-12)


def test_the_cycle_dies_out_from_lane_to_lane() -> None:
    c = traced(preset("sunspots"))["c"][150:]
    spread = [float(np.mean([np.ptp(c[t : t + 11, lane]) for t in range(0, 140, 11)])) for lane in range(5)]
    assert spread == sorted(spread, reverse=True)
    assert spread[0] > 20 * spread[4]


def test_lane_5_keeps_the_last_year_above_100_and_stands_still_from_1790_to_1835() -> None:
    c = traced(preset("sunspots"))["c"][:, 5]
    numbers = dict(yearly())
    assert all(numbers[year] < 100 for year in range(1790, 1836))
    still = c[1790 - 1700 : 1836 - 1700]
    assert np.ptp(still) < 0.001
    assert still[0] == pytest.approx(numbers[1789] / 100, abs=0.002)
    assert c[1957 - 1700] == pytest.approx(1.902, abs=0.001)
