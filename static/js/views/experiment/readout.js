/** The read-out: which, and how many outputs. */
import { ahead } from "../../store/ahead.js";
import { word } from "../../text/words.js";
import { el, reveal, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
import { limit } from "../widgets/limits.js";
import { stepper } from "../widgets/stepper.js";

/** @typedef {import("../../store/actions.js").App} App */
/** @typedef {import("../../protocol/wire.js").Readout} Readout */

/** @param {App} app */
export function readoutFields(app) {
  const legend = el("legend");
  const kinds = ["none", "linear", "sigmoid", "softmax"];
  const options = kinds.map((value) => el("option", { value }));
  const select = el("select", { id: "readout", "data-testid": "readout" }, ...options);
  const caption = el("label", { for: "readout" });
  const asked = () => ahead(app.get()).experiment;
  const now = () => asked()?.readout ?? null;
  const size = stepper(app, {
    id: "readout-size",
    name: "readout.size",
    low: 1,
    high: limit("X"),
    get: () => now()?.size ?? 1,
    set: (K) => set({ size: K, labels: null }),
  });
  const moments = /** @type {const} */ (["each", "last"]);
  const moment = el("select", { id: "readout-counts", "data-testid": "readout-counts" });
  const choices = moments.map((value) => el("option", { value }));
  moment.append(...choices);
  const when = el("label", { for: "readout-counts" });
  moment.addEventListener("change", () => set({ counts: moment.value === "last" ? "last" : "each" }));

  /** @param {Partial<Readout>} changed */
  function set(changed) {
    change(app, { edit: "readout", readout: { kind: "linear", ...now(), ...changed } });
  }

  select.addEventListener("change", () => {
    const kind = /** @type {Readout["kind"] | "none"} */ (select.value);
    change(app, {
      edit: "readout",
      readout: kind === "none" ? null : { kind, size: kind === "softmax" ? 2 : 1, ...sizeOf(now(), kind) },
    });
  });
  return {
    box: el("fieldset", {}, legend, caption, select, size.caption, size.box, when, moment),
    /** @param {"en" | "zh"} language */
    show(language) {
      say(legend, word(language, "readout.title"));
      say(caption, word(language, "readout.kind"));
      for (const [k, value] of kinds.entries()) {
        const option = options[k];
        if (option) say(option, word(language, `readout.${value}`));
      }
      select.value = now()?.kind ?? "none";
      select.disabled = asked()?.cell?.kind === "jordan"; // which has an output of its own
      size.translate(language);
      size.show();
      say(when, word(language, "readout.counts"));
      for (const [k, value] of moments.entries()) {
        const choice = choices[k];
        if (choice) say(choice, word(language, `readout.counts_${value}`));
      }
      moment.value = now()?.counts ?? "each";
      for (const node of [size.caption, size.box, when, moment]) reveal(node, now() !== null);
    },
  };
}

/**
 * Keep number and names of the outputs when only the kind changes.
 * @param {Readout | null} before
 * @param {Readout["kind"]} kind
 */
function sizeOf(before, kind) {
  const size = before?.size ?? 1;
  const counts = before?.counts ?? "each";
  return before && (kind !== "softmax" || size > 1) ? { size, labels: before.labels ?? null, counts } : { counts };
}
