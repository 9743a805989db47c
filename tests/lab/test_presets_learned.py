"""Trained presets: as good as they say with exactly the weights that are shown, and every sentence about them holds."""

from dataclasses import replace

import numpy as np
import pytest

from app.cells.arrays import Array
from app.lab.apply import apply
from app.lab.budget import Budget
from app.lab.check import check
from app.lab.edits import InputTokens, InputValue, InputValues
from app.lab.experiment import Experiment, Tokens
from app.lab.pins import Pin
from app.lab.presets import PRESETS, Preset, find
from app.lab.presets.trained import kept, params
from app.training.course import check as check_course
from app.training.course import first_weights, task_of
from app.training.lessons import LESSONS
from app.training.tasks import TASKS
from app.training.tasks.negation import negation
from app.training.tasks.slots import slots, slots_zh
from app.training.tasks.sunspots import LEARNED, scaled
from app.training.trainer import Progress, fresh_accuracy, judged
from tools.lessons import machine, rounded
from tools.turn import LANGUAGES, holders, pin, understood

from .worked import preset, traced

every = pytest.mark.parametrize("task", LESSONS)
LEAST = {"letters": 0.8, "next-sunspots": 0.75, "negation": 0.95, "negation-zh": 0.95, "slots": 0.98, "slots-zh": 0.98}
"""What the accuracy has to be; of all others 0.99."""


def told(name: str) -> str:
    """The English notice of a preset, with plain minus signs."""
    found = find(name)
    assert found is not None
    return found.notice.en.replace("−", "-")


def words(name: str, sentence: str) -> dict[str, Array]:
    return traced(apply(InputTokens(tokens=tuple(sentence.split())), preset(name), {}))


def test_there_is_a_lesson_and_a_preset_for_every_task() -> None:
    assert set(LESSONS) == set(TASKS)
    assert {f"learned-{task}" for task in TASKS} == {one.id for one in PRESETS if one.id.startswith("learned-")}


@every
def test_a_lesson_is_within_what_is_taught_and_small(task: str) -> None:
    course = check_course(LESSONS[task])
    assert course.H <= 16
    assert course.task == task


@every
def test_the_shown_weights_are_as_good_as_is_told(task: str) -> None:
    course, shown = LESSONS[task], {name: np.array(value) for name, value in preset(f"learned-{task}").weights.items()}
    assert shown.keys() == first_weights(course).keys()
    accuracy = fresh_accuracy(course, Progress(course.epochs, shown))
    assert accuracy is not None
    assert accuracy >= LEAST.get(task, 0.99)
    assert accuracy == pytest.approx(kept(task)["accuracy"], abs=0.002)
    loss, held_out = judged(course, shown, task_of(course).held_out(course.T))
    assert held_out == pytest.approx(kept(task)["held_out"], abs=0.006)
    assert loss == pytest.approx(kept(task)["loss"], rel=1e-3, abs=1e-6)


@every
def test_the_shown_weights_are_short_and_none_was_drawn(task: str) -> None:
    for value in params(task).values():
        np.testing.assert_array_equal(value, rounded({"w": value})["w"])
    assert judged(LESSONS[task], first_weights(LESSONS[task]), task_of(LESSONS[task]).held_out(24))[1] < LEAST.get(
        task, 0.99
    )


@every
def test_the_shown_example_is_not_one_that_was_learned_from(task: str) -> None:
    one = preset(f"learned-{task}")
    if isinstance(one.input, Tokens):
        assert one.input.closed
        learned_from = getattr(task_of(LESSONS[task]), "learned", ())
        assert one.input.tokens not in {sentence.words for sentence in learned_from}


def test_it_is_said_where_the_weights_come_from() -> None:
    for task in LESSONS:
        assert kept(task)["epochs"] == LESSONS[task].epochs
        assert kept(task)["machine"].startswith("NumPy ")
    assert machine().startswith("NumPy ")


# negation

both = pytest.mark.parametrize("task", LANGUAGES)
VALUE = 0.5
"""What the notices say to pin C[0] to."""


