import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "./process-identity.mjs";
import { discardRegister, readRegister } from "./process-register.mjs";
import { runStopCommands, stopProcesses } from "./stop-processes.mjs";

/** How long an owner that is alive may take to let go, for example while it closes. */
const ownerBoundMs = 10_000;
/** A guardian needs no longer than the graces of all it stops; past this it hangs. */
const guardianBoundMs = 90_000;
const pollMs = 25;

/**
 * Returns when nothing that the register lists is running any more. Two servers on one data
 * folder would wait for each other's lock or, worse, not notice each other.
 * @param {string} registerFile
 * @throws when its owner is alive and keeps it
 */
export async function settleRegister(registerFile) {
  const waitedSinceMs = Date.now();
  for (;;) {
    const register = readRegister(registerFile);
    if (register === null) return;
    const waitedMs = Date.now() - waitedSinceMs;
    if (isRunning(register.owner)) {
      if (waitedMs > ownerBoundMs) throw new Error(`in use by process ${register.owner.pid}`);
    } else if (
      register.guardian === null ||
      !isRunning(register.guardian) ||
      waitedMs > guardianBoundMs
    ) {
      await stopProcesses(register.processes);
      runStopCommands(register.stopCommands);
      discardRegister(registerFile, register);
      return;
    }
    await sleep(pollMs);
  }
}

/**
 * Settles every register in a folder whose owner is gone.
 * @param {string} directory
 */
export async function settleAbandonedRegisters(directory) {
  for (const file of abandonedRegisters(directory)) await settleRegister(file);
}

/** @param {string} directory */
export function abandonedRegisters(directory) {
  return listJson(directory).filter((file) => {
    const register = readRegister(file);
    return register !== null && !isRunning(register.owner);
  });
}

/** @param {string} directory */
function listJson(directory) {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}
