/** Formulas as app/cells declares them. */
export const product = (...factors) => ({ factors, summed: false, minus: false });
export const row = (weights, vector) => ({ factors: [weights, vector], summed: true, minus: false });
export const q = (name, symbol, role, terms, fn = "linear") => ({
  name,
  symbol,
  role,
  formula: { terms, function: fn },
});
const sum = (gate) =>
  q(`a_${gate}`, `a_${gate}`, "pre_activation", [row(`W_${gate}`, "x"), row(`U_${gate}`, "h'"), product(`b_${gate}`)]);
const gate = (name) => q(name, name, "gate", [product(`a_${name}`)], "sigmoid");
const readout = [
  q("a_y", "a_y", "pre_activation", [row("W_y", "h"), product("b_y")]),
  q("y", "y", "output", [product("a_y")], "softmax"),
];
export const MODELS = {
  lstm: {
    kind: "lstm",
    quantities: [
      ...["f", "i", "c", "o"].map(sum),
      ...["f", "i", "o"].map(gate),
      q("c_tilde", "C̃", "candidate", [product("a_c")], "tanh"),
      q("kept", "f·C′", "product", [product("f", "c'")]),
      q("written", "i·C̃", "product", [product("i", "c_tilde")]),
      q("c", "C", "state", [product("f", "c'"), product("i", "c_tilde")]),
      q("h_c", "tanh C", "state", [product("c")], "tanh"),
      q("h", "h", "output", [product("o", "h_c")]),
      ...readout,
    ],
  },
  gru: {
    kind: "gru",
    quantities: [
      ...["z", "r"].map(sum),
      ...["z", "r"].map(gate),
      q("u_h", "U_h h′ + b_Uh", "product", [row("U_h", "h'"), product("b_Uh")]),
      q("a_h", "a_h", "pre_activation", [row("W_h", "x"), product("b_h"), product("r", "u_h")]),
      q("h_tilde", "h̃", "candidate", [product("a_h")], "tanh"),
      q("one_minus_z", "1−z", "gate", [product("1"), { ...product("z"), minus: true }]),
      q("kept", "z·h′", "product", [product("z", "h'")]),
      q("written", "(1−z)·h̃", "product", [product("one_minus_z", "h_tilde")]),
      q("h", "h", "output", [product("z", "h'"), product("one_minus_z", "h_tilde")]),
      ...readout,
    ],
  },
  rnn: { kind: "rnn", quantities: [sum("h"), q("h", "h", "output", [product("a_h")], "tanh"), ...readout] },
};
