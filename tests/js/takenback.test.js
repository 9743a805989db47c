import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState } from "../../static/js/store/state.js";
import { takenBack } from "../../static/js/views/page/takenback.js";

const undo = { id: 7, kind: "undo", entry: -1, command: { command: "edit", id: 7, edit: { edit: "replace" } } };
const reset = { id: 8, kind: "edit", entry: 8, command: { command: "edit", id: 8, edit: { edit: "reset" } } };
const first = { b_f: { shape: [2], data: new Float64Array(2) } };
const before = { ...initialState, experiment: { edits: {} }, edits: { "b_f[0]": 1 }, first, pending: [undo] };

test("an undo that is answered is told, with the number that it brought", () => {
  const after = { ...before, experiment: { edits: {} }, edits: {}, pending: [] };
  assert.deepEqual(takenBack(after, before), ["Undone: b_f[0] = 0"]);
});

test("one that is refused, or goes out again under another id, is not", () => {
  assert.deepEqual(takenBack({ ...before, pending: [] }, before), []);
  assert.deepEqual(takenBack({ ...before, pending: [{ ...undo, id: 9 }] }, before), []);
  const asked = { ...before, pending: [reset] };
  assert.deepEqual(takenBack({ ...asked, pending: [] }, asked), []);
});
