"""Networks that were trained, by ``make lessons``: numbers, symbols, letters and sunspots. None was set by hand."""

import numpy as np

from app.cells.arrays import Array
from app.lab.learned import experiment
from app.lab.presets.preset import Preset, Text, View
from app.lab.presets.trained import params
from app.training.lessons import LESSONS
from app.training.tasks.letters import SPACE
from app.training.tasks.sunspots import scaled

FIRST_SHOWN = 200
"""Place of the year 1900 among those since 1700."""


def learned(
    task: str, title: Text, notice: Text, example: tuple[str, ...] | Array | None = None, view: View | None = None
) -> Preset:
    """Make the preset of a lesson, with its trained weights and one example that it never saw."""
    shown = experiment(LESSONS[task], params(task), example)
    return Preset(id=f"learned-{task}", title=title, notice=notice, experiment=shown, view=view or View(digits=2))


LATCH = learned(
    "latch",
    Text(en="Learned: a latch for 100 steps", zh="学会的：100 步的锁存器"),
    Text(
        en="Trained, not set by hand. x0 is 1 or −1 at every timestep, and only the one that x1 marks, at t = 1, "
        "counts: lane 1 takes it in (i = 0.76), keeps it (f = 1.00) and adds a little of the same at each step "
        "(i = 0.03). At t = 100 the answer is right. Turn x0 over at t = 1, and C[1] at t = 100 turns over too; turn "
        "any other, and the answer stays.",
        zh="这是训练出来的，不是手工设置的。x0 每一步都是 1 或 −1，只有 x1 标出的那一个（t = 1）才算数：第 1 道把它存入"
        "（i = 0.76），一直保留（f = 1.00），每一步再添一点同样的（i = 0.03）。t = 100 时回答正确。"
        "把 t = 1 的 x0 反过来，t = 100 的 C[1] 也跟着反过来；改别的时间步，回答不变。",
    ),
    view=View(unit=1, digits=2, speed=12.0),
)

ECHO = learned(
    "echo",
    Text(en="Learned: an echo", zh="学会的：回声"),
    Text(
        en="Trained to say the word of three timesteps ago. Training did not give each place of the memory a lane of "
        "its own: all eight share it, and most gates open and close at every word. Pin C of one lane to 0 and look "
        "which echoes go wrong.",
        zh="训练目标：说出三个时间步之前的词。训练并没有给每个记忆位置各安排一道：八道共同承担，多数门在每个词都开合。"
        "把某一道的 C 固定为 0，看看哪些回声会出错。",
    ),
)

COPY = learned(
    "copy",
    Text(en="Learned: listen, then repeat", zh="学会的：先听，再复述"),
    Text(
        en="Four letters, then “?” four times, and each is to be answered with the next letter: a memory that is "
        "filled, read out in order and filled again. Only the answers to “?” were trained; between them y says "
        "whatever it likes. Change one letter and see which answer follows it.",
        zh="先来四个字母，再来四个“?”，每个“?”都要回答下一个字母：记忆先装满，再按顺序读出，然后重新装满。"
        "训练只看“?”处的回答，其余时候 y 说什么都可以。改动一个字母，看看哪个回答跟着变。",
    ),
)

ADDING = learned(
    "adding",
    Text(en="Learned: add two of forty numbers", zh="学会的：从四十个数里加两个"),
    Text(
        en="x1 marks two of the numbers x0, at t = 1 and t = 27: 0.77 + 0.46 = 1.23. At t = 40 the network says 1.24. "
        "Lane 0 is the adder: its input gate opens at the marks alone (i = 0.57 and 0.62, else at most 0.02), and "
        "f keeps at least 0.94 of what is there. Move the mark, or the marked number.",
        zh="x1 在数列 x0 里标出两个数（t = 1 和 t = 27）：0.77 + 0.46 = 1.23。t = 40 时网络回答 1.24。第 0 道是加法器："
        "输入门只在有标记时打开（i = 0.57 和 0.62，其余最多 0.02），f 至少保留 0.94。移动标记，或改动被标记的数试试。",
    ),
)

