import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  asksOf,
  editFor,
  firstChoice,
  isSequence,
  saysSequence,
  settled,
  sizeText,
  unusual,
} from "../../static/js/views/models/choices.js";
import { stackText } from "../../static/js/views/models/found.js";
import { bringAgain, keepFile } from "../../static/js/views/models/kept.js";
import { exported, inspect, Refused } from "../../static/js/views/models/server.js";

const ask = (name, usual) => ({ name, choices: [usual, "other"], default: usual });
const stack = (name, more = {}) => ({ name, cell: { kind: "rnn" }, asks: [], heads: [], embeddings: [], ...more });
const found = {
  format: "safetensors",
  framework: "torch",
  stacks: [
    stack("encoder", { asks: [ask("activation", "tanh")], heads: ["fc", "aux"], embeddings: ["words"] }),
    stack("decoder"),
  ],
  heads: [
    { name: "fc", size: 2, reads: 4, asks: [ask("readout", "linear")] },
    { name: "aux", size: 3, reads: 4, asks: [] },
  ],
  embeddings: [{ name: "words", words: 9, width: 3 }],
};
const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});
const answers = (...bodies) => {
  const asked = [];
  globalThis.fetch = async (path, how) => {
    asked.push([path, how.body]);
    const [status, body, headers = {}] = bodies.shift();
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  };
  return asked;
};

test("the first choice takes the likeliest parts and leaves every question at its usual answer", () => {
  const choice = firstChoice(found);
  assert.deepEqual(choice, { layer: "encoder", answers: {}, head: "fc", embedding: "words", input: null });
  assert.deepEqual(settled(found, choice).answers, { activation: "tanh", readout: "linear" });
});

test("what is asked belongs to the network and the read-out that are chosen, and so do the answers", () => {
  const choice = { ...firstChoice(found), answers: { activation: "other", readout: "other" } };
  assert.deepEqual(
    asksOf(found, { ...choice, head: "aux" }).map(({ name }) => name),
    ["activation"],
  );
  assert.deepEqual(settled(found, { ...choice, head: null }).answers, { activation: "other" });
  assert.deepEqual(settled(found, firstChoice(found, "decoder")), {
    layer: "decoder",
    answers: {},
    head: null,
    embedding: null,
    input: null,
  });
});

test("options of a cell are told where they are not the usual ones", () => {
  const cell = {
    kind: "lstm",
    gate: "hard_sigmoid",
    g: "tanh",
    forget: "coupled",
    peepholes: true,
    proj: 0,
    bias: "two",
  };
  const options = [
    ["gate", "hard_sigmoid"],
    ["forget", "coupled"],
    ["peepholes", true],
  ];
  assert.deepEqual(unusual({ cell }), options);
  assert.deepEqual(unusual({ cell: { kind: "lstm", recurrent: false } }), [["recurrent", false]]);
  const stack = { cell, X: 3, H: 4, layers: 1, direction: "forward" };
  assert.equal(
    stackText(stack, "en"),
    "LSTM, X = 3, H = 4, Gates: hard sigmoid, 1/6 (Keras 3), Forget gate f: coupled, f = 1 − i, Peepholes",
  );
  assert.equal(stackText({ ...stack, cell: { kind: "lstm", peepholes: true } }, "zh"), "LSTM，X = 3，H = 4，窥孔");
  assert.match(
    stackText({ ...stack, cell: { kind: "lstm", recurrent: false, proj: 2 } }, "en"),
    /Recurrence: none, P projection: 2$/,
  );
});

test("a name says whether a file is a sequence, and a size is said as people do", () => {
  assert.deepEqual(["a.csv", "b.NPY", "c.safetensors", "d.json"].map(isSequence), [true, true, false, false]);
  assert.deepEqual([512, 4096, 64_000, 12_345_678].map(sizeText), ["512 B", "4.1 kB", "64 kB", "12.3 MB"]);
});

test("what the server refuses comes with its code and its words", async () => {
  answers([422, { error: { code: "invalid_value", what: "file", got: "a pickle", expected: "safetensors" } }]);
  const refused = await inspect(new File(["x"], "a b.pt")).catch((error) => error);
  assert.ok(refused instanceof Refused);
  assert.deepEqual([refused.code, refused.values.got], ["invalid_value", "a pickle"]);
});

test("a form is taken away under the name that the server gives it", async () => {
  const asked = answers([200, "abc", { "content-disposition": 'attachment; filename="gatescope_gru.onnx"' }]);
  const { blob, name } = await exported({ X: 1 }, "onnx");
  assert.deepEqual([asked[0][0], name, await blob.text()], ["api/export/onnx", "gatescope_gru.onnx", "abc"]);
});

test("weights are brought again from the file they came from, with the same choice, and by no other page", async () => {
  const file = new File(["weights"], "m.npz");
  const choice = firstChoice(found);
  keepFile("abcdef", file, choice);
  const asked = answers([200, { model: "digest", found }], [200, { experiment: { stored: "abcdef" } }]);
  assert.equal(await bringAgain("abc"), true);
  assert.equal(asked[0][1], file);
  assert.deepEqual(JSON.parse(asked[1][1]), { model: "digest", ...choice });
  assert.equal(await bringAgain("xyz"), false);
  assert.equal(await bringAgain(""), false);
});

test("a sequence of words brings the words that its file knows, where it names them", () => {
  const input = { kind: "tokens", tokens: ["a"], vocabulary: ["b", "a"] };
  assert.deepEqual(editFor({ input, named: true, commas: false }), {
    edit: "tokens",
    tokens: ["a"],
    vocabulary: ["b", "a"],
  });
  assert.deepEqual(editFor({ input, named: false, commas: false }), { edit: "tokens", tokens: ["a"] });
  const numbers = { kind: "numbers", values: [[1]] };
  assert.deepEqual(editFor({ input: numbers, named: false, commas: true }), { edit: "values", values: [[1]] });
});

test("JSON says whether it is a sequence", () => {
  for (const text of ["[1, 2]", '["a"]', '{"tokens": ["a"], "vocabulary": ["a"]}', '{"values": [[1]]}'])
    assert.ok(saysSequence(text), text);
  const model = '{"X": 1, "H": 2, "input": {"kind": "tokens", "tokens": []}}';
  for (const text of [model, '{"weight_ih_l0": [[1]]}', "null", "3", "{"]) assert.ok(!saysSequence(text), text);
});
