"""Networks that were trained on sentences, in English and Chinese: negation and slot filling."""

from app.lab.presets.learned import learned
from app.lab.presets.preset import Text, View

NOT_LEARNED = learned(
    "negation",
    Text(en="Learned: “not” turns it over", zh="学会的：“not” 把意思翻过来"),
    Text(
        en="Two units that have read 577 sentences, not this one. Lane 0 holds the turn: “not” throws C[0] from 1.44 "
        "to −0.97 at t = 4, and there “good” meets it: y = 0.00. Pin C[0] to 0.5 at t = 4, and y is 0.88: “not” is "
        "undone. So is every turn of 143 sentences kept aside; pinning lane 1 undoes less than a third.",
        zh="两个单元，学过 577 个句子，其中没有这一句。翻转存在第 0 道：“not” 在 t = 4 把 C[0] 从 1.44 甩到 −0.97，"
        "“good” 来时遇上它：y = 0.00。把 C[0] 在 t = 4 固定为 0.5，y 就是 0.88，“not” 被撤销了。"
        "留作检验的 143 个句子里，每一次翻转都能这样撤销；固定第 1 道，不到三分之一。",
    ),
    ("the", "film", "was", "not", "good"),
    View(t=4, digits=2, speed=2.0),
)

NOT_LEARNED_ZH = learned(
    "negation-zh",
    Text(en="Learned: “bù” turns it over (Chinese)", zh="学会的：“不”把意思翻过来"),
    Text(
        en="“I do not think that this film is good” in Chinese. Lane 0 holds the turn: “bù” (not) throws C[0] from "
        "0.75 to −0.97 at t = 2, and it stays there until “hǎokàn” (good), six words later: y = 0.00. Pin C[0] to 0.5 "
        "from t = 2 to 7, and y is 0.99. That undoes every turn of the sentences kept aside.",
        zh="“我不觉得这部电影很好看”。翻转存在第 0 道：“不” 在 t = 2 把 C[0] 从 0.75 甩到 −0.97，一直留着，"
        "六个词之后遇上“好看”：y = 0.00。把 C[0] 从 t = 2 到 7 固定为 0.5，y 就是 0.99。"
        "留作检验的句子里，每一次翻转都能这样撤销。",
    ),
    ("我", "不", "觉得", "这", "部", "电影", "很", "好看"),
    View(t=2, digits=2, speed=2.0),
)

SLOTS = learned(
    "slots",
    Text(en="Learned: to Beijing, from Beijing", zh="学会的：到北京，还是离开北京"),
    Text(
        en="Each word gets a label. “Beijing” is a destination after “arrive” and a departure after “leave”: the word "
        "is the same, the belt is not. Lane 0 carries the verb: when the town comes, C[0] is below 0 after “arrive” "
        "and above 0 after “leave”, in every sentence kept aside. Swap the verbs, or write “arrive the city of Rome”.",
        zh="每个词得到一个标签。“Beijing” 在 “arrive” 之后是目的地，在 “leave” 之后是出发地：词一样，传送带不一样。"
        "第 0 道带着动词：城市出现时，“arrive” 之后 C[0] 小于 0，“leave” 之后大于 0，留作检验的句子无一例外。"
        "把两个动词对调，或者写 “arrive the city of Rome”。",
    ),
    ("leave", "Beijing", "on", "November", "2nd", "and", "arrive", "Rome"),
    View(digits=2, speed=2.0),
)

SLOTS_ZH = learned(
    "slots-zh",
    Text(en="Learned: to and from, in Chinese", zh="学会的：到达北京，离开北京"),
    Text(
        en="Beijing is a departure after “líkāi” (leave), Shanghai a destination after “dàodá” (arrive), and dates are "
        "dates. Here lane 3 carries the verb: when the town comes, C[3] is above 0 after “líkāi” and below 0 after "
        "“dàodá”, in every sentence kept aside. Put one verb in the place of the other.",
        zh="“北京”在“离开”之后是出发地，“上海”在“到达”之后是目的地，日期就是日期。这里由第 3 道带着动词："
        "城市出现时，“离开”之后 C[3] 大于 0，“到达”之后小于 0，留作检验的句子无一例外。把一个动词换成另一个试试。",
    ),
    ("11月", "2日", "离开", "北京", "到达", "上海"),
    View(unit=3, digits=2, speed=2.0),
)
