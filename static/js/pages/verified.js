/** The page "Verified": only its language and its colours are chosen here, as the main page remembers them. */
import { firstSettings, show } from "./appearance.js";

const { language = "en", theme = "light" } = firstSettings();
show({ language, theme, lecture: false });
