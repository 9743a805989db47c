"""How long a memory lasts: a latch set by hand, five half-lives, a GRU that keeps and replaces."""

from app.cells import GRU, LSTM
from app.lab.experiment import Experiment
from app.lab.presets.given import alone, pulses, rows, series, vector, zeros
from app.lab.presets.preset import Preset, Text, View

LATCH = Preset(
    id="latch",
    title=Text(en="A latch: one bit, set by hand", zh="锁存器：手工设置的一个比特"),
    notice=Text(
        en="The first input sets the bit (i opens), the second resets it (f closes), the third asks (o opens): lane 0 "
        "keeps C near 1 from t = 3 to t = 17 while h stays near 0 until somebody asks at t = 12. Lane 1 is wired the "
        "same with b_f = 2 instead of 6, and leaks: half is gone after 5.5 steps.",
        zh="第一路输入置位（i 打开），第二路复位（f 关上），第三路询问（o 打开）：第 0 道从 t = 3 到 t = 17 "
        "一直把 C 保持在 1 附近，h 却几乎是 0，直到 t = 12 有人来问。"
        "第 1 道接线相同，只是 b_f 是 2 而不是 6，所以会漏：5.5 步就漏掉一半。",
    ),
    experiment=Experiment(
        cell=LSTM(),
        X=3,
        H=2,
        weights={
            **alone("fico", 2),
            "W_f": rows((0, -12, 0), (0, -12, 0)),
            "b_f": vector(6, 2),
            "W_i": rows((12, 0, 0), (12, 0, 0)),
            "b_i": vector(-6, -6),
            "W_c": rows((4, 0, 0), (4, 0, 0)),
            "b_c": zeros(2),
            "W_o": rows((0, 0, 12), (0, 0, 12)),
            "b_o": vector(-6, -6),
        },
        input=series(pulses(32, 3, 24), pulses(32, 18), pulses(32, 12, 21, 31)),
    ),
    view=View(playing=True, digits=2),
)

FORGETTING = Preset(
    id="forgetting",
    title=Text(en="Forgetting: five half-lives", zh="遗忘：五种半衰期"),
    notice=Text(
        en="Five lanes take in the same pulse at t = 2 and differ only in the forget bias: b_f = 0, 1, 2, 3, 5 gives "
        "a half-life of 1, 2.2, 5.5, 14.3 and 103 steps. A forget gate of 0.73 sounds like a lot, but look how soon "
        "lane 1 is empty; at the second pulse, t = 22, only the long memories add up.",
        zh="五道在 t = 2 收到同一个脉冲，区别只在遗忘门偏置：b_f = 0、1、2、3、5，"
        "半衰期分别是 1、2.2、5.5、14.3 和 103 步。"
        "遗忘门 0.73 听起来不小，可第 1 道转眼就空了；到 t = 22 的第二个脉冲，只有记得久的几道才会叠加。",
    ),
    experiment=Experiment(
        cell=LSTM(),
        X=1,
        H=5,
        weights={
            **alone("fico", 5),
            "W_f": zeros(5, 1),
            "b_f": vector(0, 1, 2, 3, 5),
            "W_i": rows(*[[12]] * 5),
            "b_i": vector(*[-6] * 5),
            "W_c": rows(*[[4]] * 5),
            "b_c": zeros(5),
            "W_o": zeros(5, 1),
            "b_o": vector(*[1000] * 5),
        },
        input=series(pulses(32, 2, 22)),
    ),
    view=View(playing=True, unit=2, digits=3),
)

_TUNE = (
    *(0.8, 0.9, 0.4, -0.3, -0.8, -0.6, -0.1, 0.5, 0.9, 0.6, 0.1, -0.4),
    *(-0.7, -0.9, -0.2, 0.3, 0.7, 0.8, 0.4, -0.2, -0.6, -0.8, -0.4, 0.2),
)

KEEP_OR_REPLACE = Preset(
    id="keep-or-replace",
    title=Text(en="GRU: keep or replace", zh="GRU：保留还是替换"),
    notice=Text(
        en="Here z = 1 keeps the old h and z = 0 replaces it, as in PyTorch and Keras (some papers write it the other "
        "way round). Lane 0 keeps what it took in at t = 2 until the second input opens it again at t = 14; lane 1 "
        "replaces everything at every step; lane 2 lies between.",
        zh="这里 z = 1 表示保留旧的 h，z = 0 表示替换，与 PyTorch、Keras 一致（有些论文写法正好相反）。第 0 道在 t = 2 "
        "存入以后一直留着，直到 t = 14 第二路输入再次打开它；第 1 道每一步都全部换掉；第 2 道介于两者之间。",
    ),
    experiment=Experiment(
        cell=GRU(),
        X=2,
        H=3,
        weights={
            **alone("zrh", 3),
            "W_z": rows((0, -10), (0, 0), (0, 0)),
            "b_z": vector(5, -5, 1.5),
            "W_r": zeros(3, 2),
            "b_r": zeros(3),
            "W_h": rows((1.5, 0), (1.5, 0), (1.5, 0)),
            "b_h": zeros(3),
            "b_Uh": zeros(3),
        },
        input=series(_TUNE, pulses(24, 2, 14)),
    ),
    view=View(playing=True, digits=2),
)
