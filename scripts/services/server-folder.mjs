import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keeper } from "./keeper.mjs";

/**
 * @typedef {object} ServerFolder
 * @property {string} directory
 * @property {Keeper} keeper
 * @property {boolean} isOwnKeeper whether it was opened here, for this one server
 */

/**
 * Where a server keeps its data and who makes sure that it stops.
 * @param {{ directory?: string | undefined, keeper?: Keeper | undefined, prefix: string }} request
 *   without a directory the server gets a temporary one, gone when it stops or we die
 * @returns {Promise<ServerFolder>}
 */
export async function prepareServerFolder({ directory, keeper, prefix }) {
  if (directory === undefined) {
    const temporary = mkdtempSync(join(tmpdir(), prefix));
    const own = await Keeper.open({ registerFile: join(temporary, "processes.json") });
    own.removeAtEnd(temporary);
    return { directory: temporary, keeper: own, isOwnKeeper: true };
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (keeper !== undefined) return { directory, keeper, isOwnKeeper: false };
  const own = await Keeper.open({ registerFile: join(directory, "processes.json") });
  return { directory, keeper: own, isOwnKeeper: true };
}

/**
 * What the caller of `startRedis` or `startMariadb` gets.
 * @typedef {object} RunningServer
 * @property {string} url
 * @property {number} port
 * @property {number} pid for tests that kill it
 * @property {string} directory
 * @property {string} logFile
 * @property {Promise<import('./keeper.mjs').Exit>} exited also when it was killed; never rejects
 * @property {() => Promise<void>} stop cleanly; may be called when it is gone already
 */

/**
 * @param {ServerFolder} folder
 * @param {import('./keeper.mjs').KeptProcess} server
 */
export function endingOf({ keeper, isOwnKeeper }, server) {
  // A server that was killed must not leave its folder locked for the one that follows it.
  const released = server.exited.then(async (exit) => {
    if (isOwnKeeper) await keeper.close();
    return exit;
  });
  return {
    exited: released,
    stop: async () => {
      await server.stop();
      await released;
    },
  };
}
