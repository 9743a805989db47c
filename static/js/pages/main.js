/** The main screen: store, server, address bar and views, put together. */
import { plotly } from "../charts/library.js";
import { timeWindow } from "../charts/window.js";
import { connect } from "../protocol/connection.js";
import { reduce } from "../store/reduce.js";
import { initialState } from "../store/state.js";
import { createStore } from "../store/store.js";
import { mountGradient } from "../views/backward/gradient.js";
import { mountBelow } from "../views/below/below.js";
import { mountDiagram } from "../views/below/diagram.js";
import { mountGates } from "../views/below/gates.js";
import { mountTable } from "../views/below/table.js";
import { mountBelt } from "../views/belt/belt.js";
import { mountSummary } from "../views/belt/summary.js";
import { mountTitle } from "../views/belt/title.js";
import { mountCompare } from "../views/compare/compare.js";
import { mountCompared } from "../views/compare/compared.js";
import { mountVersus } from "../views/compare/versus.js";
import { mountConventions } from "../views/conventions/conventions.js";
import { mountCell } from "../views/experiment/cell.js";
import { mountPresets } from "../views/experiment/presets.js";
import { mountSizes } from "../views/experiment/sizes.js";
import { mountHistory } from "../views/hand/history.js";
import { mountPins } from "../views/hand/pins.js";
import { mountModels } from "../views/models/models.js";
import { mountNumbers } from "../views/numbers/numbers.js";
import { mountKeys } from "../views/page/keys.js";
import { mountNotices } from "../views/page/notices.js";
import { mountPage } from "../views/page/page.js";
import { mountSettings } from "../views/page/settings.js";
import { mountStatus } from "../views/page/status.js";
import { mountTakeaway } from "../views/page/takeaway.js";
import { mountPredict, mountPredictButton } from "../views/predict/predict.js";
import { mountInput } from "../views/sequence/input.js";
import { mountActs } from "../views/time/acts.js";
import { mountOverview } from "../views/time/overview.js";
import { mountPlayer } from "../views/time/player.js";
import { mountTrain, mountTrainButton } from "../views/train/train.js";
import { mountWeights } from "../views/weights/weights.js";
import { mountWhy } from "../views/why/why.js";
import { experimentOf, keepAddress, opened } from "./address.js";
import { firstSettings, keepAppearance } from "./appearance.js";
import { goLive } from "./live.js";
import { withoutMotion } from "./look.js";
import { attendedBefore, keepLesson, keepUnsent, unsentBefore } from "./resume.js";
import { taker } from "./take.js";

/** @type {Record<string, (root: HTMLElement, app: import("../store/actions.js").App) => unknown>} */
const VIEWS = {
  page: mountPage,
  cell: mountCell,
  sizes: mountSizes,
  presets: mountPresets,
  status: mountStatus,
  takeaway: mountTakeaway,
  conventions: mountConventions,
  settings: mountSettings,
  title: mountTitle,
  compare: mountCompare,
  "predict-button": mountPredictButton,
  "train-button": mountTrainButton,
  train: mountTrain,
  predict: mountPredict,
  versus: mountVersus,
  belt: mountBelt,
  overview: mountOverview,
  compared: mountCompared,
  below: mountBelow,
  acts: mountActs,
  diagram: mountDiagram,
  table: mountTable,
  gates: mountGates,
  gradient: mountGradient,
  input: mountInput,
  weights: mountWeights,
  history: mountHistory,
  pins: mountPins,
  numbers: mountNumbers,
  why: mountWhy,
  player: mountPlayer,
  notices: mountNotices,
  summary: mountSummary,
  keys: mountKeys,
  models: mountModels,
};

/** @type {import("../store/state.js").Preset[]} */
const presets = withoutMotion(JSON.parse(document.getElementById("presets")?.textContent ?? "[]"));
const unsent = unsentBefore();
const store = createStore(reduce, {
  ...initialState,
  presets,
  ...unsent?.asked,
  settings: { ...initialState.settings, ...firstSettings() },
});
keepAppearance(store);

const {
  compare,
  lost: _lost,
  ...link
} = await opened(presets, (key) => store.dispatch({ type: "notice", notice: { tone: "error", key } }), unsent?.link);
store.dispatch({ type: "choose", unit: link.unit });
if (compare) store.dispatch({ type: "compare", compare });
store.dispatch({ type: "setting", settings: { digits: link.digits ?? initialState.settings.digits } });
/** @type {import("../store/actions.js").App} */
const app = {
  get: store.get,
  dispatch: (action) => dispatch(action),
  subscribe: store.subscribe,
  take: (kind, part) => take(kind, part),
  readLink: experimentOf,
  reload: () => void upToDate().then(() => location.reload()),
};
const lesson = attendedBefore();
const dispatch = goLive(store, { ...link, lesson }, connect, timeWindow(app));
keepLesson(store, lesson);
keepUnsent(store, unsent);
const upToDate = keepAddress(store, dispatch);
const take = taker(store.get, upToDate);

await null; // the connection is there already, as a rule: the server works on the first picture while views are made
for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-view]"))) {
  VIEWS[root.dataset.view ?? ""]?.(root, app);
}

// Pictures at rest are Plotly's. Its script runs when the first ones are on the screen and before a hand is on anything: it
// takes as long as they do.
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
let painted = false;
store.subscribe(({ trace }) => {
  if (painted || !trace) return;
  painted = true;
  const later = () => whenIdle(() => void plotly().catch(() => {}));
  requestAnimationFrame(() => requestAnimationFrame(later));
});
