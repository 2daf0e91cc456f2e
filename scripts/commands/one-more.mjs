import { existsSync } from "node:fs";
import { join } from "node:path";
import { say } from "../launcher/console.mjs";
import { runInForeground } from "../launcher/foreground.mjs";
import { joinedEnvironment } from "../launcher/joined-environment.mjs";
import { scripts } from "../launcher/product-process.mjs";
import { wantedPort, loadDotEnv, ownEnvironment } from "../launcher/settings.mjs";
import { StopRequest } from "../launcher/stop-request.mjs";
import { Keeper } from "../services/keeper.mjs";
import { ensureLocalFolders, places } from "../services/places.mjs";
import { nextFreePort } from "../services/ports.mjs";
import { Problem } from "../services/problem.mjs";

/** The one after that of the API that `start` runs. */
const firstPort = 3001;

/** `up worker`: one more worker beside those that run. */
export async function worker() {
  return oneMore("worker", {});
}

/** `up api`: one more API, on a port of its own. */
export async function api() {
  loadDotEnv();
  const port = (await wantedPort()) ?? (await nextFreePort(firstPort));
  say(`one more API at http://localhost:${port}/api/v1`);
  return oneMore("api", { PORT: String(port) });
}

/**
 * @param {"api" | "worker"} kind
 * @param {NodeJS.ProcessEnv} extra
 * @returns {Promise<number>} the code to exit with
 */
async function oneMore(kind, extra) {
  loadDotEnv();
  const environment = joinedEnvironment();
  if (!existsSync(scripts[kind])) {
    throw new Problem("nothing is built yet", { advice: "npm run build" });
  }
  ensureLocalFolders();
  const stopRequest = new StopRequest();
  const keeper = await Keeper.open({
    registerFile: join(places.run, `${kind}-${process.pid}.json`),
  });
  const stop = () => keeper.close({ hurry: stopRequest.hurry });
  void stopRequest.requested.then(stop);
  const code = await runInForeground(keeper, {
    name: kind,
    cwd: places.root,
    command: process.execPath,
    args: ["--enable-source-maps", scripts[kind]],
    env: { ...ownEnvironment(), ...environment, ...extra },
  });
  await stop();
  return code;
}
