import { nextPrefix, step } from "./console.mjs";
import { startApi, startWorker } from "./product-process.mjs";

/** @typedef {import("../services/keeper.mjs").Keeper} Keeper */

/**
 * Starts one API and the workers, and keeps them alive.
 * @param {Keeper} keeper
 * @param {import("./supervisor.mjs").Supervisor} supervisor
 * @param {{ env: NodeJS.ProcessEnv, port: number, workers: number }} options
 */
export async function startProcesses(keeper, supervisor, { env, port, workers }) {
  const api = apiOf(keeper, env, port);
  const all = [api, ...Array.from({ length: workers }, (_, i) => workerOf(keeper, env, i + 1))];
  const running = await step("starting API and workers", "API and workers ready", () =>
    Promise.all(all.map(async (process) => ({ ...process, first: await process.start() }))),
  );
  for (const { name, first, start } of running) supervisor.watch(name, first, start);
}

/** @param {Keeper} keeper @param {NodeJS.ProcessEnv} env @param {number} port */
function apiOf(keeper, env, port) {
  const prefix = nextPrefix("api");
  const apiEnvironment = { ...env, PORT: String(port) };
  return {
    name: "API",
    start: () => startApi(keeper, { prefix, port, env: apiEnvironment }),
  };
}

/** @param {Keeper} keeper @param {NodeJS.ProcessEnv} env @param {number} number */
function workerOf(keeper, env, number) {
  const name = `worker ${number}`;
  const prefix = nextPrefix(name);
  return { name, start: () => startWorker(keeper, { name, prefix, env }) };
}
