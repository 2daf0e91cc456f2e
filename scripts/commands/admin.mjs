import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { joinedEnvironment } from "../launcher/joined-environment.mjs";
import { scripts } from "../launcher/product-process.mjs";
import { loadDotEnv } from "../launcher/settings.mjs";
import { Problem } from "../services/problem.mjs";

/** As the admin command itself ends when it cannot be understood. */
const usageCode = 2;

/**
 * `up admin <command>`: an admin command, for the instance that runs. It runs in this very process, so
 * that it has the terminal, and standard output is its alone.
 * @param {readonly string[]} args
 * @returns {Promise<number>} the code to exit with
 */
export async function admin(args) {
  loadDotEnv();
  try {
    if (!existsSync(scripts.admin)) {
      throw new Problem("nothing is built yet", { advice: "npm run build" });
    }
    if (!isAboutTheCommandItself(args)) Object.assign(process.env, joinedEnvironment());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`${error.message}\nWhat to do: ${error.advice}\n`);
    return usageCode;
  }
  process.setSourceMapsEnabled(true);
  process.argv = [process.execPath, scripts.admin, ...args];
  await import(pathToFileURL(scripts.admin).href);
  return Number(process.exitCode ?? 0);
}

/**
 * Then no instance need run.
 * @param {readonly string[]} args
 */
function isAboutTheCommandItself(args) {
  return args.length === 0 || args[0] === "help" || args.some((arg) => /^(-h|--help)$/.test(arg));
}
