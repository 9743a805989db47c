/** The page's sentences in Chinese: derivatives, taken apart and tried. */

/** @type {Record<string, string>} */
export const derivation = {
  "derivation.title": "t = {t} 时，{name} = {value}，为什么？",
  "derivation.title_about": "t = {t} 时，{name} ≈ {value}，为什么？",
  "derivation.title_coming": "t = {t} 时的 {name}，为什么？",
  "derivation.title_weight": "{name} = {value}，为什么？",
  "derivation.title_weight_about": "{name} ≈ {value}，为什么？",
  "derivation.title_weight_coming": "{name}，为什么？",
  "derivation.back_weight": "返回 {name}",
  "derivation.loss": "L：t = {t} 时的 {name} = {value}",
  "derivation.loss_there": "L：第 {layer} 层（{way}）在它自己的 t = {t} 时的 {name} = {value}",
  "derivation.of_value": "数值",
  "derivation.of_gradient": "L 对这个数的导数为什么是这个值",
  "derivation.switch": "解释什么：数值，还是导数",
  "derivation.weight": "L 对 {name} 的导数为什么是这个值？",
  "derivation.none": "无法给出这个导数：网络太大，或 L 已经不存在。请在“梯度”中另选 L。",
  "derivation.after": "L 在 t = {at}；之后 t = {t} 发生的事改变不了它。",
  "derivation.unread": "L 的影响传不回这个数：导数为 0。",
  "derivation.held": "手动固定：这是移动它会产生的影响。它不再把导数传给原本算出它的数。",

  "derivation.number": "∂L/∂{what}",
  "derivation.slope": "{what} 的斜率",
  "derivation.slope_why": "{what}：激活函数在这里有多陡？",
  "derivation.itself": "L 就是这个数：{value}",
  "derivation.earlier": "t = 1 到 {t}，合计",
  "derivation.smallest": "其余较小的乘积，合计",

  "derivation.check": "用有限差分检验",
  "derivation.check_again": "再检验 8 个权重",
  "derivation.checking": "正在试算：每个数运行两次…",
  "derivation.checked": "{n} 个中有 {agreeing} 个一致",
  "derivation.check_method": "把每个数向两侧各移动一点，重新计算 L：(L(w + s) − L(w − s)) / 2s。位数：两者相同的位数。",
  "derivation.check_failed": "无法检验：{why}",
  "derivation.check_lost": "检验没有返回结果。服务器还在吗？",
  "derivation.check_stale": "实验已改变：请重新检验。",
  "derivation.by": "对",
  "derivation.analytic": "推导",
  "derivation.numeric": "试算",
  "derivation.digits": "位数",
  "derivation.digits_none": "都是 0",
  "derivation.disagrees": "否",
  "derivation.disagree":
    "不一致的地方，可能有带折角的激活函数（ReLU、hard sigmoid）落在两次运行之间，或者数值太大，移动不了一点点。",
};

/**
 * Phrases of what is wrong with a derivative that is asked for.
 *
 * @type {[RegExp, string][]}
 */
export const DERIVATIVES = [
  [/^one that the network computes$/, "网络所计算的量"],
  [/^places$/, "要检验的数"],
  [/^multiplications$/, "乘法次数"],
  [/^a number that can be followed back$/, "可以回溯的数"],
  [/^a weight with an index, as in (\S+)$/, "带下标的权重名，如 $1"],
  [/^index (\(.*\)|\d+)$/, "下标 $1"],
  [/^x, or one of (.+)$/, "x，或下列之一：$1"],
];
