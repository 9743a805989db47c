/** How the veil moves over a step, and how a page is asked to draw. */

/** From this many timesteps a second on the veil jumps. */
const FASTEST = 15;
const STEP = 240;
const REPLAY = 1200;

/**
 * Milliseconds of the slide from one state to the next; 0 jumps.
 * @param {{t: number, speed: number, playing: boolean, replay: number, phase?: number | null}} now
 * @param {{t: number, replay: number, phase?: number | null}} before
 */
export function slide(now, before) {
  if (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches) return 0;
  if (now.replay > before.replay) return REPLAY;
  if (now.t === before.t && now.phase !== before.phase) return STEP;
  if (now.t !== before.t + 1) return 0;
  if (!now.playing) return STEP;
  return now.speed > FASTEST ? 0 : 1000 / now.speed;
}

/** `?draw=react` has Plotly redraw every picture. @returns {"paint" | "react"} */
export function asked() {
  return new URLSearchParams(globalThis.location?.search ?? "").get("draw") === "react" ? "react" : "paint";
}
