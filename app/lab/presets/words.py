"""A sentence, word by word. Nothing is learned here: every weight is set by hand, and the notice says so."""

from app.cells import LSTM
from app.lab.experiment import Experiment, Matrix, Tokens
from app.lab.presets.given import rows, vector, zeros
from app.lab.presets.preset import Preset, Text, View
from app.network.readout import Readout

_KNOWN = ("the", "film", "story", "was", "not", "good", "bad", "and")
_SENTENCE = ("the", "story", "was", "good", "and", "the", "film", "was", "not", "good")


def _from_words(**columns: tuple[float, float, float]) -> Matrix:
    """W (3, words): each word's three weights, one a unit; words that are not named weigh nothing."""
    return rows(*zip(*(columns.get(word, (0.0, 0.0, 0.0)) for word in _KNOWN), strict=True))


_REMEMBERED = rows((0, 0, 0), (-24, 0, 0), (24, 0, 0))
"""U_i: "not" in unit 0 closes the input gate of unit 1 and opens that of unit 2."""

NEGATION = Preset(
    id="not-good",
    title=Text(en="“not good”, set by hand", zh="“not good”：手工设置"),
    notice=Text(
        en="Weights set by hand, not learned. “good” comes twice and pushes the verdict y in opposite directions: "
        "lane 0 remembers “not”, shuts the input of lane 1 (takes words as they are) and opens that of lane 2 (takes "
        "them turned over). Delete “not”, or write “bad”; a word it does not know gets weights drawn at random.",
        zh="权重是手工设置的，并没有训练。“good” 出现两次，却把判断 y 推向相反的方向：第 0 道记住了 “not”，"
        "关上第 1 道（按原意记）的输入门，打开第 2 道（反过来记）的输入门。删掉 “not”，或者改成 “bad” 试试；"
        "没见过的词，权重是随机抽取的。",
    ),
    experiment=Experiment(
        cell=LSTM(),
        X=len(_KNOWN),
        H=3,
        weights={
            "W_f": _from_words(good=(-12, 0, 0), bad=(-12, 0, 0)),  # a "not" is used up by the word it turns over
            "U_f": zeros(3, 3),
            "b_f": vector(6, 2, 2),  # an older verdict fades, the latest counts most
            "W_i": _from_words(good=(0, 12, 12), bad=(0, 12, 12), **{"not": (12, 0, 0)}),
            "U_i": _REMEMBERED,
            "b_i": vector(-6, -6, -18),
            "W_c": _from_words(good=(0, 2, -2), bad=(0, -2, 2), **{"not": (2, 0, 0)}),
            "U_c": zeros(3, 3),
            "b_c": zeros(3),
            "W_o": zeros(3, len(_KNOWN)),
            "U_o": zeros(3, 3),
            "b_o": vector(6, 6, 6),
            "W_y": rows((0, 4, 4)),
            "b_y": vector(0),
        },
        input=Tokens(tokens=_SENTENCE, vocabulary=_KNOWN),
        readout=Readout(kind="sigmoid", labels=("positive",)),
    ),
    view=View(digits=2, speed=2.0),
)
