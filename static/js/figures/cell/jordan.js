/** The drawing of Jordan's network: hidden units are summed up and left behind; the output goes round. */

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").Point} Point */

/** @param {number} x @param {number} y @returns {Point} */
const at = (x, y) => ({ x, y });

/** @param {Sheet} s @param {import("./sheet.js").Inputs} inputs */
export function drawJordan(s, inputs) {
  const { unit: u, radius: r, tall } = s;
  const [sum, act, mix, out, exit] = [s.x(0.26), s.x(0.42), s.x(0.6), s.x(0.76), s.x(0.91)];
  const [wall, row, foot] = [s.y(0.19), s.y(0.56), s.y(0.9)];
  const end = s.scene.width - 8 * u;

  s.wire("y", [at(0, row), at(sum - r, row)], { back: 1 });
  s.wire("y", [at(60 * u, row), at(60 * u, wall), at(sum, wall)], { back: 1 });
  s.wire(null, [at(sum, s.scene.height), at(sum, row + r)]);
  s.wire("a_h", [at(sum + r, row), at(act, row)]);
  s.wire("h", [at(act, row), at(mix - r, row)]);
  s.wire("a_y", [at(mix + r, row), at(out, row)]);
  s.wire("y", [at(out, row), at(end, row)], { head: true });
  s.wire("y", [at(exit, row), at(exit, 11 * u)], { head: true });
  s.dot(at(60 * u, row));
  s.dot(at(exit, row));
  s.scene.bars.push(`M${sum} ${wall - 22 * u}h${7 * u}v${44 * u}h${-7 * u}Z`);

  const above = row - 15 * u;
  const raised = row - tall / 2 - 2 * u;
  s.put({ quantity: "y", back: 1, shape: null, label: s.label("y", at(68 * u, above), "start", s.before("y")) });
  s.inputs(at(sum + 9 * u, foot), inputs);
  s.put({ quantity: "a_h", shape: s.ring(at(sum, row), "+"), label: s.label("a_h", at(sum + r + 2 * u, above)) });
  const hidden = s.box("h", at(act, row));
  s.put({ quantity: "h", shape: hidden, label: s.label("h", at(act + hidden.width / 2 + 4 * u, raised)) });
  s.put({ quantity: "a_y", shape: s.ring(at(mix, row), "+"), label: s.label("a_y", at(mix + r + 2 * u, above)) });
  const said = s.box("y", at(out, row));
  s.put({ quantity: "y", shape: said, label: s.label("y", at(out + said.width / 2 + 4 * u, raised)) });
  s.caption("diagram.nothing_kept_y", at(sum + 15 * u, wall));
  s.exit("y", at(exit - 9 * u, 11 * u));
}
