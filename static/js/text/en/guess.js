/** The page's sentences in English: comparing and guessing. */

/** @type {Record<string, string>} */
export const guess = {
  // Compare
  "compare.title": "Compare",
  "compare.not_now": "Compare: not while you predict",
  "compare.cells": "RNN, LSTM and GRU: same input, same seed",
  "compare.before": "Before the last change",
  "compare.first": "Before all changes by hand",
  "compare.link": "Another link…",
  "compare.go": "Compare",
  "compare.stop": "Stop comparing",
  "compare.bad_link": "Got something that is not a link to an experiment; expected one made by “Take away” here.",
  "compare.lost": "What this link was compared with is damaged and was left out.",
  "compare.now": "Now · {kind}",
  "compare.is_before": "Before the last change · {kind}",
  "compare.is_first": "Before all changes · {kind}",
  "compare.is_link": "The other link · {kind}",
  "compare.scale": "One scale for all belts: equal widths are equal numbers",
  "compare.scale_lane": "Each unit has one scale in all belts",
  "compare.differs": "{name} differs by {value}",
  "compare.minus": "{told} (above minus here)",
  "compare.equal": "{name} is the same",
  "compare.units": "Not unit by unit: {H} units above, {other} here",
  "compare.same": "The carried state is the same at every timestep.",
  "compare.parted": "Apart from t = {first}; largest {largest} at t = {at}; within 1 % of that again after t = {last}.",
  "compare.parted_end": "Apart from t = {first}; largest {largest} at t = {at}; still apart at the end.",
  "compare.table": "Runs at t = {t}, unit {unit}; differences: the run on show minus the other",
  "compare.belt": "Belt of {name} at t = {t}: {values}",
};
