/**
 * Brings Rowlock up from a bare clone. Plain JavaScript without dependencies, because it has to
 * run before anything is installed.
 *
 *   node scripts/up.mjs start [--workers N]    everything, for development
 *   node scripts/up.mjs test [jest arguments]  the tests, on throw-away servers
 *   node scripts/up.mjs browser [jest arguments]  the tests in a browser, likewise
 *   node scripts/up.mjs screenshots            the README's pictures of the storefront
 *   node scripts/up.mjs run <command…>         a command, on throw-away servers
 *   node scripts/up.mjs faults [arguments]     the faults, each on throw-away servers of its own
 *   node scripts/up.mjs models [arguments]     the models in their full form, on throw-away servers
 *   node scripts/up.mjs fuzz [arguments]       the fuzzing in its full form, on throw-away servers
 *   node scripts/up.mjs api                    one more API beside a running `start`
 *   node scripts/up.mjs worker                 one more worker beside a running `start`
 *   node scripts/up.mjs admin <command>        an admin command for a running `start`
 */
import { explain } from "./launcher/console.mjs";
import { requireNode } from "./launcher/node-version.mjs";
import { Problem } from "./services/problem.mjs";

const [, , name = "start", ...args] = process.argv;

try {
  requireNode();
  process.exitCode = await (await commandNamed(name))(args);
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

/**
 * @param {string} command
 * @returns {Promise<(args: readonly string[]) => Promise<number>>} gives the code to exit with
 */
async function commandNamed(command) {
  // Loaded only now: an old Node then reads the message above and not a syntax error.
  switch (command) {
    case "start":
      return (await import("./commands/start.mjs")).start;
    case "api":
      return (await import("./commands/one-more.mjs")).api;
    case "worker":
      return (await import("./commands/one-more.mjs")).worker;
    case "admin":
      return (await import("./commands/admin.mjs")).admin;
    case "test":
      return (await import("./commands/throwaway.mjs")).test;
    case "browser":
      return (await import("./commands/browser.mjs")).browser;
    case "screenshots":
      return (await import("./commands/browser.mjs")).screenshots;
    case "run":
      return (await import("./commands/throwaway.mjs")).run;
    case "models":
      return (await import("./commands/throwaway.mjs")).models;
    case "fuzz":
      return (await import("./commands/throwaway.mjs")).fuzz;
    case "faults":
      return (await import("./commands/faults.mjs")).faults;
    default:
      throw new Problem(`there is no command \`${command}\``, {
        advice: "Use one of start, test, run, faults, models, fuzz, api, worker, admin.",
      });
  }
}
