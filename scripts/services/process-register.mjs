import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */

/**
 * A process that somebody has to stop. Lower stages stop first; `graceMs` lies between the
 * polite signal and the other one.
 * @typedef {ProcessIdentity & { name: string, stage: number, graceMs: number }} RegisteredProcess
 */

/**
 * What a launcher has running, on disk, so that others can clear up after a launcher that was
 * killed: its guardian at once, the next start when the guardian was killed as well.
 * @typedef {object} ProcessRegister
 * @property {ProcessIdentity} owner the launcher
 * @property {ProcessIdentity | null} guardian
 * @property {RegisteredProcess[]} processes
 * @property {string[][]} stopCommands what to run once all the processes are gone
 * @property {string[]} removeDirectories throw-away folders to delete at the very end
 */

/**
 * @param {string} file
 * @returns {ProcessRegister | null}
 */
export function readRegister(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/**
 * @param {string} file
 * @param {ProcessRegister} register
 */
export function writeRegister(file, register) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(register, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/**
 * @param {string} file
 * @param {ProcessRegister} register
 */
export function discardRegister(file, register) {
  rmSync(file, { force: true });
  for (const directory of register.removeDirectories) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
