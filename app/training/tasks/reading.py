"""Examples as a person writes them: lines of a text and its label, or a table of two columns."""

import csv
import re

from app.errors import InvalidValue, OverBudget
from app.training.tasks.examples import MOST, Examples

MOST_LETTERS, LONGEST_LINE = 1_000_000, 8_192
_TEXTS = frozenset({"text", "sentence", "句子", "文本"})
_LABELS = frozenset({"label", "class", "标签", "类别"})
_HAN = r"\u3400-\u9fff\uf900-\ufaff"


def read(text: str) -> Examples:
    """Read examples: one a line, the text and then its label, apart by a tab, a comma (also ，) or a semicolon.

    What comes in every line is taken. A text in quotation marks may hold it. A first line
    that names the columns (text, label; in either order) is a heading. Empty lines are passed over. Raises InvalidValue
    naming the line that has no label, OverBudget when it is too long.
    """
    if len(text) > MOST_LETTERS:
        raise OverBudget("examples", f"{len(text)} letters", f"at most {MOST_LETTERS} letters")
    lines = [(number, line) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if line.strip()]
    if not lines:
        raise InvalidValue("examples", "nothing", "lines of a text and its label")
    apart = next((mark for mark in "\t;，," if all(mark in line for _, line in lines)), ",")
    rows = [(number, _columns(number, line, apart)) for number, line in lines]
    label_first = _label_first(rows[0][1])
    rows = rows if label_first is None else rows[1:]
    if len(rows) > MOST:
        raise OverBudget("examples", str(len(rows)), f"at most {MOST}")
    texts, labels = [], []
    for number, row in rows:
        parts = [part.strip() for part in row]
        said, label = (apart.join(parts[1:]), parts[0]) if label_first else (apart.join(parts[:-1]), parts[-1])
        if len(parts) < 2 or not label:
            raise InvalidValue(f"line {number}", "no label", "a text and its label, apart by a tab or a comma")
        texts.append(split(said))
        labels.append(label)
    return Examples(texts=tuple(texts), labels=tuple(labels))


def split(text: str) -> tuple[str, ...]:
    """Words of a text, in small letters and without punctuation; Chinese that has no spaces, character by character."""
    bare = re.sub(r"[.,!?;:\"()。，！？；：、“”（）]+", " ", text.lower())
    parts = bare.split()
    if len(parts) == 1 and re.search(f"[{_HAN}]", bare):
        parts = re.findall(f"[{_HAN}]|[^{_HAN}]+", parts[0])
    return tuple(parts)


def _columns(number: int, line: str, apart: str) -> list[str]:
    """What stands in the columns of a line."""
    if len(line) > LONGEST_LINE:
        raise OverBudget(f"line {number}", f"{len(line)} letters", f"at most {LONGEST_LINE} letters")
    try:
        return next(csv.reader([line], delimiter=apart, skipinitialspace=True))
    except csv.Error as error:
        raise InvalidValue(f"line {number}", "no label", "a text and its label, apart by a tab or a comma") from error


def _label_first(heading: list[str]) -> bool | None:
    """Whether the label is the first column; None when this is no heading."""
    names = [name.strip().lower() for name in heading]
    if len(names) == 2 and _TEXTS & set(names) and _LABELS & set(names):
        return names[0] in _LABELS
    return None
