import { inTurn } from "../services/in-turn.mjs";
import { places } from "../services/places.mjs";
import { buildIfNeeded } from "./build.mjs";
import { say } from "./console.mjs";
import { installPackagesIfNeeded } from "./packages.mjs";

/**
 * Installs and builds what is missing. `npm start` and `npm test` in two terminals would
 * otherwise fill node_modules together.
 * @param {import("../services/keeper.mjs").Keeper} keeper
 * @param {{ skipBuild?: boolean }} [options]
 */
export async function prepareClone(keeper, { skipBuild = false } = {}) {
  await inTurn(
    places.setupLock,
    async () => {
      await installPackagesIfNeeded(keeper);
      if (!skipBuild) await buildIfNeeded(keeper);
    },
    { keeper, onWait: (pid) => say(`waiting for process ${pid}, which prepares this clone`) },
  );
}
