import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { places } from "../services/places.mjs";
import { Problem } from "../services/problem.mjs";

/**
 * Asks the product's own rules before anything is started, so that all mistakes show at once.
 * @param {NodeJS.ProcessEnv} environment
 */
export async function checkSettings(environment) {
  const rules = await import(pathToFileURL(join(places.dist, "core", "config.js")).href);
  try {
    rules.loadConfig(environment);
  } catch (error) {
    if (!(error instanceof Error && error instanceof rules.ConfigError)) throw error;
    throw new Problem(error.message, {
      advice: "Correct them in the environment or in .env; .env.example explains each.",
    });
  }
}
