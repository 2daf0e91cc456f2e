import { join } from "node:path";
import { places } from "../services/places.mjs";
import { runTool } from "../services/tool.mjs";
import { step } from "./console.mjs";

const boundMs = 5 * 60_000;

/**
 * Brings the schema up to date and makes sure that there is a concert to book.
 * @param {import("../services/keeper.mjs").Keeper} keeper
 * @param {NodeJS.ProcessEnv} env
 */
export async function prepareDatabase(keeper, env) {
  await step("migrating the database", "database migrated and seeded", () =>
    runTool({
      name: "the migration",
      keeper,
      command: process.execPath,
      args: ["--enable-source-maps", join(places.dist, "db", "seed.js")],
      cwd: places.root,
      env,
      logFile: join(places.logs, "database.log"),
      boundMs,
      advice: "The end of the log, above, says why. The data is in the place it was.",
    }),
  );
}
