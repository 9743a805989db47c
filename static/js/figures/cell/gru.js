/**
 * The drawing of the GRU: h itself runs along the top, z and 1 − z close two valves at once, and r closes a third on what
 * the candidate sees of the old h: before its product with U_h, or after it.
 */

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").Point} Point */

/** @param {number} x @param {number} y @returns {Point} */
const at = (x, y) => ({ x, y });

/** Columns and rows. @param {Sheet} s */
function grid(s) {
  const [z, r, flip, seen, h] = [s.x(0.16), s.x(0.36), s.x(0.37), s.x(0.535), s.x(0.735)];
  const [belt, mul, act, bus, foot] = [s.y(0.19), s.y(0.385), s.y(0.585), s.y(0.85), s.y(0.945)];
  const { width } = s.scene;
  const enter = 20 * s.unit;
  const [past, only] = [bus - 10 * s.unit, bus + 8 * s.unit];
  return {
    past,
    only,
    z,
    r,
    flip,
    seen,
    h,
    belt,
    mul,
    act,
    bus,
    foot,
    enter,
    up: width - 26 * s.unit,
    end: width - 8 * s.unit,
  };
}

/** @param {Sheet} s @param {import("./sheet.js").Inputs} inputs @param {boolean} after whether r acts after the product */
export function drawGru(s, inputs, after) {
  const g = grid(s);
  wires(s, g, after);
  const { unit: u, radius: r, tall } = s;
  const above = g.belt - 14 * u;
  const raised = g.act - tall / 2 - 12 * u;
  const low = (g.act + tall / 2 + g.bus) / 2;
  s.put({ quantity: "h", back: 1, shape: null, label: s.label("h", at(4 * u, above), "start", s.before("h")) });
  s.inputs(at(g.enter + 8 * u, g.foot), inputs);

  s.put({ quantity: "a_r", shape: null, label: s.label("a_r", at(g.r - 7 * u, low), "end") });
  s.put({ quantity: "r", shape: s.box("r", at(g.r, g.act)), label: s.label("r", at(g.r + 20 * u, g.act - 13 * u)) });
  const reset = s.valve(at(g.seen, g.act), "r");
  if (after) {
    const product = s.box("u_h", at(g.seen, low), s.symbol("u_h"));
    s.put({
      quantity: "u_h",
      shape: product,
      label: s.label("u_h", at(g.seen + product.width / 2 + 4 * u, low), "start", ""),
    });
    s.put({ quantity: "a_h", shape: reset, label: null });
  } else s.put({ quantity: "rh", shape: reset, label: s.label("rh", at(g.seen + r + 3 * u, g.act - 14 * u)) });

  s.put({ quantity: "a_z", shape: null, label: s.label("a_z", at(g.z - 7 * u, low), "end") });
  s.put({ quantity: "z", shape: s.box("z", at(g.z, g.act)), label: s.label("z", at(g.z + 7 * u, raised)) });
  const flip = s.box("one_minus_z", at(g.flip, g.mul), "1−");
  s.put({ quantity: "one_minus_z", shape: flip, label: s.label("one_minus_z", at(g.flip + 20 * u, g.mul - 13 * u)) });
  s.put({ quantity: "kept", shape: s.valve(at(g.z, g.belt), "z"), label: s.label("kept", at(g.z + r + 3 * u, above)) });

  s.put({ quantity: "a_h", shape: null, label: s.label("a_h", at(g.h + 6 * u, low)) });
  const candidate = s.box("h_tilde", at(g.h, g.act));
  s.put({ quantity: "h_tilde", shape: candidate, label: s.label("h_tilde", at(g.h + 22 * u, g.act)) });
  const pour = s.valve(at(g.h, g.mul), "one_minus_z");
  s.put({ quantity: "written", shape: pour, label: s.label("written", at(g.h + r + 4 * u, g.mul)) });
  s.put({ quantity: "h", shape: s.ring(at(g.h, g.belt), "+"), label: s.label("h", at(g.h + r + 3 * u, above)) });
  s.exit("h", at(g.up - 9 * u, 11 * u));
}

/** @param {Sheet} s @param {ReturnType<typeof grid>} g @param {boolean} after */
function wires(s, g, after) {
  const { radius: r, tall } = s;
  s.wire("h", [at(g.enter, g.belt), at(g.enter, g.bus)], { back: 1 });
  gathered(s, g, after);
  s.wire("h", [at(0, g.belt), at(g.z - r, g.belt)], { back: 1 });
  s.wire("kept", [at(g.z + r, g.belt), at(g.h - r, g.belt)]);
  s.wire("h", [at(g.h + r, g.belt), at(g.end, g.belt)], { head: true });
  s.wire("h", [at(g.up, g.belt), at(g.up, 11 * s.unit)], { head: true });
  s.wire("z", [at(g.z, g.mul), at(g.flip - 16 * s.unit, g.mul)]);
  s.wire("one_minus_z", [at(g.flip, g.mul), at(g.h - r, g.mul)]);
  s.wire("z", [at(g.z, g.act), at(g.z, g.belt + r)]);
  s.wire("r", [at(g.r, g.act), at(g.seen - r, g.act)]);
  if (after) s.wire("u_h", [at(g.seen, g.bus), at(g.seen, g.act + r)]);
  s.wire(after ? null : "rh", [at(g.seen + r, g.act), at(g.h, g.act)]);
  s.wire("h_tilde", [at(g.h, g.act), at(g.h, g.mul + r)]);
  s.wire("written", [at(g.h, g.mul - r), at(g.h, g.belt + r)]);
  s.wire("a_z", [at(g.z, g.bus), at(g.z, g.act + tall / 2)]);
  s.wire("a_r", [at(g.r, g.bus), at(g.r, g.act + tall / 2)]);
  s.wire("a_h", [at(g.h, after ? g.bus : g.only), at(g.h, g.act + tall / 2)]);
  for (const x of [g.enter, g.z, ...(after ? [g.r, g.seen, g.h] : [])]) s.dot(at(x, g.bus));
  s.dot(at(g.enter, g.belt));
  s.dot(at(g.z, g.mul));
  s.dot(at(g.up, g.belt));
}

/**
 * What the sums read. With the reset after the product all of them read x and h; with the reset before it the candidate
 * reads x, and of h only what r has let through: then each of them has a way of its own there.
 * @param {Sheet} s @param {ReturnType<typeof grid>} g @param {boolean} after
 */
function gathered(s, g, after) {
  s.wire(null, [at(g.enter, s.scene.height), at(g.enter, g.bus)]);
  s.wire(null, [at(g.enter, g.bus), at(after ? g.h : g.r, g.bus)]);
  if (after) return;
  s.wire(null, [at(g.enter, g.only), at(g.h, g.only)]);
  s.wire("h", [at(g.enter, g.past), at(g.seen, g.past), at(g.seen, g.act + s.radius)], { back: 1 });
  s.dot(at(g.enter, g.only));
  s.dot(at(g.enter, g.past));
}
