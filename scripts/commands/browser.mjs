import { join } from "node:path";
import { warn } from "../launcher/console.mjs";
import { findChromium } from "../services/chromium.mjs";
import { places } from "../services/places.mjs";
import { Problem } from "../services/problem.mjs";
import { withThrowawayServices } from "./throwaway.mjs";

const jest = join(places.nodeModules, "jest", "bin", "jest.js");
const ifThereIsOne = "--if-there-is-one";

/**
 * `up browser [--if-there-is-one] [jest arguments…]`: with that word, a machine without a browser is
 * no failure, because checks run on such machines, too.
 * @param {readonly string[]} args
 * @returns {Promise<number>} the code to exit with
 */
export async function browser(args) {
  const chromium = findChromium();
  if (chromium === null && args.includes(ifThereIsOne)) {
    warn("the tests in a browser are left out: there is no Chromium or Chrome here");
    return 0;
  }
  return withBrowser(chromium, "the tests in a browser", [
    "--experimental-vm-modules",
    "--disable-warning=ExperimentalWarning",
    jest,
    "--config",
    join(places.root, "jest.browser.config.mjs"),
    ...args.filter((arg) => arg !== ifThereIsOne),
  ]);
}

/**
 * `up screenshots`: takes the pictures in `docs/images/` anew.
 * @param {readonly string[]} args
 * @returns {Promise<number>} the code to exit with
 */
export async function screenshots(args) {
  return withBrowser(findChromium(), "the screenshots", [
    "--import",
    "./test/support/run-typescript.mjs",
    "test/browser/screenshots.ts",
    ...args,
  ]);
}

/**
 * @param {string | null} chromium
 * @param {string} name
 * @param {readonly string[]} args for Node
 */
function withBrowser(chromium, name, args) {
  if (chromium === null) {
    throw new Problem("there is no Chromium or Chrome on this machine", {
      advice: "Install one (Debian, Ubuntu: apt install chromium), or say where it is: CHROMIUM=…",
    });
  }
  return withThrowawayServices({
    durable: false,
    skipBuild: false,
    name,
    cwd: places.root,
    command: process.execPath,
    args,
    env: { CHROMIUM: chromium },
  });
}
