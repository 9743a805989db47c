/** The read-out: which, and how many outputs. */
import { word } from "../../text/words.js";
import { el, say } from "../widgets/dom.js";
import { change } from "../widgets/gesture.js";
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
  const now = () => app.get().experiment?.readout ?? null;
  const size = stepper(app, {
    id: "readout-size",
    name: "readout.size",
    low: 1,
    high: 256,
    get: () => now()?.size ?? 1,
    set: (K) => change(app, { edit: "readout", readout: { kind: now()?.kind ?? "linear", size: K } }),
  });
  select.addEventListener("change", () => {
    const kind = /** @type {Readout["kind"] | "none"} */ (select.value);
    change(app, {
      edit: "readout",
      readout: kind === "none" ? null : { kind, size: kind === "softmax" ? 2 : 1, ...sizeOf(now(), kind) },
    });
  });
  return {
    box: el("fieldset", {}, legend, caption, select, size.caption, size.box),
    /** @param {"en" | "zh"} language */
    show(language) {
      say(legend, word(language, "readout.title"));
      say(caption, word(language, "readout.kind"));
      for (const [k, value] of kinds.entries()) {
        const option = options[k];
        if (option) say(option, word(language, `readout.${value}`));
      }
      select.value = now()?.kind ?? "none";
      size.translate(language);
      size.show();
      size.caption.hidden = size.box.hidden = now() === null;
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
  return before && (kind !== "softmax" || size > 1) ? { size, labels: before.labels ?? null } : {};
}
