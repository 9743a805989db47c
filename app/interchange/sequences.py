"""A sequence of someone else as an input: CSV, JSON, npy or words, told apart by what is in the file."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from app.errors import InvalidShape, InvalidValue, NotReadable, OverBudget, UnknownName
from app.interchange.reading.npz import header, values
from app.lab.budget import Budget
from app.lab.check import LONGEST_WORD
from app.lab.experiment import AnyInput, Numbers, Tokens

NPY = b"\x93NUMPY"
EXPECTED = "CSV, JSON, npy, or words with spaces between them"
MOST_WORDS = 100_000
"""In a vocabulary."""
_SEPARATORS = (";", "\t", ",")
_POINT = re.compile(r"\s*[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?\s*")
_COMMA = re.compile(r"\s*[+-]?(\d*,\d+)([eE][+-]?\d{1,4})?\s*")
"""A number with a decimal comma; whole numbers have neither."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """What was read, and how."""

    input: AnyInput
    commas: bool = False
    """Whether commas were taken for decimal points."""
    named: bool = False
    """Whether the file says which words there are, not only which come."""


def read(data: bytes, budget: Budget) -> AnyInput:
    """Read one sequence, as :func:`told` does, and no more of it than its input."""
    return told(data, budget).input


def told(data: bytes, budget: Budget, wanted: int = 0) -> Sequence:
    """Read one sequence, a row a timestep. ``wanted``: how many numbers a row would have, where that is known.

    - npy: numbers (T,) or (T, X).
    - JSON: a list of numbers, of rows, or of words; or ``{"tokens": [...], "vocabulary": [...]}``, where the vocabulary
      may also be a map of words to their places.
    - CSV: a line a timestep, with commas, semicolons or tabs, and perhaps a line of titles first. Where something else
      than commas parts the columns, or one column is wanted, numbers may have decimal commas: then all of them have.
    - Anything else that is text: words, their vocabulary in the order in which they first come.

    Raises NotReadable, InvalidValue, InvalidShape or OverBudget naming row and column.
    """
    if data.startswith(NPY):
        return Sequence(_numbers(_from_npy(data, budget), budget))
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise NotReadable("sequence", "bytes of another kind", EXPECTED) from error
    if not text:
        raise NotReadable("sequence", "nothing", EXPECTED)
    if "\0" in text:
        raise NotReadable("sequence", "bytes of another kind", EXPECTED)
    if text[0] in "[{":
        return _from_json(text, budget)
    try:
        found = _from_csv(text, budget, wanted)
    except csv.Error as error:
        raise NotReadable("sequence", "broken CSV", EXPECTED) from error
    if found is None:
        return Sequence(_words(_split(text), None, budget))
    rows, commas = found
    return Sequence(_numbers(rows, budget), commas)


def _from_npy(data: bytes, budget: Budget) -> list[list[float]]:
    shape, flat = header("sequence", data)
    if flat[0].kind not in "fiu" or flat[0].itemsize > 8:
        raise InvalidValue("sequence", f"numbers of type {flat[0].name}", "float or whole numbers")
    if len(shape) not in (1, 2) or 0 in shape:
        raise InvalidShape("sequence", f"shape {shape}"[:80], "(T,) or (T, X)")
    _check_size(shape[0], shape[1] if len(shape) == 2 else 1, budget)
    array = np.asarray(values("sequence", data, shape, flat), dtype=np.float64)
    rows: list[list[float]] = array.reshape(shape[0], -1).tolist()
    return rows


def _from_json(text: str, budget: Budget) -> Sequence:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotReadable("sequence", "broken JSON", "JSON text") from error
    if isinstance(whole, dict):
        if isinstance(whole.get("values"), list):
            return Sequence(_listed(whole["values"], budget))
        if isinstance(whole.get("tokens"), list):
            known = whole.get("vocabulary")
            return Sequence(_words(whole["tokens"], known, budget), named=known is not None)
        raise InvalidValue("sequence", "an object", 'a list, or an object with "tokens" or "values"')
    return Sequence(_listed(whole, budget))


def _listed(whole: list[Any], budget: Budget) -> AnyInput:
    if whole and all(isinstance(one, str) for one in whole):
        return _words(whole, None, budget)
    _check_size(max(1, len(whole)), 1, budget)
    return _numbers([one if isinstance(one, list) else [one] for one in whole], budget)


def _numbers(rows: list[list[Any]], budget: Budget) -> Numbers:
    """Rows of equal length of finite numbers."""
    if not rows or not rows[0]:
        raise NotReadable("sequence", "nothing", "at least one number")
    _check_size(len(rows), len(rows[0]), budget)
    for t, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise InvalidShape(f"row {t}", f"{len(row)} numbers", f"{len(rows[0])}, as in row 1")
        for k, one in enumerate(row, start=1):
            if type(one) not in (int, float) or not _is_finite(one):
                raise InvalidValue(f"row {t}, column {k}", str(one)[:40], "a finite number")
    return Numbers(values=tuple(tuple(float(one) for one in row) for row in rows))


def _is_finite(number: float) -> bool:
    try:
        return bool(np.isfinite(float(number)))
    except OverflowError:
        return False


def _from_csv(text: str, budget: Budget, wanted: int) -> tuple[list[list[Any]], bool] | None:
    """Lines of numbers, and whether they have decimal commas.

    None when it is not numbers at all: neither the first line nor the second has any.
    """
    numbered = [(k, line) for k, line in enumerate(text.splitlines(), start=1) if line.strip()]
    lines = [line for _, line in numbered]
    separator = _separator(lines, wanted)
    commas = separator != "," and any(_COMMA.fullmatch(one) for row in _cells(lines, separator) for one in row)
    rows = _cells(lines, separator)
    first = next(rows)
    places = [k for k, _ in numbered]
    if not _any_number(first):
        second = next(rows, [])
        if (separator is None and wanted != 1) or not _any_number(second):
            return None
        return _all(second, rows, places[1:], budget, commas=commas), commas
    if separator is None and len(lines) == 1 and not all(map(_is_number, first)):
        return None  # "3 blind mice" is a sentence
    return _all(first, rows, places, budget, commas=commas), commas


def _separator(lines: list[str], wanted: int) -> str | None:
    """What parts the columns; None: blanks, or nothing where there is one column.

    A comma parts them, unless there is something else that does, or each line is one number with a decimal comma where
    one is wanted.
    """
    found = next((one for one in _SEPARATORS if one in lines[0]), None)
    if found == ",":
        cells = [line.split() for line in lines]
        by_blanks = all(_any_number(row) and all(map(_is_number, row)) for row in cells[1:] or cells)
        columns = max(map(len, cells))
        if by_blanks and (columns > 1 or wanted == 1):
            return None
    return found


def _cells(lines: list[str], separator: str | None) -> Iterator[list[str]]:
    if separator is None:
        return (line.split() for line in lines)
    return csv.reader(lines, delimiter=separator)


def _all(
    first: list[str], rest: Iterator[list[str]], places: list[int], budget: Budget, *, commas: bool
) -> list[list[Any]]:
    """Every line as numbers, no more of them than may be; ``places``: which line of the file each is."""
    read: list[list[Any]] = []
    for t, row in zip(places, chain([first], rest), strict=False):
        _check_size(len(read) + 1, max(1, len(row)), budget)
        read.append([_number(one, t, k, commas=commas) for k, one in enumerate(row, start=1)])
    return read


def _number(text: str, line: int, column: int, *, commas: bool) -> float:
    if not _is_number(text):
        raise InvalidValue(f"line {line}, column {column}", text[:40] or "nothing", "a finite number")
    if commas and "." in text:
        raise InvalidValue(f"line {line}, column {column}", text[:40], "a decimal comma, as elsewhere in this file")
    return float(text.replace(",", "."))


def _is_number(text: str) -> bool:
    """Whether it is one, with a decimal point or comma."""
    return (_POINT.fullmatch(text) or _COMMA.fullmatch(text)) is not None


def _any_number(row: list[str]) -> bool:
    return any(map(_is_number, row))


def _split(text: str) -> list[str]:
    """Words between spaces; a text without spaces that is not in Latin letters, such as Chinese, by characters."""
    words = text.split()
    if len(words) == 1 and not text.isascii():
        return list(words[0])
    return words


def _words(tokens: list[Any], vocabulary: Any, budget: Budget) -> Tokens:
    """Words with their vocabulary: as given, or the words themselves in the order in which they first come."""
    if not tokens:
        raise NotReadable("sequence", "nothing", "at least one word")
    _check_size(len(tokens), 1, budget)
    for t, word in enumerate(tokens, start=1):
        _check_word(f"word {t}", word)
    if vocabulary is None:
        return Tokens(tokens=tuple(tokens), vocabulary=tuple(dict.fromkeys(tokens)))
    known = _vocabulary(vocabulary)
    strange = set(tokens) - set(known)
    missing = next((word for word in tokens if word in strange), None)
    if missing is not None:
        raise UnknownName("word", missing, "a word of the vocabulary")
    return Tokens(tokens=tuple(tokens), vocabulary=tuple(known))


def _vocabulary(given: Any) -> list[str]:
    if isinstance(given, Mapping):
        places = sorted(given.items(), key=lambda pair: pair[1] if type(pair[1]) is int else -1)
        if [place for _, place in places] != list(range(len(places))):
            raise InvalidValue("vocabulary", "places with gaps", f"each of 0 to {len(places) - 1} once")
        given = [word for word, _ in places]
    if not isinstance(given, list) or not given:
        raise InvalidValue("vocabulary", "something else", "a list of words, or a map of words to their places")
    if len(given) > MOST_WORDS:
        raise OverBudget("vocabulary", f"{len(given)} words", f"at most {MOST_WORDS}")
    for k, word in enumerate(given, start=1):
        _check_word(f"word {k} of the vocabulary", word)
    if len(set(given)) != len(given):
        raise InvalidShape("vocabulary", f"{len(set(given))} different words", f"{len(given)} different words")
    return given


def _check_word(what: str, word: Any) -> None:
    if not isinstance(word, str) or not word:
        raise InvalidValue(what, str(word)[:40] or "nothing", "a word")
    if len(word) > LONGEST_WORD:
        raise InvalidValue(what, f"{len(word)} letters", f"at most {LONGEST_WORD} letters")
    if word.encode(errors="replace").decode() != word:
        raise InvalidValue(what, "half a character", "a word")


def _check_size(T: int, X: int, budget: Budget) -> None:
    for name, got, most in (("T", T, budget.T), ("X", X, budget.X), ("T x X", T * X, budget.TxX)):
        if got > most:
            raise OverBudget(name, str(got), f"at most {most}")
