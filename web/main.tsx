import { render } from "preact";
import { meetFan } from "./fan/fan.ts";
import { loadSettings, settings } from "./rowlock/shelf.ts";
import { tellTheTab } from "./visit/tell-the-tab.ts";
import { conductVisit } from "./visit/conductor.ts";
import { rememberVisit } from "./visit/visit-store.ts";
import { Page } from "./views/page.tsx";

/** Starts the page: what was under way goes on, and what is known is shown while the rest is loaded. */
const root = document.querySelector("#page");
if (root !== null) {
  root.textContent = "";
  render(<Page />, root);
}
rememberVisit();
tellTheTab();
await loadSettings();
if (settings.value !== null) {
  meetFan(settings.value);
}
conductVisit();
