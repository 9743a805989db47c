"""The LSTM through its history: the same input and the same weights, with what each year had."""

from app.cells import GRU, LSTM
from app.lab.experiment import Experiment
from app.lab.presets.given import alone, pulses, rows, series, vector, zeros
from app.lab.presets.preset import Preset, Text, View

_INPUT = series(pulses(24, 2, 6, 10, 14, 18, 22), pulses(24, 4, 5, 16, 17))

_WRITE = rows((8, 0), (8, 0), (4, 4))
_AGAINST = rows((-8, 0), (-8, 0), (-4, -4))
_CANDIDATE = rows((1, 0), (1, -2), (0.5, 1))

_OF_1997 = {
    **alone("ico", 3),
    "W_i": _WRITE,
    "b_i": vector(-4, -4, -4),
    "W_c": _CANDIDATE,
    "b_c": zeros(3),
    "W_o": zeros(3, 2),
    "b_o": vector(2, 2, 2),
}
_FORGET = {**alone("f", 3), "W_f": rows((0, 0), (0, -4), (0, 0)), "b_f": vector(2, 2, 1)}
_PEEPHOLES = {"p_f": zeros(3), "p_i": vector(-3, -3, -3), "p_o": zeros(3)}

HISTORY_1997 = Preset(
    id="history-1997",
    title=Text(en="History, 1997: no forget gate", zh="历史，1997 年：没有遗忘门"),
    notice=Text(
        en="The first LSTM has no forget gate: f = 1 at every step. The same pulse comes six times, and lane 0 climbs "
        "from C = 0.75 at t = 2 to 4.49 at t = 22, without end. Nothing in these weights can empty it. Go on to 2000.",
        zh="最早的 LSTM 没有遗忘门：每一步 f = 1。同样的脉冲来了六次，"
        "第 0 道从 t = 2 的 C = 0.75 一路升到 t = 22 的 4.49，没有尽头。"
        "这些权重里没有什么能把它清空。接着看 2000 年。",
    ),
    experiment=Experiment(cell=LSTM(forget="none"), X=2, H=3, weights=_OF_1997, input=_INPUT),
    view=View(t=22, digits=2),
)

HISTORY_2000 = Preset(
    id="history-2000",
    title=Text(en="History, 2000: a forget gate", zh="历史，2000 年：遗忘门"),
    notice=Text(
        en="The weights of 1997, and a forget gate: lane 0 fades between the pulses and ends at C = 1.79 instead of "
        "4.49 at t = 22. In lane 1 the second input shuts f at t = 4 and 5, and the memory is gone. Compare with "
        "before: only f is new.",
        zh="权重与 1997 年相同，多了遗忘门：第 0 道在脉冲之间淡去，t = 22 时 C = 1.79，而不是 4.49。"
        "在第 1 道，第二路输入在 t = 4 和 5 把 f 关上，记忆就没有了。与之前对比：只有 f 是新的。",
    ),
    experiment=Experiment(cell=LSTM(), X=2, H=3, weights=_OF_1997 | _FORGET, input=_INPUT),
    view=View(t=22, digits=2),
)

HISTORY_PEEPHOLES = Preset(
    id="history-peepholes",
    title=Text(en="History, 2000: peepholes", zh="历史，2000 年：窥孔"),
    notice=Text(
        en="The gates look at the memory itself: with p_i = −3 the input gate closes the more, the fuller the lane is. "
        "At t = 22 lane 0 holds C = 1.42 instead of 1.79, and the sixth pulse adds less than the second. Set p_i[0] "
        "to 0, and the lane is that of 2000 to the last digit.",
        zh="门直接看到记忆：p_i = −3 时，这一道越满，输入门就关得越紧。"
        "t = 22 时第 0 道的 C = 1.42，而不是 1.79；第六个脉冲加上的比第二个少。"
        "把 p_i[0] 设为 0，这一道的每一位数字都和 2000 年的相同。",
    ),
    experiment=Experiment(cell=LSTM(peepholes=True), X=2, H=3, weights=_OF_1997 | _FORGET | _PEEPHOLES, input=_INPUT),
    view=View(t=22, digits=2),
)

HISTORY_GRU = Preset(
    id="history-gru",
    title=Text(en="History, 2014: the GRU", zh="历史，2014 年：GRU"),
    notice=Text(
        en="One gate for two: W_z is −W_i, so 1 − z is the input gate of 1997 to the last digit, and to write is to "
        "forget by as much. Six equal pulses leave h = 0.76 in lane 0 at t = 22: each replaces what the one before "
        "had written. There is no output gate, and no bound is needed.",
        zh="一个门顶两个：W_z 就是 −W_i，所以 1 − z 每一位数字都等于 1997 年的输入门，写入多少就忘记多少。"
        "六个同样的脉冲之后，第 0 道在 t = 22 时 h = 0.76：每一个都替换了前一个写入的内容。没有输出门，也不需要界限。",
    ),
    experiment=Experiment(
        cell=GRU(),
        X=2,
        H=3,
        weights={
            **alone("zrh", 3),
            "W_z": _AGAINST,
            "b_z": vector(4, 4, 4),
            "W_r": zeros(3, 2),
            "b_r": vector(9, 9, 9),
            "W_h": _CANDIDATE,
            "b_h": zeros(3),
            "b_Uh": zeros(3),
        },
        input=_INPUT,
    ),
    view=View(t=22, digits=2),
)
