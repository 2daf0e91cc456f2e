import { readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * A JSON file that only its user may read, and that is never half written.
 * @param {string} file
 * @param {unknown} content
 */
export function writePrivateJson(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/**
 * @param {string} file
 * @returns {unknown} null when it is missing or broken
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
