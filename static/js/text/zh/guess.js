/** The page's sentences in Chinese: comparing and guessing. */

/** @type {Record<string, string>} */
export const guess = {
  // Compare
  "compare.title": "对比",
  "compare.not_now": "对比：预测时不可用",
  "compare.cells": "RNN、LSTM 与 GRU：相同输入，相同种子",
  "compare.before": "最近一次改动之前",
  "compare.first": "所有手动改动之前",
  "compare.link": "另一个链接…",
  "compare.go": "对比",
  "compare.stop": "停止对比",
  "compare.bad_link": "这不是实验链接；请粘贴本页“带走”中生成的链接。",
  "compare.lost": "此链接中用于对比的实验已损坏，已略去。",
  "compare.now": "现在 · {kind}",
  "compare.is_before": "最近一次改动之前 · {kind}",
  "compare.is_first": "所有改动之前 · {kind}",
  "compare.is_link": "另一个链接 · {kind}",
  "compare.scale": "所有传送带共用一个刻度：宽度相同，数值就相同",
  "compare.scale_lane": "每个单元在所有传送带上共用一个刻度",
  "compare.differs": "{name} 相差 {value}",
  "compare.minus": "{told}（上减此）",
  "compare.equal": "{name} 相同",
  "compare.units": "无法逐单元对比：上面有 {H} 个单元，这里有 {other} 个",
  "compare.same": "传送带上的状态在每个时间步都相同。",
  "compare.parted": "自 t = {first} 起出现差异，t = {at} 时最大，为 {largest}；t = {last} 之后回到该值的 1 % 以内。",
  "compare.parted_end": "自 t = {first} 起出现差异，t = {at} 时最大，为 {largest}；直到结束仍有差异。",
  "compare.table": "t = {t}，单元 {unit} 的各次运行；差值为当前运行减去另一次运行",
  "compare.belt": "{name} 的传送带，t = {t}：{values}",
};
