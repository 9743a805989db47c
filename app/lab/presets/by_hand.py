"""Small enough for pencil and paper: the gate as a mask, an RNN of ones, a scalar LSTM."""

from math import log

from app.cells import LSTM, Elman
from app.lab.experiment import Experiment
from app.lab.presets.given import alone, rows, series, vector, zeros
from app.lab.presets.preset import Preset, Text, View
from app.network.readout import Readout

MASK = Preset(
    id="gate-as-mask",
    title=Text(en="A gate is a mask", zh="门就是遮罩"),
    notice=Text(
        en="Nothing is poured in, so each step only multiplies: 0.9 × 0.5 = 0.45 in lane 0, in lane 1 a gate of 0 lets "
        "nothing through, in lane 2 a gate of 1 lets all of it through. Step on, and predict lane 0 before you look; "
        "then change b_f[1] to 0.",
        zh="什么也不写入，所以每一步只做乘法：第 0 道 0.9 × 0.5 = 0.45；第 1 道的门是 0，什么也过不去；"
        "第 2 道的门是 1，全部通过。再走一步之前，先猜第 0 道是多少；然后把 b_f[1] 改成 0 试试。",
    ),
    experiment=Experiment(
        cell=LSTM(h="linear"),
        X=1,
        H=4,
        weights={
            **alone("fico", 4),
            **{f"W_{gate}": zeros(4, 1) for gate in "fico"},
            "b_f": vector(log(9), -1000, 1000, 0),  # sigmoid: 0.9, exactly 0, exactly 1, 0.5
            "b_i": vector(-1000, -1000, -1000, -1000),
            "b_c": zeros(4),
            "b_o": vector(1000, 1000, 1000, 1000),
            "c_0": vector(0.5, 0.8, 0.7, -0.6),
        },
        input=series(vector(0, 0, 0, 0)),
    ),
    view=View(t=1),
)

_ONES = {"W_h": rows((1, 1), (1, 1)), "U_h": rows((1, 1), (1, 1)), "b_h": zeros(2)}
_SAY = {"W_y": rows((1, 1), (1, 1)), "b_y": zeros(2)}


def _rnn_of_ones(*steps: tuple[float, float]) -> Experiment:
    return Experiment(
        cell=Elman(activation="linear"),
        X=2,
        H=2,
        weights=_ONES | _SAY,
        input=series(*zip(*steps, strict=True)),
        readout=Readout(size=2),
    )


ONES = Preset(
    id="rnn-of-ones",
    title=Text(en="An RNN of ones", zh="全是 1 的 RNN"),
    notice=Text(
        en="Every weight is 1 and nothing is squashed, so you can do it in your head: h = 2, 6, 16 in both units and "
        "y = 4, 12, 32. The first two inputs are the same and still give different outputs: the memory is the "
        "difference.",
        zh="所有权重都是 1，也没有激活函数，可以心算：两个单元的 h 都是 2、6、16，输出 y 是 4、12、32。"
        "前两步的输入一样，输出却不同：差别就在记忆里。",
    ),
    experiment=_rnn_of_ones((1, 1), (1, 1), (2, 2)),
    view=View(digits=0),
)

ORDER = Preset(
    id="order-matters",
    title=Text(en="Order matters", zh="顺序很重要"),
    notice=Text(
        en="The same three inputs as in the RNN of ones, the last two swapped: now y = 4, 16, 36 instead of 4, 12, 32. "
        "Put (2, 2) first and it becomes 8, 20, 44.",
        zh="和“全是 1 的 RNN”是同样三个输入，只把后两个对调：y 从 4、12、32 变成 4、16、36。"
        "如果把 (2, 2) 放到最前面，就是 8、20、44。",
    ),
    experiment=_rnn_of_ones((1, 1), (2, 2), (1, 1)),
    view=View(digits=0),
)

SCALAR = Preset(
    id="scalar-lstm",
    title=Text(en="One unit, three numbers", zh="一个单元，三个数"),
    notice=Text(
        en="The smallest whole LSTM: one unit, x = 1, 2, 3, eight weights, no bias. Take a calculator and follow C = "
        "0.3902, 0.9877, 1.6721 and h = 0.2564, 0.6398, 0.8707; click a value to see its sum.",
        zh="最小的完整 LSTM：一个单元，x = 1、2、3，八个权重，没有偏置。拿计算器跟着算：C = 0.3902、0.9877、1.6721，"
        "h = 0.2564、0.6398、0.8707；点一个数就能看到它的算式。",
    ),
    experiment=Experiment(
        cell=LSTM(),
        X=1,
        H=1,
        weights={
            **{f"W_{gate}": rows([w]) for gate, w in (("f", 0.5), ("i", 0.6), ("c", 0.7), ("o", 0.8))},
            **{f"U_{gate}": rows([u]) for gate, u in (("f", 0.1), ("i", 0.2), ("c", 0.3), ("o", 0.4))},
            **{f"b_{gate}": zeros(1) for gate in "fico"},
        },
        input=series(vector(1, 2, 3)),
    ),
)
