import { existsSync } from "node:fs";
import { join } from "node:path";
import { places } from "../services/places.mjs";
import { isPortFree } from "../services/ports.mjs";
import { Problem } from "../services/problem.mjs";

const maxWorkers = 64;

/** Reads `.env`; what the environment says already wins. */
export function loadDotEnv() {
  const file = join(places.root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * @param {string} name
 * @returns {string | undefined} undefined also when it is there but empty, as in `PORT= npm start`
 */
export function setting(name) {
  return process.env[name]?.trim() || undefined;
}

/**
 * For the processes of the product: there as here, what is empty counts as not said.
 * @returns {NodeJS.ProcessEnv}
 */
export function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
}

/**
 * Checked before anything is started, so that a mistake shows at once.
 * @returns {Promise<number | undefined>} undefined when any port will do
 */
export async function wantedPort() {
  const text = setting("PORT");
  if (text === undefined) return undefined;
  const port = wholeNumber("PORT", text, 1, 65_535);
  if (await isPortFree(port)) return port;
  throw new Problem(`port ${port} is taken`, {
    advice: "Set PORT to a free one, or leave it unset and let one be chosen.",
  });
}

/**
 * @param {readonly string[]} args
 * @returns {number}
 */
export function countWorkers(args) {
  const unknown = args.find(
    (arg, at) => !/^--workers(=|$)/.test(arg) && args[at - 1] !== "--workers",
  );
  if (unknown !== undefined) {
    throw new Problem(`\`start\` does not know ${unknown}`, { advice: "It takes --workers N." });
  }
  const index = args.findIndex((arg) => arg === "--workers" || arg.startsWith("--workers="));
  const flag = args[index];
  if (flag === undefined) return wholeNumber("WORKERS", setting("WORKERS") ?? "1", 0, maxWorkers);
  const value = flag.includes("=") ? flag.slice(flag.indexOf("=") + 1) : (args[index + 1] ?? "");
  return wholeNumber("--workers", value, 0, maxWorkers);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} lowest
 * @param {number} highest
 */
function wholeNumber(name, text, lowest, highest) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= lowest && number <= highest) return number;
  throw new Problem(`${name} is "${text}"`, {
    advice: `Give a whole number from ${lowest} to ${highest}.`,
  });
}
