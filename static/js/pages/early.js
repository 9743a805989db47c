/** What the main screen begins with, before its sheets and its other modules are there. */
import { early } from "../protocol/early.js";

early();
