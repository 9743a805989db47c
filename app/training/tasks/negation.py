"""Negation: sentences in which "not" turns the meaning over, in English and Chinese."""

from collections.abc import Iterator
from functools import cache
from itertools import product

from app.training.tasks.sentences import Sentence, Sentences, parted

_THINGS = ("film", "story", "book", "play", "song")
_GOOD = ("good", "great", "lovely", "funny")
_BAD = ("bad", "dull", "poor", "awful")

_THINGS_ZH = ("电影", "小说", "话剧", "动画", "纪录片")
_GOOD_ZH = ("好看", "精彩", "有趣", "感人")
_BAD_ZH = ("难看", "无聊", "糟糕", "差")


@cache
def negation() -> Sentences:
    """Whether an English sentence speaks well of its thing."""
    return Sentences("negation", *parted(_english(), "the film was not good"), ("positive",), "last")


@cache
def negation_zh() -> Sentences:
    """Whether a Chinese sentence speaks well of its thing."""
    return Sentences("negation-zh", *parted(_chinese(), "我 不 觉得 这 部 电影 很 好看"), ("好评",), "last")


def _english() -> Iterator[Sentence]:
    for thing, word, turned in product(_THINGS, _GOOD + _BAD, (False, True)):
        label = ((word in _GOOD) != turned,)
        no = "not" if turned else ""
        for text in (
            f"the {thing} was {no} {word}",
            f"the {thing} was {no} very {word}",
            f"the {thing} was {no} really {word}",
            f"{no} a {word} {thing}",
            f"it was {no} a {word} {thing}",
            f"it was {no} a very {word} {thing}",
            f"we saw the {thing} and it was {no} {word}",
            f"i do {no} think the {thing} was {word}",
            f"i do {no} think that it was a {word} {thing}",
        ):
            yield Sentence(tuple(text.split()), tuple(map(int, label)))


def _chinese() -> Iterator[Sentence]:
    for thing, word, turned in product(_THINGS_ZH, _GOOD_ZH + _BAD_ZH, (False, True)):
        label = ((word in _GOOD_ZH) != turned,)
        no = "不" if turned else ""
        for text in (
            f"这 部 {thing} {no} {word}",
            f"这 部 {thing} {no} 很 {word}",
            f"其实 这 部 {thing} {no} {word}",
            f"昨天 看 的 {thing} {no} {word}",
            f"昨天 看 的 {thing} 其实 {no} 很 {word}",
            f"我 {no} 觉得 这 部 {thing} {word}",
            f"我 {no} 觉得 这 部 {thing} 很 {word}",
            f"{no} 是 一 部 {word} 的 {thing}",
        ):
            yield Sentence(tuple(text.split()), tuple(map(int, label)))
