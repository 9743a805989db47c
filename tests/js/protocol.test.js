import assert from "node:assert/strict";
import { test } from "node:test";
import { editOf, moveOf, reopening } from "../../static/js/protocol/commands.js";
import { waitBefore } from "../../static/js/protocol/connection.js";
import { decode } from "../../static/js/protocol/decode.js";
import { LinkError, readLink, writeLink } from "../../static/js/protocol/link.js";
import { initialState } from "../../static/js/store/state.js";

const experiment = {
  version: 1,
  cell: { kind: "lstm" },
  X: 1,
  H: 2,
  edits: { "W_f[0,0]": 0.1 + 0.2 },
  input: { kind: "tokens", tokens: ["不", "好"], vocabulary: ["不", "好"] },
};

test("a link gives back exactly what was put in", async () => {
  const linked = { experiment, preset: "first-look", t: 3, unit: 1 };
  assert.deepEqual(await readLink(await writeLink(linked)), linked);
});

test("an untouched preset has a short link", async () => {
  const hash = await writeLink({ preset: "first-look", t: 2, unit: 1 });
  assert.equal(hash, "#preset=first-look&t=2&unit=1");
  assert.deepEqual(await readLink(hash), { preset: "first-look", t: 2, unit: 1 });
});

for (const bad of ["#1.AAAA", "#x", "#1.", "#<script>", "#1.%%%", "#1.bnVsbA"]) {
  test(`a damaged link is told: ${bad}`, () =>
    assert.rejects(readLink(bad), (error) => error instanceof LinkError && error.reason === "bad"));
}

test("a link of another version is told", () =>
  assert.rejects(readLink("#2.AAAA"), (error) => error.reason === "version"));
test("no link is no error", async () => assert.equal(await readLink(""), null));

test("a link that inflates beyond all bounds is refused", async () => {
  const huge = await writeLink({ experiment: { ...experiment, pad: "a".repeat(5_000_000) } });
  assert.ok(huge.length < 20_000);
  await assert.rejects(readLink(huge), LinkError);
});

test("typed arrays come back bit for bit", () => {
  const values = new Float64Array([0.1, -0, Number.NaN, 1e308, 5.7354e-39, 2]);
  const bdata = Buffer.from(values.buffer).toString("base64");
  const sight = { explanation: null, parcels: null, gradient: null, others: [] };
  const event = decode(
    JSON.stringify({ event: "trace", arrays: { f: { dtype: "f8", shape: "3, 2", bdata } }, ghost: null, sight }),
  );
  assert.deepEqual([...event.columns.f.data].map(String), [...values].map(String));
  assert.equal(event.columns.f.size, 2);
});

test("waiting times double, are spread, and stay bounded", () => {
  assert.equal(waitBefore(0, 1), 250);
  assert.equal(waitBefore(4, 1), 1265.625);
  assert.equal(waitBefore(50, 1), 10_000);
  assert.equal(waitBefore(50, 0), 0);
});

test("steps go out as seeks to where we stand", () => {
  assert.deepEqual(moveOf({ type: "step" }, { ...initialState, t: 4 }, 9), { command: "seek", id: 9, t: 4 });
  assert.equal(moveOf({ type: "hover", hover: null }, initialState, 9), null);
});

test("undo asks for the experiment before, and for nothing when there is none", () => {
  assert.equal(editOf({ type: "undo" }, initialState), null);
  const state = { ...initialState, history: { past: [{ experiment, preset: null }], future: [] } };
  assert.deepEqual(editOf({ type: "undo" }, state), { edit: { edit: "replace", experiment }, kind: "undo" });
});

test("a new session is brought to where we are, edits under way included, under new ids", () => {
  const command = { command: "edit", id: 3, edit: { edit: "reset" }, live: false };
  const state = {
    ...initialState,
    experiment,
    t: 5,
    pass: { layer: 1, reverse: true },
    playing: true,
    pending: [{ id: 3, kind: "edit", entry: 1, command }],
  };
  let id = 7;
  const sent = reopening(state, () => ++id, {});
  assert.deepEqual(
    sent.map((one) => one.command),
    [
      {
        command: "open",
        id: 8,
        experiment,
        t: 5,
        playing: true,
        speed: 4,
        loop: false,
        layer: 1,
        reverse: true,
        lesson: null,
      },
      { ...command, id: 9 },
    ],
  );
  assert.deepEqual(
    sent.map((one) => one.id),
    [8, 9],
  );
});

test("the first session opens what the link says, else the preset", () => {
  const first = (wanted) => reopening(initialState, () => 1, wanted)[0];
  assert.equal(first({ preset: "latch", t: 2 }).command.preset, "latch");
  assert.equal(first({ preset: "latch", t: 2 }).preset, "latch");
  assert.equal(first({ preset: "latch", experiment }).command.preset, undefined);
  assert.equal(first({ preset: "latch", experiment }).command.experiment, experiment);
});
