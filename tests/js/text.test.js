import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ALL, isRounded, number, plain, tidy } from "../../static/js/text/format.js";
import { phrase } from "../../static/js/text/phrases.js";
import { readNumber, readRows } from "../../static/js/text/read.js";
import { known, WORDS, word } from "../../static/js/text/words.js";

const ROOT = new URL("../../", import.meta.url).pathname;
const KEY = /["'`]([a-z]+\.[a-z0-9_]+)["'`]/gi;
/** Keys put together from a name that comes from the model, the server or a kind of problem. */
const FAMILIES = [
  "status.",
  "error.",
  "cell.",
  "title.",
  "notice.",
  "option.",
  "variant.",
  "depth.",
  "count.",
  "model.",
  "take.export_",
  "acts.",
  "readout.",
  "player.",
  "state.",
  "gate.",
  "bias.",
  "history.",
  "chart.legend_",
  "take.belt",
  "take.gates",
  "weights.problem_",
  "input.problem_",
  "input.edit_",
  "input.use_",
];

/** All source text that may name a word. */
function sources() {
  const files = readdirSync(join(ROOT, "static/js"), { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".js") && !/text[/\\](en|zh)\.js$/.test(file),
  );
  const code = files.map((file) => readFileSync(join(ROOT, "static/js", file), "utf8"));
  return [...code, readFileSync(join(ROOT, "templates/main.html"), "utf8")].join("\n");
}

const placeholders = (sentence) =>
  [...sentence.matchAll(/\{(\w+)\}/g)]
    .map((found) => found[1])
    .sort()
    .join();

test("both languages have the same sentences", () => {
  assert.deepEqual(Object.keys(WORDS.zh).sort(), Object.keys(WORDS.en).sort());
});

test("both languages ask for the same values, and no sentence is empty", () => {
  for (const key of Object.keys(WORDS.en)) {
    assert.equal(placeholders(WORDS.zh[key]), placeholders(WORDS.en[key]), key);
    assert.ok(WORDS.en[key].trim() && WORDS.zh[key].trim(), key);
  }
});

test("every sentence in Chinese is Chinese, or is the same sign in both", () => {
  const signs = Object.keys(WORDS.en).filter((key) => !/\p{Script=Han}/u.test(WORDS.zh[key]));
  const letters = (sentence) => sentence.replace(/[^\w{}]/g, "");
  for (const key of signs)
    assert.ok(letters(WORDS.zh[key]) === letters(WORDS.en[key]) || key === "settings.language", key);
});

test("every word that the code names exists", () => {
  const prefixes = new Set(Object.keys(WORDS.en).map((key) => key.split(".")[0]));
  const named = [...sources().matchAll(KEY)].map((found) => found[1]).filter((key) => prefixes.has(key.split(".")[0]));
  const missing = named.filter((key) => !known(key) && !FAMILIES.includes(key) && !key.endsWith("_"));
  assert.deepEqual(
    [...new Set(missing)].filter((key) => !/\.(js|css|html)$/.test(key)),
    [],
  );
});

test("no sentence is left over", () => {
  const text = sources();
  const unused = Object.keys(WORDS.en).filter(
    (key) => !text.includes(key) && !FAMILIES.some((family) => key.startsWith(family)),
  );
  assert.deepEqual(unused, []);
});

test("every error code of the server has words", () => {
  const codes = [...readFileSync(join(ROOT, "app/errors.py"), "utf8").matchAll(/^ {4}code.*= "(\w+)"/gm)].map(
    (found) => found[1],
  );
  assert.ok(codes.length > 5);
  for (const code of codes) {
    const said = word("zh", `error.${code}`, { what: "W", got: "1", expected: "2" });
    assert.match(said, /\p{Script=Han}/u);
  }
});

test("a word that does not exist, or lacks a value, is thrown", () => {
  assert.throws(() => word("en", "no.such"), /no\.such/);
  assert.throws(() => word("en", "numbers.title", { unit: 1 }), /value for t/);
});

test("one timestep is not timesteps", () => {
  const said = (T) => word("en", "model.sequence_from", { name: "a.csv", T });
  assert.deepEqual([said(1), said("1"), said(2)], ["a.csv: 1 timestep", "a.csv: 1 timestep", "a.csv: 2 timesteps"]);
  const bare = Object.entries(WORDS.en).filter(([, text]) =>
    /\{\w+\} (timesteps|units|words|outputs|layers|tensors)/.test(text),
  );
  assert.deepEqual(
    bare.map(([key]) => key).filter((key) => !["history.bias", "why.outputs"].includes(key)), // never one
    [],
  );
});

test("what the server says inside an error is put into Chinese", () => {
  assert.equal(phrase("zh", "at most 128"), "最多 128");
  assert.equal(phrase("zh", "at most 1024 bytes"), "最多 1024 字节");
  assert.equal(phrase("zh", "a whole number from 0 to 4294967295"), "0 到 4294967295 的整数");
  assert.equal(phrase("zh", "W_f"), "W_f");
  assert.equal(phrase("en", "at most 128"), "at most 128");
});

test("a number has fixed decimals and a true minus sign", () => {
  assert.equal(number(-1.25, 1, "en"), "−1.3");
  assert.equal(number(0.83149, 4, "en"), "0.8315");
  assert.equal(number(2, 0, "en"), "2");
});

test("what rounds to zero has no minus sign", () => {
  assert.equal(number(-0.0001, 2, "en"), "0.00");
});

test("all digits is the shortest text that is the same number", () => {
  for (const value of [0.1 + 0.2, -1 / 3, 5e-324, 1.7976931348623157e308, 6.99977301]) {
    assert.equal(Number(number(value, ALL, "en").replaceAll("−", "-")), value);
  }
});

test("NaN and infinity are words", () => {
  assert.equal(number(null, 4, "en"), "not a number / too large");
  assert.equal(number(Infinity, 4, "zh"), "非数 / 过大");
});

test("rounding is noticed only where it loses something", () => {
  assert.equal(isRounded(0.25, 2), false);
  assert.equal(isRounded(0.255, 2), true);
  assert.equal(isRounded(1 / 3, ALL), false);
  assert.equal(isRounded(null, 2), false);
});

test("a dragged value is a millionth exact and never minus zero", () => {
  assert.equal(tidy(0.1 + 0.2), 0.3);
  assert.ok(Object.is(tidy(-1e-9), 0));
  assert.equal(plain(-0), "0");
});

test("typed numbers are read with any minus sign, decimal comma and full-width digits", () => {
  for (const [text, value] of [
    ["1.5", 1.5],
    [" −2 ", -2],
    ["1,5", 1.5],
    [".5", 0.5],
    ["3.", 3],
    ["1e-3", 0.001],
    ["－１．５", -1.5],
    ["+4", 4],
  ]) {
    assert.deepEqual(readNumber(text), { value }, text);
  }
});

test("what is no number is told apart", () => {
  assert.deepEqual(readNumber(""), { problem: "empty" });
  for (const text of ["abc", "NaN", "Infinity", "0x10", "1.2.3", "1,2,3", "--1", "1 2"])
    assert.deepEqual(readNumber(text), { problem: "not_a_number" }, text);
  assert.deepEqual(readNumber("1e999"), { problem: "too_large" });
});

test("rows are read from a spreadsheet, a list or a line of blanks", () => {
  assert.deepEqual(readRows("1\t2\r\n3\t4\r\n"), {
    rows: [
      [1, 2],
      [3, 4],
    ],
  });
  assert.deepEqual(readRows("1, 2\n3, 4"), {
    rows: [
      [1, 2],
      [3, 4],
    ],
  });
  assert.deepEqual(readRows("1,2\n3,4"), {
    rows: [
      [1, 2],
      [3, 4],
    ],
  });
  assert.deepEqual(readRows("1 2\n3 4"), {
    rows: [
      [1, 2],
      [3, 4],
    ],
  });
  assert.deepEqual(readRows("5\n6\n7"), { rows: [[5], [6], [7]] });
});

test("a decimal comma is one only where it cannot part columns", () => {
  assert.deepEqual(readRows("1,5\t2\n3\t4,25"), {
    rows: [
      [1.5, 2],
      [3, 4.25],
    ],
  });
  assert.deepEqual(readRows("1,5; 2\n3; 4,25"), {
    rows: [
      [1.5, 2],
      [3, 4.25],
    ],
  });
  assert.deepEqual(readRows("1,5 2,5\n3 4"), {
    rows: [
      [1.5, 2.5],
      [3, 4],
    ],
  });
  assert.deepEqual(readRows("1,5\n2,5", 1), { rows: [[1.5], [2.5]] });
  assert.deepEqual(readRows("1,5\n2,5", 2), {
    rows: [
      [1, 5],
      [2, 5],
    ],
  });
});

test("what cannot be read names its line and its text", () => {
  const bad = readRows("1 2\n3 x\n");
  assert.ok("problem" in bad);
  assert.equal(bad.problem, "not_a_number");
  assert.equal(bad.line, 2);
  assert.equal(bad.text, "x");
  const ragged = readRows("1 2\n3");
  assert.ok("problem" in ragged);
  assert.deepEqual([ragged.problem, ragged.line, ragged.got, ragged.expected], ["ragged", 2, 1, 2]);
  const hole = readRows("1\t\n2\t3");
  assert.ok("problem" in hole);
  assert.equal(readRows("").problem, "empty");
  assert.equal(readRows("1\n\n2").problem, "empty");
});

test("a list of what a framework lacks is told in Chinese, one after the other", () => {
  assert.equal(phrase("zh", "peepholes, a projection"), "窥孔、投影");
  assert.equal(phrase("zh", "gates through hard_sigmoid"), "用 hard_sigmoid 的门");
  assert.equal(phrase("zh", "W_f, peepholes"), "W_f, peepholes");
  assert.equal(phrase("en", "peepholes, a projection"), "peepholes, a projection");
});
