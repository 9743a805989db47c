"""Tasks: what is asked is what the words of the task say, what is held out is never learned from, and draws repeat."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UnknownName
from app.training import losses
from app.training.tasks import TASKS, Batch, find
from app.training.tasks.letters import SPACE, letters
from app.training.tasks.negation import negation, negation_zh
from app.training.tasks.sentences import Sentences
from app.training.tasks.slots import slots, slots_zh
from app.training.tasks.sunspots import LEARNED, scaled
from app.training.tasks.task import on_the_right_side, within

T = 24
every = pytest.mark.parametrize("name", TASKS)
seeds = given(st.integers(0, 10_000))


def drawn(name: str, seed: int, n: int = 5) -> Batch:
    return find(name).draw(np.random.default_rng(seed), n, T)


@every
def test_a_batch_has_the_shapes_that_the_task_says(name: str) -> None:
    task, batch = find(name), drawn(name, 0)
    steps, n, X = batch.x.shape
    assert (n, X) == (5, task.X)
    assert batch.target.shape == (steps, 5, task.K)
    assert batch.weight.shape == (steps, 5)
    assert len(task.labels) == task.K
    assert np.isfinite(batch.x).all()
    losses.check(task.loss, task.output)
    assert (batch.weight[:-1] == 0).all() or task.counts == "each"
    assert (batch.weight.sum(axis=0) > 0).all()


@every
def test_the_same_seed_draws_the_same_and_another_one_something_else(name: str) -> None:
    one, same, other = (drawn(name, seed, 40) for seed in (7, 7, 8))
    assert (one.x == same.x).all()
    assert (one.target == same.target).all()
    assert one.x.shape != other.x.shape or (one.x != other.x).any()


@every
def test_words_are_the_ones_in_the_input(name: str) -> None:
    task, batch = find(name), drawn(name, 3)
    assert (task.vocabulary is None) == (batch.words is None)
    if batch.words is not None and task.vocabulary is not None:
        assert len(set(task.vocabulary)) == task.X
        told = tuple(tuple(task.vocabulary[k] for k in row) for row in batch.x.argmax(axis=-1).T)
        assert told == batch.words
        assert (batch.x.sum(axis=-1) == 1).all()


@every
def test_what_is_held_out_is_always_the_same_and_right_answers_are_told_right(name: str) -> None:
    task = find(name)
    for one, again in zip(task.held_out(T), task.held_out(T), strict=True):
        assert (one.x == again.x).all()
        assert task.accuracy(one.target, one.target, one.weight) == 1.0
        assert task.accuracy(one.target + 3.0 * (1 - 2 * one.target), one.target, one.weight) < 1.0


@pytest.mark.parametrize("name", ["latch", "parity", "adding", "store"])
def test_other_sequences_are_drawn_for_the_last_word(name: str) -> None:
    task = find(name)
    (fresh,), (judged,) = task.fresh(np.random.default_rng(0), 200, T), task.held_out(T)
    assert (fresh.x != judged.x).any()


def test_an_unknown_task_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match=r"unknown name: task: got fly; expected one of latch, echo"):
        find("fly")


# what is asked


@seeds
def test_the_latch_asks_for_the_marked_bit_at_the_end(seed: int) -> None:
    batch = drawn("latch", seed)
    assert (batch.x[:, :, 1].sum(axis=0) == 1).all()
    assert ((batch.x[0, :, 0] > 0) == (batch.target[-1, :, 0] == 1)).all()
    assert set(np.unique(batch.x[:, :, 0])) <= {-1.0, 1.0}


@seeds
def test_adding_asks_for_the_sum_of_the_two_marked_numbers(seed: int) -> None:
    batch = drawn("adding", seed)
    value, mark = batch.x[:, :, 0], batch.x[:, :, 1]
    assert (mark.sum(axis=0) == 2).all()
    assert (mark[: T // 2].sum(axis=0) == 1).all()
    np.testing.assert_allclose((value * mark).sum(axis=0), batch.target[-1, :, 0])


@seeds
def test_parity_asks_after_every_bit_whether_there_were_an_odd_number_of_ones(seed: int) -> None:
    batch = drawn("parity", seed)
    for t in range(T):
        assert (batch.x[: t + 1, :, 0].sum(axis=0) % 2 == batch.target[t, :, 0]).all()


@seeds
def test_store_adds_empties_and_reports_as_its_three_inputs_say(seed: int) -> None:
    batch = drawn("store", seed)
    for b in range(5):
        memory = 0.0
        for (value, act, ask), (target,) in zip(batch.x[:, b], batch.target[:, b], strict=True):
            memory = memory + value if act == 1 else 0.0 if act == -1 else memory
            assert target == (memory if ask else 0.0)


@seeds
def test_an_echo_is_the_symbol_of_three_timesteps_ago(seed: int) -> None:
    batch = drawn("echo", seed)
    assert (batch.target[3:] == batch.x[:-3]).all()
    assert (batch.weight[:3] == 0).all()
    assert (batch.weight[3:] == 1).all()


@seeds
def test_a_copy_repeats_four_symbols_when_it_is_asked(seed: int) -> None:
    batch = drawn("copy", seed, n=1)
    assert batch.words is not None
    (words,) = batch.words
    for begin in range(0, T, 8):
        assert words[begin + 4 : begin + 8] == ("?",) * 4
        due = tuple(("a", "b")[k] for k in batch.target[begin + 4 : begin + 8, 0].argmax(axis=-1))
        assert due == words[begin : begin + 4]
    assert [w == "?" for w in words] == batch.weight[:, 0].astype(bool).tolist()


@seeds
def test_a_counter_allows_exactly_what_may_come_next(seed: int) -> None:
    batch = drawn("counter", seed, n=1)
    assert batch.words is not None
    (words,) = batch.words
    for t, word in enumerate(words):
        string = words[: t + 1][-words[: t + 1][::-1].index("#") - 1 :]
        a, b = string.count("a"), string.count("b")
        allowed = {"#": {"a"}, "a": {"a", "b"}, "b": {"b"} if b < a else {"#"}}[word]
        assert {label for label, yes in zip(("a", "b", "#"), batch.target[t, 0], strict=True) if yes} == allowed
        if t + 1 < T:
            assert words[t + 1] in allowed


def test_only_counting_is_judged_in_the_counter() -> None:
    task, batch = find("counter"), drawn("counter", 1)
    after_a = batch.x[:, :, 0] == 1
    careless = np.where(after_a[..., None], 1 - batch.target, batch.target)
    assert task.accuracy(careless, batch.target, batch.weight) == 1.0


# sentences


@pytest.mark.parametrize("task", [negation(), negation_zh(), slots(), slots_zh()], ids=lambda task: task.id)
def test_no_sentence_is_both_learned_and_held_out_and_every_word_is_learned(task: Sentences) -> None:
    learned = {one.words for one in task.learned}
    assert not learned & {one.words for one in task.kept}
    assert {word for words in learned for word in words} == set(task.vocabulary)
    assert 0.12 < len(task.kept) / (len(task.learned) + len(task.kept)) < 0.28
    assert {label for one in task.kept for label in one.labels} == {
        label for one in task.learned for label in one.labels
    }


@pytest.mark.parametrize(("task", "no"), [(negation(), "not"), (negation_zh(), "不")], ids=["en", "zh"])
def test_leaving_the_no_out_turns_the_label_over(task: Sentences, no: str) -> None:
    label = {one.words: one.labels for one in (*task.learned, *task.kept)}
    turned = [(words, told) for words, told in label.items() if no in words]
    assert len(turned) == len(label) / 2
    for words, told in turned:
        assert told[0] == 1 - label[tuple(word for word in words if word != no)][0], words


def said(task: Sentences, text: str) -> tuple[str, ...]:
    """Labels of a sentence of the task, word by word."""
    words = tuple(text.split())
    (found,) = {one.labels for one in (*task.learned, *task.kept) if one.words == words}
    return tuple(task.labels[k] for k in found)


def test_a_town_is_a_destination_after_arrive_and_a_departure_after_leave() -> None:
    assert said(slots(), "arrive Beijing on November 2nd") == ("other", "destination", "other", "date", "date")
    assert said(slots(), "leave Beijing on November 2nd") == ("other", "departure", "other", "date", "date")
    both = said(slots(), "leave Beijing and arrive Rome on May 1st")
    assert (both[1], both[4]) == ("departure", "destination")
    assert said(slots_zh(), "到达 北京") == ("其他", "目的地")
    assert said(slots_zh(), "离开 北京") == ("其他", "出发地")


def test_both_kinds_of_town_are_as_frequent() -> None:
    for task in (slots(), slots_zh()):
        told = [label for one in task.learned for label in one.labels]
        assert told.count(0) / told.count(1) == pytest.approx(1, abs=0.1)


# texts and series


def test_the_letter_after_each_is_asked_and_the_end_of_the_text_is_held_out() -> None:
    task, text = find("letters"), "".join(letters())
    batch = drawn("letters", 1)
    assert batch.words is not None
    assert task.vocabulary is not None
    for words, due in zip(batch.words, batch.target.argmax(axis=-1).T, strict=True):
        piece = "".join(words) + task.vocabulary[due[-1]]
        assert piece in text[: int(0.9 * len(text)) + 1]
    (judged,) = task.held_out(T)
    assert judged.words is not None
    assert "".join("".join(words) for words in judged.words) in text[int(0.9 * len(text)) :]
    assert SPACE in task.vocabulary


def test_the_next_year_is_asked_and_years_after_1949_are_held_out() -> None:
    task = find("next-sunspots")
    batch = drawn("next-sunspots", 2, n=50)
    assert (batch.x[1:] == batch.target[:-1]).all()
    (judged,) = task.held_out(T)
    asked = judged.target[:, 0, 0][judged.weight[:, 0] > 0]
    np.testing.assert_array_equal(asked, scaled()[LEARNED:])
    whole = find("next-sunspots").draw(np.random.default_rng(0), 500, 250)
    assert whole.target.max() <= scaled()[:LEARNED].max()


# what counts as right


def test_right_is_on_the_right_side_of_one_half_in_all_answers() -> None:
    y, target = np.array([[[0.6, 0.1]], [[0.6, 0.9]]]), np.array([[[1.0, 0.0]], [[1.0, 0.0]]])
    assert on_the_right_side(y, target).tolist() == [[True], [False]]
    assert within(0.2, y, target).tolist() == [[False], [False]]
    assert within(0.5, y, target).tolist() == [[True], [False]]


def test_where_nothing_is_asked_nothing_is_wrong() -> None:
    assert find("parity").accuracy(np.zeros((2, 1, 1)), np.ones((2, 1, 1)), np.zeros((2, 1))) == 1.0