@both
def test_one_unit_holds_the_turn_and_the_other_does_not(task: str) -> None:
    holder, other = holders(preset(f"learned-{task}"), LANGUAGES[task])
    assert holder.turns > 40
    assert holder.share >= 0.95
    assert other.share < 1 / 3
    assert holder.value == VALUE
    assert f"Pin C[0] to {VALUE} " in told(f"learned-{task}")


@both
def test_pinning_that_unit_undoes_the_turn_of_held_out_sentences(task: str) -> None:
    language, network = LANGUAGES[task], preset(f"learned-{task}")
    undone = turns = 0
    for sentence in language.task.kept:
        if understood(network, sentence.words, language):
            plain = replace(network, input=said(network, sentence.words))
            pinned = check(replace(plain, pins=(pin(sentence.words, language, 0, VALUE),)), Budget())
            turned, freed = (bool(traced(one)["y"][-1, 0] > 0.5) for one in (plain, pinned))
            assert turned == bool(sentence.labels[0])
            undone += freed != turned
            turns += 1
    assert undone / turns >= 0.95


def said(network: Experiment, sentence: tuple[str, ...]) -> Tokens:
    assert isinstance(network.input, Tokens)
    return replace(network.input, tokens=sentence)


@pytest.mark.parametrize(("task", "no", "last"), [("negation", 4, 4), ("negation-zh", 2, 7)], ids=str)
def test_the_shown_sentence_turns_as_the_notice_says(task: str, no: int, last: int) -> None:
    network, text = preset(f"learned-{task}"), told(f"learned-{task}")
    q = traced(network)
    before, after = q["c"][no - 2, 0], q["c"][no - 1, 0]
    assert f"throws C[0] from {before:.2f} to {after:.2f} at t = {no}" in text
    assert before > 0 > after
    assert (q["c"][no - 1 : last, 0] < -0.7).all()
    assert f"y = {q['y'][-1, 0]:.2f}" in text
    held = replace(network, pins=(Pin(quantity="c", unit=0, first=no, last=last, value=VALUE),))
    assert f"y is {traced(held)['y'][-1, 0]:.2f}" in text


def test_the_numbers_of_sentences_are_those_that_are_told() -> None:
    assert f"have read {len(negation().learned)} sentences" in told("learned-negation")
    assert f"every turn of {len(negation().kept)} sentences" in told("learned-negation")


# slot filling


def slot(name: str, sentence: str) -> list[str]:
    """The label of each word as the network says it."""
    labels = preset(name).readout.labels  # type: ignore[union-attr]
    assert labels is not None
    return [labels[k] for k in words(name, sentence)["y"].argmax(axis=-1)]


def test_beijing_is_a_destination_after_arrive_and_a_departure_after_leave() -> None:
    arrive = slot("learned-slots", "arrive Beijing on November 2nd")
    assert arrive == ["other", "destination", "other", "date", "date"]
    assert slot("learned-slots", "leave Beijing on November 2nd") == ["other", "departure", *arrive[2:]]
    assert slot("learned-slots", "arrive the city of Beijing")[-1] == "destination"
    assert slot("learned-slots-zh", "到达 北京") == ["其他", "目的地"]
    assert slot("learned-slots-zh", "离开 北京") == ["其他", "出发地"]


def test_the_shown_requests_are_labelled_as_the_notices_say() -> None:
    shown = slot("learned-slots", "leave Beijing on November 2nd and arrive Rome")
    assert (shown[1], shown[-1]) == ("departure", "destination")
    swapped = slot("learned-slots", "arrive Beijing on November 2nd and leave Rome")
    assert (swapped[1], swapped[-1]) == ("destination", "departure")
    chinese = slot("learned-slots-zh", "11月 2日 离开 北京 到达 上海")
    assert chinese == ["日期", "日期", "其他", "出发地", "其他", "目的地"]
    assert slot("learned-slots-zh", "11月 2日 到达 上海")[-1] == "目的地"


