import { Problem } from "../services/problem.mjs";
import { findRunningInstance } from "./running-instance.mjs";
import { setting } from "./settings.mjs";

/**
 * The settings of the instance that runs, for whatever joins it. What this environment says wins; what
 * it leaves open is as there.
 * @returns {Record<string, string>}
 */
export function joinedEnvironment() {
  const instance = findRunningInstance();
  if (instance !== null) {
    const own = Object.keys(instance.environment).map((name) => [name, setting(name)]);
    const said = own.filter(([, value]) => value !== undefined);
    return { ...instance.environment, ...Object.fromEntries(said) };
  }
  if (setting("DATABASE_URL") !== undefined && setting("REDIS_URL") !== undefined) return {};
  throw new Problem("there is no running Rowlock to join", {
    advice: "Run `npm start` first, in another terminal, or set both DATABASE_URL and REDIS_URL.",
  });
}
