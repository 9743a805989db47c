/**
 * Taking away: the link, pictures, numbers, models and programs.
 *
 * @typedef {import("../store/state.js").State} State
 */
import { picture } from "../charts/export.js";
import { word } from "../text/words.js";
import { exported, post } from "../views/models/server.js";
import { copy } from "../views/widgets/copy.js";

/**
 * @param {() => State} get
 * @param {() => Promise<string>} link
 * @returns {import("../store/actions.js").App["take"]}
 */
export function taker(get, link) {
  return async (kind, part = "belt") => {
    if (kind === "link") {
      const text = await link();
      return (await copy(text)) ? "" : text;
    }
    const state = get();
    const { experiment, settings } = state;
    if (!experiment) throw new Error("nothing is open");
    if (kind === "export") {
      const made = await exported(experiment, part);
      return save(made.blob, made.name);
    }
    const name = `gatescope-${experiment.cell?.kind ?? "lstm"}`;
    if (kind === "png" || kind === "svg") {
      const title = word(settings.language, "take.picture_title", {
        cell: (experiment.cell?.kind ?? "lstm").toUpperCase(),
        part: word(settings.language, `take.${part}`),
      });
      return save(await picture(part === "gates" ? part : "belt", kind, state, title), `${name}-${part}.${kind}`);
    }
    const accept = kind === "csv" ? "text/csv" : "application/json";
    const answer = await post("api/trace", JSON.stringify(experiment), { headers: { accept } });
    return save(await answer.blob(), `${name}.${kind}`);
  };
}

/** @param {Blob} blob @param {string} name @returns {string} the name */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return name;
}
