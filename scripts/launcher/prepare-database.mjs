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
  /** @param {string} script @param {string} name */
  const run = (script, name) =>
    runTool({
      name,
      keeper,
      command: process.execPath,
      args: ["--enable-source-maps", join(places.dist, "db", script)],
      cwd: places.root,
      env,
      logFile: join(places.logs, "database.log"),
      boundMs,
      advice: "The end of the log, above, says why. The data is in the place it was.",
    });
  await step("migrating the database", "database migrated and seeded", async () => {
    await run("migrate.js", "the migration");
    await run("seed.js", "the seeding");
  });
}
