import { readFileSync } from "node:fs";

const tailLines = 15;
const tailBytes = 4_000;

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
  }
}

/**
 * @param {string} file
 * @param {number} [fromByte]
 * @returns {string} its last lines
 */
export function tailOf(file, fromByte = 0) {
  try {
    const text = readFileSync(file).subarray(fromByte).toString("utf8").trimEnd();
    return text.slice(-tailBytes).split("\n").slice(-tailLines).join("\n");
  } catch {
    return "";
  }
}
