import { COURSES } from "./zh/courses.js";
import { DERIVATIVES } from "./zh/derivation.js";
import { FILES } from "./zh/files.js";
import { LESSONS } from "./zh/lessons.js";

/**
 * What the server says inside an error ("at most 128") comes in English. The phrases it uses are put into Chinese here;
 * names, numbers and what a user typed pass through as they are.
 *
 * @type {[RegExp, string][]}
 */
const CHINESE = [
  ...FILES,
  ...COURSES,
  ...DERIVATIVES,
  ...LESSONS,
  [/^nothing$/, "空"],
  [/^something else$/, "别的内容"],
  [/^a fault at line (\d+) column (\d+)$/, "第 $1 行第 $2 列有误"],
  [/^(\d+) values$/, "$1 个值"],
  [/^(\d+) fields and lists$/, "$1 个字段和列表"],
  [/^(\d+) faults$/, "$1 处错误"],
  [/^no fault$/, "没有错误"],
  [/^one JSON object$/, "一个 JSON 对象"],
  [/^JSON text$/, "JSON 文本"],
  [/^a binary frame$/, "二进制帧"],
  [/^a text frame$/, "文本帧"],
  [/^an object$/, "对象"],
  [/^a list$/, "列表"],
  [/^text$/, "文本"],
  [/^a finite number$/, "有限的数"],
  [/^a whole number$/, "整数"],
  [/^true or false$/, "true 或 false"],
  [/^this field$/, "此字段"],
  [/^no such field$/, "没有此字段"],
  [/^another value$/, "其他值"],
  [/^no word$/, "没有词"],
  [/^at least one word$/, "至少一个词"],
  [/^a word$/, "一个词"],
  [/^words$/, "词语"],
  [/^an input of numbers$/, "数字输入"],
  [/^a word of the vocabulary$/, "词表中的词"],
  [/^a word that was learned: (.+)$/, "学过的词：$1"],
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
  [/^at most (\d+); files of PyTorch hold more$/, "最多 $1；PyTorch 的文件可容纳更多"],
  [/^at most (\d+) at once$/, "同时最多 $1 个"],
  [/^at most (\d+) letters$/, "最多 $1 个字符"],
  [/^at most (.+)$/, "最多 $1"],
  [/^at least (.+)$/, "至少 $1"],
  [/^unit (-?\d+)$/, "单元 $1"],
  [/^a unit from (\S+) to (\S+)$/, "$1 到 $2 的单元"],
  [/^from timestep (-?\d+)$/, "从时间步 $1 起"],
  [/^to timestep (-?\d+)$/, "到时间步 $1 止"],
  [/^a timestep from (\S+) to (\S+)$/, "$1 到 $2 的时间步"],
  [/^a number of at least (\S+)$/, "不小于 $1 的数"],
  [/^a number from (\S+) to (\S+)$/, "$1 到 $2 的数"],
  [/^layer (-?\d+)$/, "第 $1 层"],
  [/^layer (-?\d+) backwards$/, "第 $1 层，反向"],
  [/^a layer and direction of the network$/, "网络中有的层和方向"],
  [/^one on a cell that has its own$/, "给自带输出的单元再加一个"],
  [/^none beside it$/, "不另加"],
  [/^(\d+) bytes of weights$/, "$1 字节的权重"],
  [/^one that was opened from its file on this server$/, "在本服务器上从文件打开过的模型"],
  [/^version (\S+)$/, "版本 $1"],
  [/^t from (\S+) to (\S+), k from (\S+) to (\S+)$/, "t 从 $1 到 $2，k 从 $3 到 $4"],
  [/^(\d+), the number of words known$/, "$1，即词表的大小"],
  [/^(\d+) words$/, "$1 个词语"],
  [/^(\d+) different words$/, "$1 个不同的词"],
  [/^X = (\d+) different words$/, "X = $1 个不同的词"],
  [/^input at timestep (\d+)$/, "时间步 $1 的输入"],
  [/^no open experiment$/, "没有打开的实验"],
  [/^the command open first$/, "先打开一个实验"],
  [/^half of it$/, "只有一部分"],
  [/^all of it within (\S+) seconds$/, "$1 秒内的完整消息"],
  [/^(\d+) letters$/, "$1 个字符"],
  [/^(\d+) labels$/, "$1 个标签"],
  [/^labels of the read-out$/, "读出层的标签"],
  [/^T x read-out$/, "T x 读出层"],
  [/^T x H of all passes$/, "所有层与方向的 T x H"],
  [/^a mean of (\S+)$/, "平均值 $1"],
  [/^a bias that stays finite$/, "仍为有限数的偏置"],
  [/^more than (\d+) bytes$/, "超过 $1 字节"],
  [/^a fault of this server$/, "服务器内部错误"],
  [/^a command that it can carry out$/, "可以执行的命令"],
  [/^one that it can answer$/, "可以回答的请求"],
  [/^command$/, "命令"],
  [/^word$/, "词"],
  [/^pin of (\S+)$/, "对 $1 的固定"],
  [/^pins?$/, "固定"],
  [/^two in the same place$/, "同一处有两个"],
  [/^one for each unit and span$/, "每个单元、每段时间步各一个"],
  [/^against$/, "对照"],
  [/^edits$/, "手工修改"],
  [/^memory of all sessions$/, "所有会话的内存"],
  [/^(\d+) MB$/, "$1 MB"],
  [/^sessions$/, "会话"],
  [/^requests$/, "请求"],
  [/^a turn within (\d+) seconds$/, "$1 秒内轮到"],
  [/^label$/, "标签"],
  [/^message$/, "消息"],
  [/^input$/, "输入"],
  [/^read-out$/, "读出层"],
  [/^layers$/, "层数"],
  [/^proj$/, "投影大小"],
  [/^outputs$/, "输出个数"],
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
  const parts = said.split(", ");
  return chinese(said) ?? (parts.every(chinese) ? parts.map(chinese).join("、") : said);
}

/** @param {string} said @returns {string | null} null for what has no words */
function chinese(said) {
  const found = CHINESE.find(([pattern]) => pattern.test(said));
  return found ? said.replace(found[0], found[1]) : null;
}