@pytest.mark.parametrize(("task", "lane"), [("slots", 0), ("slots-zh", 3)])
def test_one_lane_carries_the_verb_to_its_town_in_every_held_out_sentence(task: str, lane: int) -> None:
    network = preset(f"learned-{task}")
    assert f"ane {lane} carries the verb" in told(f"learned-{task}")
    for sentence in {"slots": slots, "slots-zh": slots_zh}[task]().kept:
        c = traced(replace(network, input=said(network, sentence.words)))["c"][:, lane]
        for t, label in enumerate(sentence.labels):
            if label < 2:
                assert (c[t - 1] < 0) == (label == 0), sentence.words


# numbers and symbols


def test_the_latch_takes_in_the_marked_bit_and_little_after() -> None:
    q, text = traced(preset("learned-latch")), told("learned-latch")
    assert f"i = {q['i'][0, 1]:.2f}" in text
    assert f"i = {q['i'][1:, 1].mean():.2f}" in text
    assert f"f = {q['f'][:, 1].mean():.2f}" in text
    assert (q["y"][-1, 0] > 0.5) == (q["x"][0, 0] > 0)


def test_turning_the_marked_bit_turns_the_belt_over_and_turning_any_other_does_not() -> None:
    network = preset("learned-latch")
    q = traced(network)

    def turned(t: int) -> dict[str, Array]:
        return traced(apply(InputValue(t=t, k=0, value=float(-q["x"][t - 1, 0])), network, {}))

    other = turned(1)
    assert other["c"][-1, 1] * q["c"][-1, 1] < 0
    assert (other["y"][-1, 0] > 0.5) != (q["y"][-1, 0] > 0.5)
    for t in (2, 3, 10, 50, 99, 100):
        assert (turned(t)["y"][-1, 0] > 0.5) == (q["y"][-1, 0] > 0.5)


def test_the_adder_opens_at_the_marks_and_says_their_sum() -> None:
    q, text = traced(preset("learned-adding")), told("learned-adding")
    marks = np.flatnonzero(q["x"][:, 1])
    one, two = (q["x"][t, 0] for t in marks)
    assert f"at t = {marks[0] + 1} and t = {marks[1] + 1}: {one:.2f} + {two:.2f} = {one + two:.2f}" in text
    assert f"says {q['y'][-1, 0]:.2f}" in text
    i, f = q["i"][:, 0], q["f"][:, 0]
    assert f"i = {i[marks[0]]:.2f} and {i[marks[1]]:.2f}, else at most {np.delete(i, marks).max():.2f}" in text
    assert f"at least {np.floor(100 * f.min()) / 100:.2f}" in text


def test_parity_is_held_in_a_sign_kept_at_0_and_wiped_out_at_1() -> None:
    q, text = traced(preset("learned-parity")), told("learned-parity")
    odd = np.cumsum(q["x"][:, 0]) % 2 == 1
    assert ((q["c"][:, 0] < 0) == odd).all()
    ones = q["x"][:, 0] == 1
    assert f"f at least {np.floor(100 * q['f'][~ones, 0].min()) / 100:.2f}" in text
    assert f"f at most {np.ceil(100 * q['f'][ones, 0].max()) / 100:.2f}" in text
    deaf = {f"U_c[0,{k}]": 0.0 for k in range(3)}
    y = traced(replace(preset("learned-parity"), edits=deaf))["y"][:, 0]
    assert ((y > 0.5) != odd).any()


def counted(n: int) -> tuple[Array, list[bool]]:
    """C of the counter over n a's and n b's, and whether # is said to be next after each b."""
    q = words("learned-counter", " ".join(["#", *["a"] * n, *["b"] * n]))
    return q["c"][1:, 2], [bool((after > 0.5).tolist() == [False, False, True]) for after in q["y"][n + 1 :]]


