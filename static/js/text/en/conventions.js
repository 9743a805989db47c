/** The page's sentences in English: the number of parameters, and how frameworks lay them out. */

/** @type {Record<string, string>} */
export const conventions = {
  "count.title": "Parameters",
  "count.go": "{name}: show it among the weights",
  "count.of_w": "input weights: from each input to each unit",
  "count.of_u": "recurrent weights: from each old h to each unit",
  "count.of_v": "feedback: from each old output y to each unit",
  "count.of_b": "biases: one a unit",
  "count.of_bu": "second biases, beside U",
  "count.of_p": "peepholes: each unit looks at its own C",
  "count.of_m": "projection: from each m to each h",
  "count.of_y": "output: from each unit to each y, and its bias",
  "count.pass": "Layer {layer}, {way}: {sum}",
  "count.readout": "Read-out, counted apart: {sum}",
  "count.embedding": "Embedding, counted apart: {sum}",
  "count.time":
    "T = {T} appears nowhere: every timestep uses the same numbers. More units or inputs make the number grow; more timesteps do not.",
  "count.theirs_same": "the same",
  "count.theirs_two": "{more} more: a second bias for every gate",
  "count.theirs_room": "{more} more: room that this cell leaves at zero",
  "count.theirs_merged": "{more} fewer: two biases are kept as their sum",
  "count.theirs_none": "no such cell; it does not have: {names}",

  "conventions.title": "Conventions",
  "keys.conventions": "Parameters and conventions",
  "keys.model": "Open a model or a sequence",
  "conventions.open": "Parameters and conventions",
  "conventions.close": "Close conventions",
  "conventions.framework": "Framework",
  "conventions.drawing_none": "{title} has no such cell; it does not have: {names}.",
  "conventions.drawing":
    "What {title} keeps for {pass}, block by block. Colours are those of the gates everywhere on this page.",
  "conventions.alone": "the layer",
  "conventions.pass": "layer {layer}, {way}",
  "conventions.order": "Order of the gates in {title}: {theirs}. Here they are called {ours}.",
  "conventions.shape": "{name}: {shape}",
  "conventions.row": "{name}, row {row}: {shape}",
  "conventions.block": "{theirs}: {names}, {from} to {to}",
  "conventions.unused": "left at zero",
  "conventions.transposed": "Keras keeps its matrices the other way round: a column is a unit.",
  "conventions.wrong":
    "Read weights in another framework's order and every gate gets the weights of another: shapes fit, numbers do not.",

  "conventions.verified": "Verified: how far this program is from PyTorch, Keras and ONNX Runtime",

  "biases.title": "Two biases, or one?",
  "biases.why":
    "a = W x + b + U h′ + b_U: the two are added at once, so only their sum matters. Switch, and watch h: it does not move.",
  "biases.gru": "The exception is b_Uh with reset after the product: r multiplies it, so it stays by itself.",
  "biases.one": "one, b",
  "biases.two": "two, b and b_U",
  "biases.none": "This cell has no biases.",

  "keeps.title": "Does z keep or replace?",
  "keeps.keeps": "z keeps",
  "keeps.replaces": "z replaces",
  "keeps.whose_keeps": "Here, and in PyTorch, Keras and ONNX: z = 1 leaves h as it was.",
  "keeps.whose_replaces":
    "In Chung et al. (2014) and in colah's text: z = 1 replaces all of h. It is the same gate read the other way round: W_z, U_z and b_z change their sign, for σ(−a) = 1 − σ(a).",
  "keeps.same": "h[{unit}] at t = {t} is {h} either way.",
  "keeps.start": "Step to a timestep to see its numbers.",
};
