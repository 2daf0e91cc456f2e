import { readFileSync } from "node:fs";

const tailLines = 15;
const tailCharacters = 4_000;

/** Something that a person can act upon; anything else that is thrown is a mistake of ours. */
export class Problem extends Error {
  /**
   * @param {string} message what is wrong
   * @param {{ advice: string, logFile?: string, cause?: unknown }} options `advice` is the next
   *   thing to do
   */
  constructor(message, { advice, logFile, cause }) {
    super(message, { cause });
    this.name = "Problem";
    this.advice = advice;
    this.logFile = logFile ?? null;
    // Read now: the log of a throw-away server is gone before anybody is told.
    this.logTail = logFile === undefined ? "" : tailOf(logFile);
  }
}

/** @param {string} file */
function tailOf(file) {
  try {
    const text = readFileSync(file, "utf8").trimEnd();
    return text.slice(-tailCharacters).split("\n").slice(-tailLines).join("\n");
  } catch {
    return "";
  }
}
