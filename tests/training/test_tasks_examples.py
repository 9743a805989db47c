"""A task of one's own: examples as they are written, and what is wrong with them in words."""

import time
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import GatescopeError, InvalidShape, InvalidValue, OverBudget
from app.training.tasks import examples
from app.training.tasks.examples import Examples, check, task
from app.training.tasks.reading import read, split

FOUR = Examples(texts=(("so", "good"), ("so", "bad"), ("good",), ("bad",)), labels=("yes", "no", "yes", "no"))


@pytest.mark.parametrize(
    "text",
    [
        "so good\tyes\nso bad\tno\ngood\tyes\nbad\tno\n",
        "So good!, yes\nSo bad., no\n\nGood, yes\nBad, no",
        "text;label\nso good;yes\nso bad;no\ngood;yes\nbad;no",
        '\ufefflabel,text\r\nyes,"so, good"\r\nno,so bad\r\nyes,good\r\nno,bad\r\n',
    ],
)
def test_lines_and_tables_are_read_alike(text: str) -> None:
    assert read(text) == FOUR


def test_a_comma_in_a_text_before_a_tab_is_a_comma() -> None:
    assert read("well, good\tyes\nwell, bad\tno").texts == (("well", "good"), ("well", "bad"))


def test_only_the_last_comma_parts_text_and_label() -> None:
    assert read("not bad, not good, so so\nbad, no") == Examples(
        texts=(("not", "bad", "not", "good"), ("bad",)), labels=("so so", "no")
    )


def test_chinese_without_spaces_is_read_character_by_character_and_with_spaces_by_words() -> None:
    assert split("这部电影不好看。") == tuple("这部电影不好看")
    assert split("这 部 电影 不 好看") == ("这", "部", "电影", "不", "好看")
    assert split("用iPhone拍") == ("用", "iphone", "拍")
    assert split("Arrive  Beijing, please!") == ("arrive", "beijing", "please")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "examples: got nothing; expected lines of a text and its label"),
        (" \n\n", "examples: got nothing"),
        ("good,yes\nbad", "line 2: got no label; expected a text and its label"),
        ("good,yes\nbad,", "line 2: got no label"),
        ("a,b\n" * 2_001, "examples: got 2001; expected at most 2000"),
        ("good,yes\n" + "x" * 8_193 + ",no", "line 2: got 8196 letters; expected at most 8192 letters"),
        ("x" * 1_000_001, "examples: got 1000001 letters; expected at most 1000000 letters"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(GatescopeError, match=told):
        read(text)


@given(st.text(max_size=200) | st.text(alphabet='ab,;\t\n" 好\0', max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(GatescopeError):  # anything else would be a crash
        check(read(text))


def made(texts: int = 4, words: int = 2, different: int = 4, labels: int = 2, letters: int = 5) -> Examples:
    """Examples of these sizes."""
    every = [f"{k:0{letters}}" for k in range(different)]
    return Examples(
        texts=tuple(tuple(every[(t * words + w) % different] for w in range(words)) for t in range(texts)),
        labels=tuple(f"l{t % labels}" for t in range(texts)),
    )


@pytest.mark.parametrize(
    ("wrong", "kind", "told"),
    [
        (made(texts=2_001), OverBudget, "examples: got 2001; expected at most 2000"),
        (made(words=65), OverBudget, "words of example 1: got 65; expected at most 64"),
        (made(texts=200, different=257), OverBudget, "different words: got 257; expected at most 256"),
        (made(texts=40, labels=17), OverBudget, "different labels: got 17; expected at most 16"),
        (made(letters=65), InvalidValue, "word: got 65 letters; expected at most 64 letters"),
        (made(words=0), InvalidValue, "example 1: got no word; expected at least one word"),
        (made(texts=1), InvalidValue, "examples: got 1; expected at least 2"),
        (made(texts=0), InvalidValue, "examples: got 0; expected at least 2"),
        (made(labels=1), InvalidValue, "labels of the examples: got 1 different label; expected at least 2"),
        (Examples(texts=(("a",),), labels=("b", "c")), InvalidShape, "labels of the examples: got 2 labels"),
    ],
)
def test_too_many_too_long_or_none_is_refused_with_the_number(
    wrong: Examples, kind: type[GatescopeError], told: str
) -> None:
    with pytest.raises(kind, match=told):
        check(wrong)


def test_the_largest_that_is_allowed_is_allowed() -> None:
    check(made(texts=2_000, words=64, different=256, labels=16, letters=64))


def test_few_examples_are_all_learned_from_and_judged_by() -> None:
    few = task(FOUR)
    assert few.learned == few.kept
    assert few.labels == ("no", "yes")
    batch = few.draw(np.random.default_rng(0), 8, 5)
    assert batch.words is not None
    for words, target in zip(batch.words, batch.target[-1], strict=True):
        assert few.labels[int(target.argmax())] == ("yes" if "good" in words else "no")


def test_of_many_about_a_fifth_is_held_out_whatever_their_order() -> None:
    many = made(texts=200, words=3, different=200)
    one, turned = task(many), task(Examples(texts=many.texts[::-1], labels=many.labels[::-1]))
    assert 20 < len(one.kept) < 60
    assert not set(one.kept) & set(one.learned)
    assert set(one.kept) == set(turned.kept)


def test_a_label_that_would_only_be_held_out_keeps_all_examples_learned() -> None:
    many = made(texts=100, words=3, different=200)
    rare = next(one.words for one in task(many).kept)
    labels = tuple("rare" if words == rare else label for words, label in zip(many.texts, many.labels, strict=True))
    assert len(task(Examples(texts=many.texts, labels=labels)).learned) == 100


def test_the_largest_examples_are_looked_up_without_reading_them_all() -> None:
    largest = made(texts=2_000, words=64, different=256, labels=16)
    made_once = task(largest)
    began = time.perf_counter()
    for _ in range(1_000):
        assert task(largest) is made_once
    assert time.perf_counter() - began < 1.0  # reading them all takes 2 ms each time
    assert hash(largest) == hash(made(texts=2_000, words=64, different=256, labels=16))


def test_the_numbers_of_the_budget_are_those_that_are_told() -> None:
    assert (examples.MOST, examples.LONGEST, examples.MOST_WORDS) == (2_000, 64, 256)
