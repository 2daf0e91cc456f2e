import { isPortFree, nextFreePort } from "../services/ports.mjs";
import { nextPrefix, step, warn } from "./console.mjs";
import { startApi, startWorker } from "./product-process.mjs";

/** @typedef {import("../services/keeper.mjs").Keeper} Keeper */
/** @typedef {import("../services/keeper.mjs").KeptProcess} KeptProcess */

const usualPort = 3000;
const maxPorts = 10;

/**
 * Starts one API and the workers, and keeps them alive.
 * @param {Keeper} keeper
 * @param {import("./supervisor.mjs").Supervisor} supervisor
 * @param {{ env: NodeJS.ProcessEnv, wantedPort: number | undefined, workers: number }} options
 * @returns {Promise<number>} the port of the API
 */
export async function startProcesses(keeper, supervisor, { env, wantedPort, workers }) {
  const numbers = Array.from({ length: workers }, (_, index) => index + 1);
  return step("starting API and workers", "API and workers ready", async () => {
    const [port] = await Promise.all([
      startSupervisedApi(keeper, supervisor, env, wantedPort),
      ...numbers.map((number) => startSupervisedWorker(keeper, supervisor, env, number)),
    ]);
    return port;
  });
}

/**
 * A port that was asked for is used or fails; the usual one gives way to another clone, which may
 * take it also between our look and the API's bind.
 * @param {Keeper} keeper
 * @param {import("./supervisor.mjs").Supervisor} supervisor
 * @param {NodeJS.ProcessEnv} env
 * @param {number | undefined} wantedPort
 * @returns {Promise<number>}
 */
async function startSupervisedApi(keeper, supervisor, env, wantedPort) {
  const prefix = nextPrefix("api");
  for (let tries = 1; ; tries += 1) {
    const port = wantedPort ?? (await nextFreePort(usualPort));
    const apiEnvironment = { ...env, PORT: String(port) };
    const start = () => startApi(keeper, { prefix, port, env: apiEnvironment });
    try {
      supervisor.watch("API", await start(), start);
      if (port !== (wantedPort ?? usualPort)) {
        warn(`port ${usualPort} is taken, so the API got ${port}`);
      }
      return port;
    } catch (error) {
      const isPortLost = !keeper.isClosing && !(await isPortFree(port));
      if (wantedPort !== undefined || !isPortLost || tries === maxPorts) throw error;
    }
  }
}

/**
 * @param {Keeper} keeper
 * @param {import("./supervisor.mjs").Supervisor} supervisor
 * @param {NodeJS.ProcessEnv} env
 * @param {number} number
 */
async function startSupervisedWorker(keeper, supervisor, env, number) {
  const name = `worker ${number}`;
  const prefix = nextPrefix(name);
  const start = () => startWorker(keeper, { name, prefix, env });
  supervisor.watch(name, await start(), start);
}
