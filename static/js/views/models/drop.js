/** Files dropped anywhere on the page. While one is held over it, the page says so. */
import { word } from "../../text/words.js";
import { el, languageOf, say } from "../widgets/dom.js";

/**
 * @param {import("../../store/actions.js").App} app
 * @param {(file: File) => void} take
 */
export function takeDrops(app, take) {
  const sign = el("div", { class: "drop-sign", "aria-hidden": "true", "data-testid": "drop-sign" });
  const text = el("p");
  sign.append(text);
  let over = 0;

  /** @param {DragEvent} event */
  const holdsFile = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  const away = () => {
    over = 0;
    sign.remove();
  };

  addEventListener("dragenter", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    over += 1;
    say(text, word(languageOf(app), "model.drop"));
    (document.querySelector("dialog[open]") ?? document.body).append(sign);
  });
  addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("dragleave", (event) => {
    if (!holdsFile(event)) return;
    over -= 1;
    if (over <= 0) away();
  });
  addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    away();
    if (!holdsFile(event)) return;
    event.preventDefault();
    if (file) take(file);
  });
}
