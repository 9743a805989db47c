import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { known, word } from "../../static/js/text/words.js";
import { consequence, OPTIONS, standing, withOption } from "../../static/js/views/experiment/options.js";

const ROOT = new URL("../../", import.meta.url).pathname;
const WIRE = readFileSync(join(ROOT, "static/js/protocol/wire.d.ts"), "utf8");
const INTERFACES = { rnn: "Elman", jordan: "Jordan", lstm: "LSTM", gru: "GRU" };

/** Fields of a cell as the server knows them, with their values where they are words. */
function fields(kind) {
  const [, body] = new RegExp(`interface ${INTERFACES[kind]} \\{([^}]*)\\}`).exec(WIRE) ?? [];
  const lines = [...(body ?? "").matchAll(/^ {2}(\w+)\??: ([^;]+);/gm)].filter(([, name]) => name !== "kind");
  return Object.fromEntries(
    lines.map(([, name, type]) => [name, [...type.matchAll(/"(\w+)"/g)].map(([, word]) => word)]),
  );
}

test("every option that the server knows is on the page, and every value of it", () => {
  for (const [kind, options] of Object.entries(OPTIONS)) {
    const server = fields(kind);
    assert.deepEqual(options.map(({ name }) => name).sort(), Object.keys(server).sort(), kind);
    for (const option of options)
      if ("choices" in option) assert.deepEqual([...option.choices].sort(), server[option.name].sort(), option.name);
  }
});

test("every value of every option has a sentence on what comes of it, and a name", () => {
  for (const [kind, options] of Object.entries(OPTIONS)) {
    for (const option of options) {
      const values = "choices" in option ? option.choices : "on" in option ? [true, false] : [option.low, option.high];
      for (const value of values) assert.ok(known(consequence(kind, option, value, known)), `${kind} ${option.name}`);
      assert.ok(known(`option.${option.name}`) || known(`option.${kind}_${option.name}`), option.name);
      for (const choice of option.choices ?? [])
        assert.ok(known(`option.${option.name}_${choice}`) || known(`option.${choice}`), choice);
    }
  }
});

test("an option that is not said stands as the server would take it", () => {
  const [gate, , , forget, peepholes, recurrent, , proj] = OPTIONS.lstm;
  const cell = { kind: "lstm", forget: "coupled" };
  assert.equal(standing(cell, gate), "sigmoid");
  assert.equal(standing(cell, forget), "coupled");
  assert.deepEqual(
    [peepholes, recurrent, proj].map((option) => standing(cell, option)),
    [false, true, 0],
  );
  assert.deepEqual(withOption(cell, recurrent, false), { kind: "lstm", forget: "coupled", recurrent: false });
});

test("peepholes of an LSTM whose f is not computed are told without p_f", () => {
  const peepholes = OPTIONS.lstm.find(({ name }) => name === "peepholes");
  const said = (cell) => word("en", consequence("lstm", peepholes, true, known, { kind: "lstm", ...cell }));
  assert.match(said({}), /p_f/);
  assert.match(said({ forget: "gate" }), /p_f/);
  for (const forget of ["coupled", "none"]) assert.doesNotMatch(said({ forget }), /p_f/);
});