@pytest.mark.parametrize("n", [*range(1, 9), 12, 20])
def test_the_counter_goes_up_with_a_and_down_with_b_and_ends_below_0(n: int) -> None:
    c, ends = counted(n)
    steps = np.diff(c)
    assert (np.abs(steps[: n - 1] - 1) < 0.1).all()
    assert (np.abs(steps[n - 1 :] + 1) < 0.1).all()
    assert ends == [False] * (n - 1) + [True]
    assert ((c[n:] < 0) == ends).all()


def test_store_and_report_was_found_again() -> None:
    q, text = traced(preset("learned-store")), told("learned-store")
    assert f"here {q['y'][3, 0]:.2f}" in text
    assert np.abs(q["y"][:, 0] - [0, 0, 0, 7, 0]).max() < 0.1
    now = params("store")
    assert f"W_y is {now['W_y'][0, 0]:.2f}" in text
    assert now["W_i"][0, 1] > 4 > abs(now["W_i"][0, 0])
    assert now["W_f"][0, 1] > 4
    assert now["W_o"][0, 2] > 4
    assert np.abs(now["W_o"][0, :2]).max() < 0.5
    assert (q["c"] < 0).all()
    assert preset("learned-store").cell.kind == "lstm"
    by_hand, learned = preset("store-and-report"), preset("learned-store")
    assert learned.input == by_hand.input


def test_an_echo_says_the_word_of_three_timesteps_ago_also_for_other_words() -> None:
    one = preset("learned-echo")
    assert isinstance(one.input, Tokens)
    said = traced(one)["y"].argmax(axis=-1)
    assert [("a", "b", "c")[k] for k in said[3:]] == list(one.input.tokens[:-3])
    silenced = replace(one, pins=(Pin(quantity="c", unit=6, value=0.0),))
    assert (traced(silenced)["y"].argmax(axis=-1)[3:] != said[3:]).any()


def test_a_copy_answers_each_question_mark_with_the_letter_that_is_due() -> None:
    one = preset("learned-copy")
    assert isinstance(one.input, Tokens)
    heard = list(one.input.tokens)
    said = [("a", "b")[k] for k in traced(one)["y"].argmax(axis=-1)]
    for begin in range(0, 32, 8):
        assert said[begin + 4 : begin + 8] == heard[begin : begin + 4]


# letters and sunspots


def test_letters_and_years_are_foretold_as_often_as_is_told() -> None:
    assert f"{100 * kept('letters')['accuracy']:.0f} of 100" in told("learned-letters")
    assert f"{100 * kept('next-sunspots')['accuracy']:.0f} of 100" in told("learned-next-sunspots")
    after = np.abs(np.diff(scaled()))[LEARNED - 1 :]
    assert f"gets {100 * (after < 0.2).mean():.0f}." in told("learned-next-sunspots")


def test_the_years_that_are_shown_are_told_as_well_as_is_told() -> None:
    q = traced(preset("learned-next-sunspots"))
    year = np.arange(1900, 2009)
    near = np.abs(q["y"][:-1, 0] - q["x"][1:, 0]) < 0.2
    assert near[year[1:] > 1949].mean() == pytest.approx(kept("next-sunspots")["accuracy"], abs=0.04)
    rising = np.diff(q["x"][:, 0]) > 0.1
    falling = np.diff(q["x"][:, 0]) < -0.1
    ahead = q["y"][1:, 0] - q["x"][1:, 0]
    assert ahead[rising].mean() > 0.05 > -0.05 > ahead[falling].mean()


def test_an_edited_input_of_numbers_is_answered_too() -> None:
    more = apply(InputValues(values=((5.0, 1.0, 0.0), (0.0, 0.0, 1.0))), preset("learned-store"), {})
    assert traced(more)["y"][1, 0] == pytest.approx(5, abs=0.5)


@pytest.mark.parametrize("one", [one for one in PRESETS if one.id.startswith("learned-")], ids=lambda one: one.id)
def test_a_trained_preset_is_small_enough_for_a_link(one: Preset) -> None:
    assert sum(np.size(value) for value in one.experiment.weights.values()) < 5_000
