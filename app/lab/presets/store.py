"""Store and report: one LSTM unit set by hand, x1 stores or resets, x2 asks (inputs count from 0, as on the page)."""

from app.cells import LSTM
from app.lab.experiment import Experiment, Numbers
from app.lab.presets.given import alone, rows, series, vector
from app.lab.presets.preset import Preset, Text, View

_WEIGHTS = {
    **alone("fico", 1),
    "W_c": rows((1, 0, 0)),
    "W_i": rows((0, 100, 0)),
    "W_f": rows((0, 100, 0)),
    "W_o": rows((0, 0, 100)),
    "b_c": vector(0),
    "b_i": vector(-10),
    "b_f": vector(10),
    "b_o": vector(-10),
}
_FIVE = series((3, 4, 2, 1, 3), (1, 1, 0, 0, -1), (0, 0, 0, 1, 0))
_NINE = series((1, 3, 2, 4, 2, 1, 3, 6, 1), (0, 1, 0, 1, 0, 0, -1, 1, 0), (0, 0, 0, 0, 0, 1, 0, 0, 1))


def _store(cell: LSTM, given: Numbers) -> Experiment:
    return Experiment(cell=cell, X=3, H=1, weights=_WEIGHTS, input=given)


STORE = Preset(
    id="store-and-report",
    title=Text(en="Store and report, by hand", zh="存入与报告：手算 LSTM"),
    notice=Text(
        en="x1 = 1 adds x0 to the memory, x1 = -1 resets it, x2 = 1 lets it out: on paper C = 3, 7, 7, 7, 0 and h = 0, "
        "0, 0, 7, 0. Then show all digits: at t = 3 the memory is 6.99977301, for the forget gate is 0.99995, not 1.",
        zh="x1 = 1 把 x0 加进记忆，x1 = -1 清空，x2 = 1 输出：在纸上 C = 3、7、7、7、0，h = 0、0、0、7、0。"
        "再打开全部小数位：t = 3 时记忆其实是 6.99977301，因为遗忘门是 0.99995，而不是 1。",
    ),
    experiment=_store(LSTM(g="linear", h="linear"), _FIVE),
    view=View(digits=0),
)

STORE_NINE = Preset(
    id="store-nine-steps",
    title=Text(en="Store and report, nine steps", zh="存入与报告：九步"),
    notice=Text(
        en="The same weights, a longer story: h is 7 at t = 6, 6 at t = 9 and 0 everywhere else. Cover the picture, "
        "write down the memory before each step (0, 0, 3, 3, 7, 7, 7, 0, 6) and compare.",
        zh="权重不变，故事更长：h 在 t = 6 是 7，在 t = 9 是 6，其余都是 0。先遮住图，写出每一步之前的记忆"
        "（0、0、3、3、7、7、7、0、6），再来对照。",
    ),
    experiment=_store(LSTM(g="linear", h="linear"), _NINE),
    view=View(digits=0),
)

STORE_TANH = Preset(
    id="store-with-tanh",
    title=Text(en="Store and report, with tanh", zh="存入与报告：加上 tanh"),
    notice=Text(
        en="The same weights and inputs once more, now with tanh for the candidate and at the output, as in a usual "
        "LSTM: 3 and 4 are both squashed to nearly 1, so C = 1.9943 and h = 0.9636 at t = 4. The memory still counts "
        "that something came, but no longer how much.",
        zh="还是同样的权重和输入，只是像普通 LSTM 那样，候选记忆和输出都经过 tanh：3 和 4 都被压到接近 1，"
        "于是 t = 4 时 C = 1.9943，h = 0.9636。记忆还知道来过几次，却不再知道每次是多少。",
    ),
    experiment=_store(LSTM(), _FIVE),
)
