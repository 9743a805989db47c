/** What the main screen begins with, before its other modules are there. */
import { early } from "../protocol/early.js";

early();
