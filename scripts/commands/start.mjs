import { join } from "node:path";
import { checkSettings } from "../launcher/check-settings.mjs";
import { done, duration, step, warn } from "../launcher/console.mjs";
import { provideDatabase, provideRedis } from "../launcher/dev-services.mjs";
import { prepareClone } from "../launcher/prepare-clone.mjs";
import { prepareDatabase } from "../launcher/prepare-database.mjs";
import { startProcesses } from "../launcher/processes.mjs";
import { productEnvironment } from "../launcher/product-environment.mjs";
import { reachableHost } from "../launcher/product-process.mjs";
import {
  announceInstance,
  findRunningInstance,
  forgetInstance,
} from "../launcher/running-instance.mjs";
import { clonesSecrets } from "../launcher/secrets.mjs";
import {
  wantedPort,
  countWorkers,
  loadDotEnv,
  ownEnvironment,
  setting,
} from "../launcher/settings.mjs";
import { StopRequest } from "../launcher/stop-request.mjs";
import { Supervisor } from "../launcher/supervisor.mjs";
import { abandonedRegisters, settleAbandonedRegisters } from "../services/abandoned-processes.mjs";
import { takeInstanceLock } from "../services/instance-lock.mjs";
import { Keeper } from "../services/keeper.mjs";
import { ensureLocalFolders, places } from "../services/places.mjs";
import { Problem } from "../services/problem.mjs";
import { welcome } from "../welcome.mjs";

/**
 * `up start [--workers N]`: everything that development needs, until somebody stops it.
 * @param {readonly string[]} args
 * @returns {Promise<number>} the code to exit with
 */
export async function start(args) {
  loadDotEnv();
  const workers = countWorkers(args);
  ensureLocalFolders();
  const lock = takeInstanceLock(places.instanceLock);
  if ("holder" in lock) throw alreadyRunning(lock.holder.pid);
  try {
    return await startAndStay(workers);
  } finally {
    forgetInstance();
    lock.release();
  }
}

/** @param {number} workers */
async function startAndStay(workers) {
  const stopRequest = new StopRequest();
  await settleLastRun();
  const keeper = await Keeper.open({ registerFile: join(places.run, "start.json") });
  const stop = () => keeper.close({ hurry: stopRequest.hurry, onStopped: tellStopped });
  // At once, also in the middle of a start: what is being started then fails, and that is meant.
  const stopped = stopRequest.requested.then(stop);
  try {
    const supervisor = new Supervisor({ isStopping: () => keeper.isClosing });
    await bringUp(keeper, supervisor, workers);
    const problem = await Promise.race([stopRequest.requested, supervisor.gaveUp]);
    if (problem instanceof Problem) throw problem;
    await stopped;
    return 0;
  } catch (error) {
    await stop();
    return stopRequest.exitCodeAfter(error);
  }
}

/** Two servers on one data folder, or two APIs on one port, would get in each other's way. */
async function settleLastRun() {
  if (abandonedRegisters(places.run).length === 0) return;
  await step("waiting for the last run to end", "the last run has ended", () =>
    settleAbandonedRegisters(places.run),
  );
}

/**
 * @param {Keeper} keeper
 * @param {Supervisor} supervisor
 * @param {number} workers
 */
async function bringUp(keeper, supervisor, workers) {
  const startedMs = Date.now();
  await prepareClone(keeper);
  const secrets = clonesSecrets();
  const given = {
    databaseUrl: setting("DATABASE_URL") ?? "",
    redisUrl: setting("REDIS_URL") ?? "",
  };
  await checkSettings({ ...process.env, ...productEnvironment({ ...given, secrets }) });
  const wanted = await wantedPort();

  const { databaseUrl, redisUrl } = await startServices(keeper, supervisor, secrets);
  const environment = productEnvironment({ databaseUrl, redisUrl, secrets });
  const env = { ...ownEnvironment(), ...environment };
  await prepareDatabase(keeper, env);
  const port = await startProcesses(keeper, supervisor, { env, wantedPort: wanted, workers });

  const apiUrl = `http://${reachableHost(env)}:${port}`;
  announceInstance({ apiUrl, environment });
  done("everything is up", Date.now() - startedMs);
  welcome({ apiUrl, workers, ...environment });
}

/**
 * @param {Keeper} keeper
 * @param {Supervisor} supervisor
 * @param {import("../launcher/secrets.mjs").Secrets} secrets
 */
async function startServices(keeper, supervisor, { databasePassword }) {
  const database = await step(
    "starting the database",
    ({ origin }) => `database: ${origin}`,
    () =>
      provideDatabase(keeper, { givenUrl: setting("DATABASE_URL"), password: databasePassword }),
  );
  const redis = await step(
    "starting Redis",
    ({ origin }) => `queues: ${origin}`,
    () => provideRedis(keeper, { givenUrl: setting("REDIS_URL") }),
  );
  for (const { name, own } of [database, redis]) {
    if (own !== null) supervisor.watch(name, own.first, own.start);
  }
  return { databaseUrl: database.url, redisUrl: redis.url };
}

/** @param {number} pid */
function alreadyRunning(pid) {
  const where = findRunningInstance()?.apiUrl;
  return new Problem(
    `Rowlock runs in this clone already (process ${pid}${where === undefined ? ", still starting" : `, at ${where}`})`,
    { advice: `Use that one, or stop it with Ctrl-C in its terminal or \`kill ${pid}\`.` },
  );
}

/**
 * @param {{ name: string }} process
 * @param {number} tookMs
 * @param {boolean} forced
 */
function tellStopped({ name }, tookMs, forced) {
  if (forced) warn(`${name} had to be killed ${duration(tookMs)}`);
  else done(`${name} stopped`, tookMs);
}
