"""Slot filling: what each word of a request is for. "Beijing" is a destination after "arrive", else a departure."""

from collections.abc import Iterator
from functools import cache
from itertools import permutations, product

from app.training.tasks.sentences import Sentence, Sentences, parted

_LABELS = ("destination", "departure", "date", "other")
_LABELS_ZH = ("目的地", "出发地", "日期", "其他")

_CITIES = ("Beijing", "Shanghai", "Taipei", "London", "Paris", "Rome")
_MONTHS = ("March", "May", "August", "November")
_DAYS = ("1st", "2nd", "3rd", "4th", "5th")
_VERBS = ("arrive", "leave")

_CITIES_ZH = ("北京", "上海", "台北", "广州", "成都", "西安")
_MONTHS_ZH = ("3月", "5月", "8月", "11月")
_DAYS_ZH = ("1日", "2日", "3日", "4日", "5日")
_VERBS_ZH = ("到达", "离开")


@cache
def slots() -> Sentences:
    """Destination, departure, date or other, for each word of an English request."""
    return Sentences("slots", *parted(_english(), "leave Beijing on November 2nd and arrive Rome"), _LABELS, "each")


@cache
def slots_zh() -> Sentences:
    """The same in Chinese."""
    return Sentences("slots-zh", *parted(_chinese(), "11月 2日 离开 北京 到达 上海"), _LABELS_ZH, "each")


def _english() -> Iterator[Sentence]:
    kinds = _kinds(_VERBS, _CITIES, _MONTHS + _DAYS)
    for verb, city, month, day in product(_VERBS, _CITIES, _MONTHS, _DAYS):
        for text in (
            f"{verb} {city} on {month} {day}",
            f"please {verb} {city} on {month} {day}",
            f"i would like to {verb} {city} on {month} {day}",
            f"on {month} {day} {verb} {city}",
            f"on {month} {day} i would like to {verb} the city of {city}",
            f"{verb} the city of {city} on {month} {day}",
        ):
            yield _labelled(text, kinds)
    for verb, city in product(_VERBS, _CITIES):
        for text in (f"{verb} {city}", f"please {verb} {city}", f"i would like to {verb} the city of {city}"):
            yield _labelled(text, kinds)
    for (one, two), month, day in product(permutations(_CITIES, 2), _MONTHS, _DAYS):
        for text in (
            f"leave {one} on {month} {day} and arrive {two}",
            f"arrive {one} on {month} {day} and leave {two}",
            f"leave {one} and arrive {two} on {month} {day}",
        ):
            yield _labelled(text, kinds)


def _chinese() -> Iterator[Sentence]:
    kinds = _kinds(_VERBS_ZH, _CITIES_ZH, _MONTHS_ZH + _DAYS_ZH)
    for verb, city, month, day in product(_VERBS_ZH, _CITIES_ZH, _MONTHS_ZH, _DAYS_ZH):
        for text in (
            f"{month} {day} {verb} {city}",
            f"我 想 {month} {day} {verb} {city}",
            f"{verb} {city} 的 时间 是 {month} {day}",
            f"请 帮 我 订 {month} {day} {verb} {city} 的 票",
            f"{verb} 的 城市 是 {city} 日期 是 {month} {day}",
        ):
            yield _labelled(text, kinds)
    for verb, city in product(_VERBS_ZH, _CITIES_ZH):
        for text in (f"{verb} {city}", f"我 想 {verb} {city}", f"{verb} 的 城市 是 {city}"):
            yield _labelled(text, kinds)
    for (one, two), month, day in product(permutations(_CITIES_ZH, 2), _MONTHS_ZH, _DAYS_ZH):
        for text in (
            f"{month} {day} 离开 {one} 到达 {two}",
            f"先 到达 {one} {month} {day} 再 离开 {two}",
            f"先 离开 {one} 再 到达 {two} 日期 是 {month} {day}",
        ):
            yield _labelled(text, kinds)


def _kinds(verbs: tuple[str, str], towns: tuple[str, ...], dates: tuple[str, ...]) -> dict[str, str | int]:
    """What each word of a grammar is: a town, or else its label; a verb the label that it gives to towns after it."""
    return {**dict.fromkeys(towns, "town"), **dict.fromkeys(dates, 2), verbs[0]: "to", verbs[1]: "from"}


def _labelled(text: str, kinds: dict[str, str | int]) -> Sentence:
    """A town is where to arrive (0) or what to leave (1), as the last verb before it says; dates are 2, all else 3."""
    words, now, labels = tuple(text.split()), 0, []
    for word in words:
        match kinds.get(word, 3):
            case "to" | "from" as verb:
                now = 0 if verb == "to" else 1
                labels.append(3)
            case "town":
                labels.append(now)
            case int(label):
                labels.append(label)
    return Sentence(words, tuple(labels))
