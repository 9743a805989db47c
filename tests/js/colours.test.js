/**
 * Colours for all eyes: what is told apart by hue is told apart by those who see fewer hues too. Whether two colours look
 * different is measured by CIEDE2000, after the colours that such an eye makes of them.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { palette, rgb } from "../../static/js/figures/colours.js";
import { lookOfRun } from "../../static/js/figures/gradientcurve.js";

/** @typedef {[number, number, number]} Three */

/**
 * In linear RGB, for eyes without one kind of cone: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
 * Simulation of Color Vision Deficiency", 2009, severity 1.0.
 * @type {Record<string, [Three, Three, Three]>}
 */
const EYES = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  // The same two again as Viénot, Brettel and Mollon, 1999, see them, so that nothing hangs on one model.
  "protanopia, 1999": [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  "deuteranopia, 1999": [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};
/** A difference of 2 is just seen side by side, 10 at a glance; letters stand beside the gates besides. */
const GATES = 10;
const SIGNS = 25;

/** @param {string} hex @returns {Three} */
const linear = (hex) =>
  /** @type {Three} */ (
    rgb(hex).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
  );

/** @param {Three} a @param {Three} b */
const dot = ([a, b, c], /** @type {Three} */ [x, y, z]) => a * x + b * y + c * z;

/** What an eye makes of a colour. @param {[Three, Three, Three]} eye @param {Three} colour @returns {Three} */
const seen = (eye, colour) => /** @type {Three} */ (eye.map((row) => Math.min(1, Math.max(0, dot(row, colour)))));

/** CIE L*a*b* of linear sRGB under D65. @param {Three} colour @returns {Three} */
function lab(colour) {
  const f = (/** @type {number} */ t) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f(dot([0.4124564, 0.3575761, 0.1804375], colour) / 0.95047);
  const y = f(dot([0.2126729, 0.7151522, 0.072175], colour));
  const z = f(dot([0.0193339, 0.119192, 0.9503041], colour) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const rad = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;

/** CIEDE2000, as in Sharma, Wu and Dalal, 2005. @param {Three} one @param {Three} other */
function difference([L1, a1, b1], [L2, a2, b2]) {
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const G = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const hue = (/** @type {number} */ a, /** @type {number} */ b) => ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  const [A1, A2] = [a1 * (1 + G), a2 * (1 + G)];
  const [C1, C2] = [Math.hypot(A1, b1), Math.hypot(A2, b2)];
  const [h1, h2] = [hue(A1, b1), hue(A2, b2)];
  const grey = C1 * C2 === 0;
  const turn = grey ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const dH = 2 * Math.sqrt(C1 * C2) * Math.sin(rad(turn / 2));
  const [L, C] = [(L1 + L2) / 2, (C1 + C2) / 2];
  const h = grey ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
  const T =
    1 -
    0.17 * Math.cos(rad(h - 30)) +
    0.24 * Math.cos(rad(2 * h)) +
    0.32 * Math.cos(rad(3 * h + 6)) -
    0.2 * Math.cos(rad(4 * h - 63));
  const SL = 1 + (0.015 * (L - 50) ** 2) / Math.sqrt(20 + (L - 50) ** 2);
  const [SC, SH] = [1 + 0.045 * C, 1 + 0.015 * C * T];
  const RC = 2 * Math.sqrt(C ** 7 / (C ** 7 + 25 ** 7));
  const RT = -Math.sin(rad(60 * Math.exp(-(((h - 275) / 25) ** 2)))) * RC;
  const [l, c, d] = [(L2 - L1) / SL, (C2 - C1) / SC, dH / SH];
  return Math.sqrt(l * l + c * c + d * d + RT * c * d);
}

/** Every pair is at least so different, for every eye. @param {Record<string, string>} colours @param {number} least */
function toldApart(colours, least) {
  const names = Object.keys(colours);
  const alike = Object.entries(EYES).flatMap(([eye, matrix]) =>
    names.flatMap((one, k) =>
      names.slice(k + 1).flatMap((other) => {
        const [a, b] = [one, other].map((name) => lab(seen(matrix, linear(colours[name] ?? ""))));
        const apart = a && b ? difference(a, b) : 0;
        return apart < least ? [`${one} and ${other}, ${eye}: ${apart.toFixed(1)}`] : [];
      }),
    ),
  );
  assert.deepEqual(alike, []);
}

test("the measure agrees with published pairs", () => {
  /** @type {[Three, Three, number][]} */
  const pairs = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ];
  for (const [one, other, expected] of pairs) assert.ok(Math.abs(difference(one, other) - expected) < 1e-4);
});

/**
 * Colours of the lines of the input, which stand in the sheet alone: four at most, and where they are too dense for dashes only their hue is left.
 * @param {"light" | "dark"} theme
 */
function inputLines(theme) {
  const sheet = readFileSync(new URL("../../static/css/sequence.css", import.meta.url), "utf8");
  const before = theme === "dark" ? '\\[data-theme="dark"\\] ' : "^";
  const found = [1, 2, 3].map(
    (k) => new RegExp(`${before}\\[data-line="${k}"\\] \\{\\s*--line: (#\\w{6})`, "m").exec(sheet)?.[1] ?? "",
  );
  return Object.fromEntries([palette(theme).ink, ...found].map((colour, k) => [`x${k}`, colour]));
}

test("every simulated eye leaves white and grey as they are", () => {
  for (const [eye, matrix] of Object.entries(EYES))
    for (const row of matrix) assert.ok(Math.abs(row[0] + row[1] + row[2] - 1) < 1e-4, eye);
});

test("what has been too alike is found", () => {
  const before = { f: "#7a4f96", o: "#b52b80" };
  assert.throws(() => toldApart(before, GATES), /f and o, protanopia: 4/);
});

for (const theme of /** @type {const} */ (["light", "dark"])) {
  const { gates, positive, negative, lane, ink } = palette(theme);

  test(`the gates of every cell are told apart by every eye, ${theme}`, () => {
    const { f = "", i = "", c = "", o = "", z = "", r = "", h = "", y = "" } = gates;
    toldApart({ f, i, c, o, y, ink }, GATES);
    toldApart({ z, r, h, y, ink }, GATES);
  });

  test(`what is positive, negative and zero is told apart by every eye, ${theme}`, () => {
    toldApart({ positive, negative, zero: lane }, SIGNS);
  });

  test(`the lines of the input are told apart by every eye, ${theme}`, () => {
    const lines = inputLines(theme);
    assert.equal(new Set(Object.values(lines)).size, 4);
    toldApart(lines, GATES);
  });

  test(`what two timesteps one after the other wrote is told apart by every eye, ${theme}`, () => {
    const { parcels } = palette(theme);
    for (const [k, colour] of parcels.entries())
      toldApart({ [`parcel ${k}`]: colour, "the next": parcels[(k + 1) % parcels.length] ?? "" }, GATES);
  });

  test(`runs and learners beside one another are told apart by hue, and gradients by their dash too, ${theme}`, () => {
    const looks = [0, 1, 2].map((k) => lookOfRun(theme, k));
    toldApart(Object.fromEntries(looks.map(({ colour }, k) => [`learner ${k}`, colour])), GATES);
    assert.equal(new Set(looks.map(({ dash }) => dash)).size, looks.length);
  });
}
