/** The drawing of the LSTM: C runs along the top, valves close on it, h leaves above and to the right. */

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").Point} Point */
/**
 * @typedef {object} Variant
 * @property {"gate" | "coupled" | "none"} forget a gate of its own, what i leaves over, or 1 at every step
 * @property {boolean} peepholes
 * @property {boolean} recurrent whether anything looks at h′
 * @property {boolean} projected whether h is made of m
 */

/** @param {number} x @param {number} y @returns {Point} */
const at = (x, y) => ({ x, y });

/** Columns and rows. @param {Sheet} s */
function grid(s) {
  const [f, i, c, o, out] = [s.x(0.155), s.x(0.305), s.x(0.455), s.x(0.655), s.x(0.82)];
  const [belt, mul, act, bus, foot] = [s.y(0.19), s.y(0.395), s.y(0.63), s.y(0.84), s.y(0.945)];
  const { width } = s.scene;
  const enter = 20 * s.unit;
  return { f, i, c, o, out, belt, mul, act, bus, foot, enter, up: width - 26 * s.unit, end: width - 8 * s.unit };
}

/** @param {Sheet} s @param {import("./sheet.js").Inputs} inputs @param {Variant} variant */
export function drawLstm(s, inputs, variant) {
  const g = grid(s);
  wires(s, g, variant);
  const { unit: u, radius: r, tall } = s;
  const above = g.belt - 14 * u;
  s.put({ quantity: "c", back: 1, shape: null, label: s.label("c", at(4 * u, above), "start", s.before("c")) });
  const last = at(4 * u, g.bus - 14 * u);
  if (variant.recurrent)
    s.put({ quantity: "h", back: 1, shape: null, label: s.label("h", last, "start", s.before("h")) });
  s.inputs(at(g.enter + 8 * u, g.foot), inputs);

  const raised = g.act - tall / 2 - 12 * u;
  const low = (g.act + tall / 2 + g.bus) / 2;
  const gate = (
    /** @type {string} */ sum,
    /** @type {string} */ name,
    /** @type {number} */ x,
    /** @type {Point} */ p,
  ) => {
    s.put({ quantity: sum, shape: null, label: s.label(sum, at(x + 6 * u, low)) });
    s.put({ quantity: name, shape: s.box(name, at(x, g.act)), label: s.label(name, p) });
  };
  const beside = at(g.f + 7 * u, raised);
  if (variant.forget === "gate") gate("a_f", "f", g.f, beside);
  else {
    const box = s.box("f", at(g.f, g.act), variant.forget === "coupled" ? "1 −" : "1");
    s.put({ quantity: "f", shape: box, label: s.label("f", beside) });
  }
  s.put({ quantity: "kept", shape: s.valve(at(g.f, g.belt), "f"), label: s.label("kept", at(g.f + r + 3 * u, above)) });
  gate("a_i", "i", g.i, at(g.i + 7 * u, raised));
  gate("a_c", "c_tilde", g.c, at(g.c + 7 * u, raised));
  const pour = s.valve(at(g.c, g.mul), "i");
  s.put({ quantity: "written", shape: pour, label: s.label("written", at(g.c + r + 4 * u, g.mul)) });
  s.put({ quantity: "c", shape: s.ring(at(g.c, g.belt), "+"), label: s.label("c", at(g.c + r + 3 * u, above)) });
  gate("a_o", "o", g.o, at(g.o + 20 * u, g.act - 13 * u));
  const squash = s.box("h_c", at(g.out, g.mul));
  s.put({ quantity: "h_c", shape: squash, label: s.label("h_c", at(g.out - squash.width / 2 - 4 * u, g.mul), "end") });
  const out = variant.projected ? "m" : "h";
  s.put({ quantity: out, shape: s.valve(at(g.out, g.act), "o"), label: s.label(out, at(g.out + r + 4 * u, g.act)) });
  if (variant.projected) {
    const box = s.box("h", at((g.out + g.up) / 2, g.bus), "W");
    s.put({ quantity: "h", shape: box, label: s.label("h", at(g.up - 4 * u, g.bus - tall / 2 - 6 * u), "end") });
  }
  if (variant.peepholes)
    s.caption(variant.forget === "gate" ? "diagram.peepholes" : "diagram.peepholes_i", at(g.c + 16 * u, g.foot));
  s.exit("h", at(g.up - 9 * u, 11 * u));
  s.exit("c", at(g.end - 2 * u, above));
}

/** @param {Sheet} s @param {ReturnType<typeof grid>} g @param {Variant} variant */
function wires(s, g, { forget, recurrent, projected }) {
  const { radius: r, tall } = s;
  s.wire(null, [at(recurrent ? 0 : g.enter, g.bus), at(g.o, g.bus)]);
  s.wire(null, [at(g.enter, s.scene.height), at(g.enter, g.bus)]);
  s.wire("c", [at(0, g.belt), at(g.f - r, g.belt)], { back: 1 });
  s.wire("kept", [at(g.f + r, g.belt), at(g.c - r, g.belt)]);
  s.wire("c", [at(g.c + r, g.belt), at(g.end, g.belt)], { head: true });
  s.wire("c", [at(g.out, g.belt), at(g.out, g.mul - tall / 2)]);
  s.wire("h_c", [at(g.out, g.mul + tall / 2), at(g.out, g.act - r)]);
  s.wire("f", [at(g.f, g.act), at(g.f, g.belt + r)]);
  s.wire("i", [at(g.i, g.act), at(g.i, g.mul), at(g.c - r, g.mul)]);
  s.wire("c_tilde", [at(g.c, g.act), at(g.c, g.mul + r)]);
  s.wire("written", [at(g.c, g.mul - r), at(g.c, g.belt + r)]);
  s.wire("o", [at(g.o, g.act), at(g.out - r, g.act)]);
  const middle = (g.out + g.up) / 2;
  if (projected) s.wire("m", [at(g.out, g.act + r), at(g.out, g.bus), at(middle, g.bus)]);
  s.wire(
    "h",
    projected ? [at(middle, g.bus), at(g.end, g.bus)] : [at(g.out, g.act + r), at(g.out, g.bus), at(g.end, g.bus)],
    {
      head: true,
    },
  );
  s.wire("h", [at(g.up, g.bus), at(g.up, 11 * s.unit)], { head: true });
  if (forget === "gate") s.wire("a_f", [at(g.f, g.bus), at(g.f, g.act + tall / 2)]);
  if (forget === "coupled") s.wire("i", [at(g.i, g.act), at(g.f, g.act)]);
  s.wire("a_i", [at(g.i, g.bus), at(g.i, g.act + tall / 2)]);
  s.wire("a_c", [at(g.c, g.bus), at(g.c, g.act + tall / 2)]);
  s.wire("a_o", [at(g.o, g.bus), at(g.o, g.act + tall / 2)]);
  for (const x of [g.enter, ...(forget === "gate" ? [g.f] : []), g.i, g.c, g.o]) s.dot(at(x, g.bus));
  s.dot(at(g.out, g.belt));
  s.dot(at(g.up, g.bus));
}