PARITY = learned(
    "parity",
    Text(en="Learned: odd or even", zh="学会的：奇还是偶"),
    Text(
        en="y tells whether the number of ones so far is odd. Lane 0 holds it in its sign: below 0 is odd, above is "
        "even. A 0 leaves it (f at least 0.76), a 1 wipes it out (f at most 0.10) and writes the opposite, so the "
        "candidate has to look at h: set U_c of lane 0 to 0 and it is lost.",
        zh="y 表示到目前为止 1 的个数是不是奇数。第 0 道用正负号记住：小于 0 是奇数，大于 0 是偶数。遇到 0 就保留"
        "（f 至少 0.76），遇到 1 就擦掉（f 最多 0.10）并写入相反的值，所以候选记忆必须看 h："
        "把第 0 道的 U_c 设为 0，它就不会了。",
    ),
)

COUNTER = learned(
    "counter",
    Text(en="Learned: counting a’s and b’s", zh="学会的：数 a 和 b"),
    Text(
        en="Strings of a’s and as many b’s, parted by #; y tells which may come next. Lane 2 is a counter: with each a "
        "C goes up by about 1, with each b down by as much, and below 0 the next is #. No more than 8 were ever "
        "trained. Write 20 of each: it still counts.",
        zh="一串 a，后面是同样多的 b，再用 # 隔开；y 表示下一个可以是什么。第 2 道是计数器：每来一个 a，C 上升约 1；"
        "每来一个 b，下降约 1；降到 0 以下，下一个就是 #。训练时最多只有 8 个；各写 20 个，它照样数得对。",
    ),
)

STORE_LEARNED = learned(
    "store",
    Text(en="Learned: store and report", zh="学会的：存入与报告"),
    Text(
        en="The cell of “Store and report, by hand”, its weights found by gradient descent, and the plan is the same: "
        "x1 = 1 opens i, x1 = −1 shuts f, x2 = 1 opens o; on paper it reports 7 at t = 4, here 6.98. C runs below 0, "
        "for W_y is −1.12: the sign was free. Compare W_f, W_i and W_o.",
        zh="与“存入与报告：手算 LSTM”是同一个单元，权重由梯度下降找到。方案竟然一样：x1 = 1 打开 i，x1 = −1 关上 f，"
        "x2 = 1 打开 o；纸上在 t = 4 报告 7，这里是 6.98。C 是负的，因为 W_y 是 −1.12：正负号可以任选。"
        "对比一下 W_f、W_i 和 W_o。",
    ),
    np.array([(3, 1, 0), (4, 1, 0), (2, 0, 0), (1, 0, 1), (3, -1, 0)], dtype=np.float64),
)

LETTERS = learned(
    "letters",
    Text(en="Learned: the next character", zh="学会的：下一个字符"),
    Text(
        en="Sixteen units that have read 1,300 characters, 200 epochs long; of the end of the text, which they have "
        "not, they foretell 84 of 100. ␣ is a space. The first letter of a word is hard, those after it are easy: "
        "watch y. Feed characters by hand and let it go on.",
        zh="十六个单元读过 1,300 个字符，训练 200 轮；没读过的结尾部分，100 个字符能猜中 84 个。␣ 是空格。"
        "单词的第一个字母难猜，后面的容易：看 y。也可以自己一个一个输入字符，看它怎么接。",
    ),
    tuple(SPACE if letter == " " else letter for letter in "the miller opens the gate and the cat sits on"),
    View(digits=2, speed=6.0),
)

NEXT_SUNSPOTS = learned(
    "next-sunspots",
    Text(en="Learned: next year’s sunspots", zh="学会的：明年的太阳黑子"),
    Text(
        en="y is next year’s number from all those before (÷ 100; t = 1 is 1900). It learned from 1700 to 1949. Of the "
        "years after it gets 78 of 100 to within 20 sunspots; saying “as this year” gets 53. In the rise it says more "
        "than now, in the fall less: find the lane that knows which it is.",
        zh="y 是由之前所有年份推测的明年黑子数（除以 100；t = 1 是 1900 年）。它学的是 1700 到 1949 年。之后的年份，"
        "误差在 20 以内的占 78%（共 100）；如果只说“和今年一样”，占 53%。"
        "上升期它猜得比今年多，下降期猜得少：找找哪一道知道现在是哪一种。",
    ),
    scaled()[FIRST_SHOWN:, None],
    View(digits=2, speed=12.0),
)
