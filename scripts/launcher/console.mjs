import { Problem } from "../services/problem.mjs";

const isTerminal = process.stdout.isTTY && process.env.NO_COLOR === undefined;

/** @param {string} code */
const paint = (code) => (/** @type {string} */ text) =>
  isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint("1");
export const dim = paint("2");
export const red = paint("31");
export const green = paint("32");
export const yellow = paint("33");

/** Tells the lines of several processes apart. */
const prefixPaints = ["36", "35", "34", "32", "33"].map(paint);
let prefixes = 0;

/** @param {string} name */
export function nextPrefix(name) {
  const colour = prefixPaints[prefixes % prefixPaints.length] ?? dim;
  prefixes += 1;
  return colour(`[${name}] `);
}

/** @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** @param {string} text */
export function warn(text) {
  say(`${yellow("!")} ${text}`);
}

/** @param {number} tookMs */
export function duration(tookMs) {
  return dim(`(${(tookMs / 1_000).toFixed(1)} s)`);
}

/** @param {string} text @param {number} tookMs */
export function done(text, tookMs) {
  say(`${green("✔")} ${text} ${duration(tookMs)}`);
}

/**
 * One line for one piece of work, with the time it took.
 * @template T
 * @param {string} doing
 * @param {string | ((result: T) => string | null)} did null to say nothing
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(doing, did, work) {
  const startedMs = Date.now();
  const clear = showProgress(doing);
  try {
    const result = await work();
    clear();
    const text = typeof did === "string" ? did : did(result);
    if (text !== null) done(text, Date.now() - startedMs);
    return result;
  } catch (error) {
    clear();
    say(`${red("✘")} ${doing} ${duration(Date.now() - startedMs)}`);
    throw error;
  }
}

/** @param {string} doing */
function showProgress(doing) {
  if (!isTerminal) return () => {};
  process.stdout.write(dim(`  ${doing} …`));
  return () => process.stdout.write("\r\u001b[K");
}

/** @param {unknown} error */
export function explain(error) {
  if (!(error instanceof Problem)) {
    say(red(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    return;
  }
  const root = deepest(error);
  if (root.logTail !== "") {
    say(`${dim(`the end of ${root.logFile}:`)}\n${root.logTail.replace(/^/gm, "    ")}`);
  }
  say(`\n${red("✘")} ${bold(error.message)}`);
  if (root !== error) say(`  ${root.message}`);
  say(`  What to do: ${error.advice}`);
}

/** @param {Problem} problem */
function deepest(problem) {
  let current = problem;
  while (current.cause instanceof Problem) current = current.cause;
  return current;
}
