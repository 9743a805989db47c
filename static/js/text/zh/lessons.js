/**
 * Phrases of what is wrong with a lesson.
 *
 * @type {[RegExp, string][]}
 */
export const LESSONS = [
  [/^none: nothing is learned here$/, "0：此处不能训练"],
  [/^another network$/, "另一个网络"],
  [/^that of the course, to begin with its weights$/, "与课程相同的网络，才能从它的权重开始"],
  [/^no lesson$/, "没有正在进行的训练"],
  [/^the command train first$/, "先开始训练"],
  [/^(\S+) to (\S+) epochs a second$/, "每秒 $1 到 $2 轮"],
  [/^fewer than (\d+), the last of the course$/, "少于 $1（课程的最后一轮）"],
  [/^a process that ended$/, "进程已结束"],
  [/^one that learns; go on to try again$/, "正在学习的进程；可继续重试"],
  [/^a course that it can teach$/, "它能教的课程"],
  [/^bytes that are no UTF-8$/, "不是 UTF-8 的字节"],
  [/^text in UTF-8$/, "UTF-8 文本"],
  [/^jordan$/, "Jordan"],
  [/^shape (\(.*\)), each at least 1$/, "形状 $1，每个至少为 1"],
  [/^a batch of (\d+)$/, "$1 个序列的批"],
  [/^a single sequence$/, "单个序列"],
  [/^lessons?$/, "训练"],
  [/^epoch$/, "轮"],
  [/^speed$/, "速度"],
  [/^beside$/, "一同学习的单元"],
];
