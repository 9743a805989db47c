/**
 * Phrases of what is wrong with a course, its task or its examples.
 *
 * @type {[RegExp, string][]}
 */
export const COURSES = [
  [/^lines of a text and its label$/, "每行一段文本和它的标签"],
  [/^a text and its label, apart by a tab or a comma$/, "一段文本和它的标签，以制表符或逗号隔开"],
  [/^no label$/, "没有标签"],
  [/^line (\d+)$/, "第 $1 行"],
  [/^examples$/, "样例"],
  [/^example$/, "样例"],
  [/^example (\d+)$/, "第 $1 个样例"],
  [/^words of example (\d+)$/, "第 $1 个样例的词数"],
  [/^labels of the examples$/, "样例的标签"],
  [/^different words$/, "不同的词"],
  [/^different labels$/, "不同的标签"],
  [/^(\d+) different labels?$/, "$1 种标签"],
  [/^at least (\d+) different labels$/, "至少 $1 种标签"],
  [/^(\d+), as many as the task has answers$/, "$1，与任务的答案个数相同"],
  [/^forward, for a cell that answers by itself$/, "forward（自带输出的单元只能正向）"],
  [/^at most (\d+) with sequences and layers of this size$/, "在这样的序列和层数下最多 $1"],
  [/^a finite number; a smaller rate may help$/, "有限的数；可以试试更小的学习率"],
  [/^a network with a read-out$/, "带读出层的网络"],
  [/^shape (\(.*\)), at least one timestep$/, "形状 $1，至少一个时间步"],
  [/^loss of epoch (\d+)$/, "第 $1 轮的损失"],
  [/^(\S+) after epoch (\d+)$/, "第 $2 轮之后的 $1"],
  [/^(squared|binary|softmax) loss$/, "$1 损失"],
  [
    /^a cell with a read-out: one of these answers is chosen by a softmax$/,
    "带读出层的单元：这里的答案由 softmax 选出",
  ],
  [/^cell$/, "单元"],
  [/^task$/, "任务"],
  [/^course$/, "课程"],
  [/^batch$/, "批大小"],
  [/^epochs$/, "轮数"],
  [/^steps$/, "每轮步数"],
  [/^clip$/, "梯度裁剪"],
  [/^rate$/, "学习率"],
  [/^momentum$/, "动量"],
  [/^forget_bias$/, "遗忘门偏置"],
  [/^direction$/, "方向"],
];
