"""What opens the page: six units with six habits, and a simple RNN on the same input."""

from app.cells import LSTM, Elman
from app.lab.experiment import Experiment
from app.lab.presets.given import rows, series, vector
from app.lab.presets.preset import Preset, Text, View

_WAVE = (
    *(0.2, 0.6, 0.9, 1.0, 0.8, 0.5, 0.1, -0.4, -0.8, -1.0, -0.9, -0.5),
    *(-0.1, 0.3, 0.7, 0.9, 0.8, 0.4, 0.0, -0.3, -0.7, -0.9, -0.6, -0.2),
)
_EVENT = (
    *(0.1, 0.0, 1.0, 0.1, 0.0, -0.1, 0.0, 0.1, 0.0, 0.0, -1.0, -0.1),
    *(0.0, 0.1, 0.0, 0.0, 0.9, 0.8, 0.0, 0.1, 0.0, -0.1, 0.0, 0.1),
)
_BELL = (
    *(0.0, 0.1, 0.0, 0.0, -0.1, 0.0, 1.0, 0.1, 0.0, 0.0, 0.1, 0.0),
    *(0.0, -0.1, 0.9, 0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 1.0, 0.1, 0.0),
)
_INPUT = series(_WAVE, _EVENT, _BELL)

FIRST_LOOK = Preset(
    id="first-look",
    title=Text(en="First look: six memories", zh="初见：六种记忆"),
    notice=Text(
        en="One input, six habits: lane 0 takes a value in at t = 3 and still holds it at t = 16, lane 1 turns its "
        "sign over, lane 2 forgets within a step or two, lane 4 fills up and is emptied by the third input. "
        "Pause, and drag the forget bias b_f[0] down to 0: which lane goes thin?",
        zh="同一段输入，六种性格：第 0 道在 t = 3 存入一个数，到 t = 16 仍然留着；第 1 道会变号；第 2 道一两步就忘光；"
        "第 4 道慢慢装满，第三路输入一来就被清空。先暂停，把遗忘门偏置 b_f[0] 拖到 0，看看哪一道会变细。",
    ),
    experiment=Experiment(
        cell=LSTM(),
        X=3,
        H=6,
        seed=278,  # draws U; everything else is set by hand, a row a unit
        weights={
            "W_f": rows((0, 0, 0), (0, 2.5, 0), (0, 0, 0), (0.8, 0, 0.5), (0.3, 0, -6), (0, 0, -1.5)),
            "b_f": vector(4.5, 2.2, -1.2, 2.4, 4.0, 1.6),
            "W_i": rows((0, 5, 0), (0, 0, 0), (0.5, 0, 0), (0.5, 0.3, 0), (0.3, 0, -1), (0, 0.4, 4)),
            "b_i": vector(-2.5, 1.2, 1.2, -0.4, -0.6, -1.8),
            "W_c": rows((0.6, 2, 0), (0, 3, 0), (2, 0, -0.4), (1.2, 0, 0), (0.5, 0, 0), (0.4, 0, -2.2)),
            "b_c": vector(0.2, 0, 0, 0.1, 0.9, -0.3),
            "W_o": rows((0, 0, 3), (0, 1, 0), (0.3, 0, 0), (-0.5, 1, 0), (0, 0, 2.5), (1.2, 0, 0)),
            "b_o": vector(-0.8, 0.6, 1.0, 0.3, -0.5, 0.4),
        },
        input=_INPUT,
    ),
    view=View(playing=True, unit=1, digits=2),
)

REWRITTEN = Preset(
    id="rewritten-every-step",
    title=Text(en="The same input, a simple RNN", zh="同样的输入，换成简单 RNN"),
    notice=Text(
        en="The same 24 inputs as in the first look, but a simple RNN has no belt: the jaws are shut at every step and "
        "h is written anew each time. Look for a lane that carries one value across several steps: what stays comes "
        "back only through U. Then set all of U_h to 0.",
        zh="输入与“初见”完全相同，但简单 RNN 没有传送带：每一步夹口都紧闭，h 每次都被整个重写。找一找有没有哪一道能把"
        "一个数原样带过好几步：留下来的影响只能通过 U 绕回来。再试试把 U_h 全部设为 0。",
    ),
    experiment=Experiment(cell=Elman(), X=3, H=6, seed=278, input=_INPUT),
    view=View(playing=True, digits=2),
)
