import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { identifyThisProcess, isRunning } from "./process-identity.mjs";

/** @typedef {import("./process-identity.mjs").ProcessIdentity} ProcessIdentity */

/** Between two looks at a lock only another start can have changed it. */
const maxTries = 10;

/**
 * A file that at most one running process holds. One that a dead process left is taken over.
 * @param {string} file
 * @returns {{ holder: ProcessIdentity } | { release: () => void }} the holder if there is one
 */
export function takeInstanceLock(file) {
  const me = identifyThisProcess();
  for (let tries = 0; tries < maxTries; tries += 1) {
    try {
      writeFileSync(file, JSON.stringify(me), { flag: "wx", mode: 0o600 });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    const holder = readHolder(file);
    if (holder !== null && isRunning(holder)) return { holder };
    setAside(file, holder);
  }
  throw new Error(`cannot take ${file}`);
}

/**
 * Removes a dead holder's lock, and never one that a living process took in the meantime.
 * @param {string} file
 * @param {ProcessIdentity | null} deadHolder
 */
function setAside(file, deadHolder) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const removed = readHolder(aside);
  if (removed?.pid === deadHolder?.pid && removed?.startedAt === deadHolder?.startedAt) {
    rmSync(aside, { force: true });
  } else {
    renameSync(aside, file);
  }
}

/**
 * @param {string} file
 * @returns {ProcessIdentity | null}
 */
function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** @param {unknown} error */
function isTaken(error) {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
