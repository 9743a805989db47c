"""Real data: three centuries of sunspots through six memories of different length."""

from app.cells import LSTM
from app.lab.experiment import Experiment
from app.lab.presets.given import alone, rows, series, vector, zeros
from app.lab.presets.preset import Preset, Text, View
from app.training.tasks.sunspots import scaled

_KEEP = (0.0, 1.347, 2.733, 3.852, 4.968)
"""b_f of the averaging units: half-lives of 1, 3, 11, 33 and 100 years."""


SUNSPOTS = Preset(
    id="sunspots",
    title=Text(en="Sunspots since 1700", zh="1700 年以来的太阳黑子"),
    notice=Text(
        en="Real yearly sunspot numbers, divided by 100 (t = 1 is the year 1700; NGDC, public domain). Weights are set "
        "by hand: lanes 0 to 4 are running averages with half-lives of 1, 3, 11, 33 and 100 years, lane 5 keeps the "
        "last year above 100. See the 11-year cycle die out from lane to lane, and lane 5 stand still through the weak "
        "cycles from 1790 to 1835.",
        zh="真实的每年太阳黑子数，除以 100（t = 1 是 1700 年；来源 NGDC，公有领域）。权重是手工设置的：第 0 到 4 "
        "道是滑动平均，半衰期为 1、3、11、33 和 100 年，第 5 道只记住上一个超过 100 的年份。"
        "看看 11 年周期怎样一道一道地淡去，以及第 5 道怎样在 1790 到 1835 年的低谷里一动不动。",
    ),
    experiment=Experiment(
        cell=LSTM(g="linear", h="linear"),
        X=1,
        H=6,
        weights={
            **alone("fico", 6),
            "W_f": rows([0], [0], [0], [0], [0], [-100]),
            "b_f": vector(*_KEEP, 100),
            "W_i": rows([0], [0], [0], [0], [0], [100]),
            "b_i": vector(*(-b + 0.0 for b in _KEEP), -100),  # i = 1 - f, so that C is an average
            "W_c": rows(*[[1]] * 6),
            "b_c": zeros(6),
            "W_o": zeros(6, 1),
            "b_o": vector(*[1000] * 6),
        },
        input=series(vector(*scaled())),
    ),
    view=View(playing=True, unit=2, digits=2, speed=16.0),
)
