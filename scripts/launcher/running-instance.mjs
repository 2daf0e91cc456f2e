import { rmSync } from "node:fs";
import { places } from "../services/places.mjs";
import { readJson, writePrivateJson } from "../services/private-file.mjs";
import { identifyThisProcess, isRunning } from "../services/process-identity.mjs";

/**
 * What one more process needs to know to join those that `start` runs.
 * @typedef {object} RunningInstance
 * @property {number} pid the launcher
 * @property {string} startedAt
 * @property {string} apiUrl
 * @property {Record<string, string>} environment DATABASE_URL, REDIS_URL and the secrets
 */

/** @param {Omit<RunningInstance, "pid" | "startedAt">} instance */
export function announceInstance(instance) {
  writePrivateJson(places.running, { ...identifyThisProcess(), ...instance });
}

export function forgetInstance() {
  rmSync(places.running, { force: true });
}

/** @returns {RunningInstance | null} */
export function findRunningInstance() {
  const instance = /** @type {RunningInstance | null} */ (readJson(places.running));
  return instance !== null && isRunning(instance) ? instance : null;
}
