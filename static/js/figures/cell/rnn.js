/** The drawing of the simple RNN: one sum, one activation. Nothing of the old h is carried past them. */

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").Point} Point */

/** @param {number} x @param {number} y @returns {Point} */
const at = (x, y) => ({ x, y });

/** @param {Sheet} s @param {import("./sheet.js").Inputs} inputs */
export function drawRnn(s, inputs) {
  const { unit: u, radius: r, tall } = s;
  const [sum, act, out] = [s.x(0.34), s.x(0.6), s.x(0.86)];
  const [wall, row, foot] = [s.y(0.19), s.y(0.56), s.y(0.9)];
  const end = s.scene.width - 8 * u;

  s.wire("h", [at(0, row), at(sum - r, row)], { back: 1 });
  s.wire("h", [at(60 * u, row), at(60 * u, wall), at(sum, wall)], { back: 1 });
  s.wire(null, [at(sum, s.scene.height), at(sum, row + r)]);
  s.wire("a_h", [at(sum + r, row), at(act, row)]);
  s.wire("h", [at(act, row), at(end, row)], { head: true });
  s.wire("h", [at(out, row), at(out, 11 * u)], { head: true });
  s.dot(at(60 * u, row));
  s.dot(at(out, row));
  s.scene.bars.push(`M${sum} ${wall - 22 * u}h${7 * u}v${44 * u}h${-7 * u}Z`);

  const above = row - 15 * u;
  s.put({ quantity: "h", back: 1, shape: null, label: s.label("h", at(68 * u, above), "start", s.before("h")) });
  s.inputs(at(sum + 9 * u, foot), inputs);
  s.put({ quantity: "a_h", shape: s.ring(at(sum, row), "+"), label: s.label("a_h", at(sum + r + 4 * u, above)) });
  const box = s.box("h", at(act, row));
  s.put({ quantity: "h", shape: box, label: s.label("h", at(act + box.width / 2 + 4 * u, row - tall / 2 - 2 * u)) });
  s.caption("diagram.nothing_kept", at(sum + 15 * u, wall));
  s.exit("h", at(out - 9 * u, 11 * u));
}
