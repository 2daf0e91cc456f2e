import { existsSync } from "node:fs";
import { lookUp } from "./programs.mjs";

/** Where macOS has what is not on anybody's PATH. */
const applications = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * The browser for the tests that need one: `CHROMIUM`, or one that is installed.
 * @returns {string | null}
 */
export function findChromium() {
  const { CHROMIUM: said } = process.env;
  if (said !== undefined && said !== "") return said;
  return [...lookUp(names), ...applications].find((path) => existsSync(path)) ?? null;
}
