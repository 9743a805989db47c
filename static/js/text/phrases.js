/**
 * What the server says inside an error ("at most 128") comes in English. The phrases it uses are put into Chinese here;
 * names, numbers and what a user typed pass through as they are.
 *
 * @type {[RegExp, string][]}
 */
const CHINESE = [
  [/^nothing$/, "空"],
  [/^no word$/, "没有词"],
  [/^at least one word$/, "至少一个词"],
  [/^a word$/, "一个词"],
  [/^words$/, "词语"],
  [/^an input of numbers$/, "数字输入"],
  [/^a word of the vocabulary$/, "词表中的词"],
  [/^(\d+) numbers?$/, "$1 个数"],
  [/^(\d+) bytes$/, "$1 字节"],
  [/^at most (\d+) bytes$/, "最多 $1 字节"],
  [/^shape (\(.*?\)) for (\d+) units and (\d+) inputs$/, "形状 $1（$2 个单元、$3 个输入）"],
  [/^shape (\(.*\))$/, "形状 $1"],
  [/^an index inside shape (.+)$/, "形状 $1 之内的下标"],
  [/^a whole number from (\S+) to (\S+)$/, "$1 到 $2 的整数"],
  [/^(\S+) to (\S+) timesteps a second$/, "每秒 $1 到 $2 个时间步"],
  [/^one of (.+) with an index, as in (.+)$/, "带下标的权重名，如 $2；可用的有 $1"],
  [/^one of (.+)$/, "下列之一：$1"],
  [/^at most (.+)$/, "最多 $1"],
  [/^at least (.+)$/, "至少 $1"],
  [/^version (\S+)$/, "版本 $1"],
  [/^t from (\S+) to (\S+), k from (\S+) to (\S+)$/, "t 从 $1 到 $2，k 从 $3 到 $4"],
  [/^(\d+), the number of words known$/, "$1，即词表的大小"],
  [/^(\d+) different words$/, "$1 个不同的词"],
  [/^X = (\d+) different words$/, "X = $1 个不同的词"],
  [/^input at timestep (\d+)$/, "时间步 $1 的输入"],
  [/^no open experiment$/, "没有打开的实验"],
  [/^the command open first$/, "先打开一个实验"],
  [/^message$/, "消息"],
  [/^input$/, "输入"],
  [/^read-out$/, "读出层"],
  [/^seed$/, "种子"],
  [/^speed$/, "速度"],
  [/^preset$/, "预设"],
  [/^weight$/, "权重"],
  [/^vocabulary$/, "词表"],
  [/^experiment$/, "实验"],
];

/**
 * @param {"en" | "zh"} language
 * @param {string} said
 * @returns {string}
 */
export function phrase(language, said) {
  if (language === "en") return said;
  const found = CHINESE.find(([pattern]) => pattern.test(said));
  return found ? said.replace(found[0], found[1]) : said;
}
