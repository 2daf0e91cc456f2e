import { delimiter, join } from "node:path";
import { step } from "../launcher/console.mjs";
import { runInForeground } from "../launcher/foreground.mjs";
import { prepareClone } from "../launcher/prepare-clone.mjs";
import { setting } from "../launcher/settings.mjs";
import { StopRequest } from "../launcher/stop-request.mjs";
import { ensureLocalFolders, places } from "../services/places.mjs";
import { Problem } from "../services/problem.mjs";
import { openThrowawayFolder, startThrowawayServices } from "../services/throwaway-services.mjs";

const jest = join(places.nodeModules, "jest", "bin", "jest.js");

/**
 * `up test [--no-build] [jest arguments…]`
 * @param {readonly string[]} args
 */
export async function test(args) {
  const skipBuild = args[0] === "--no-build";
  return withThrowawayServices({
    durable: false,
    skipBuild,
    name: "the tests",
    cwd: places.root,
    command: process.execPath,
    args: [
      "--experimental-vm-modules",
      "--disable-warning=ExperimentalWarning",
      jest,
      ...args.slice(skipBuild ? 1 : 0),
    ],
  });
}

/**
 * `up run <command…>`: with servers that are as careful as production's, so that what a
 * benchmark measures is true.
 * @param {readonly string[]} args
 */
export async function run(args) {
  const [command, ...rest] = args;
  if (command === undefined) {
    throw new Problem("`run` needs a command", {
      advice: "node scripts/up.mjs run node bench/main.js",
    });
  }
  return withThrowawayServices({
    durable: true,
    skipBuild: false,
    name: command,
    cwd: process.cwd(),
    command,
    args: rest,
  });
}

/** @param {readonly string[]} args */
export function models(args) {
  return fullForm("the models", "test/models/main.ts", args);
}

/** @param {readonly string[]} args */
export function fuzz(args) {
  return fullForm("the fuzzing", "test/fuzz/main.ts", args);
}

/**
 * The full form of a test that has a short one among the others.
 * @param {string} name
 * @param {string} file
 * @param {readonly string[]} args
 */
function fullForm(name, file, args) {
  return withThrowawayServices({
    durable: false,
    // It runs the sources, as the short form does.
    skipBuild: true,
    name,
    cwd: places.root,
    command: process.execPath,
    args: ["--import", "./test/support/run-typescript.mjs", file, ...args],
  });
}

/**
 * @param {object} request
 * @param {boolean} request.durable
 * @param {boolean} request.skipBuild
 * @param {string} request.name
 * @param {string} request.cwd
 * @param {string} request.command
 * @param {readonly string[]} request.args
 * @param {NodeJS.ProcessEnv} [request.env] beside our own environment
 * @returns {Promise<number>}
 */
export async function withThrowawayServices({
  durable,
  skipBuild,
  name,
  cwd,
  command,
  args,
  env = {},
}) {
  const stopRequest = new StopRequest();
  ensureLocalFolders();
  const { directory, keeper } = await openThrowawayFolder();
  const stop = () => keeper.close({ hurry: stopRequest.hurry });
  // At once, also in the middle of a start: what is being started then fails, and that is meant.
  void stopRequest.requested.then(stop);
  try {
    await prepareClone(keeper, { skipBuild });
    const { databaseUrl, redisUrl } = await step(
      "starting throw-away servers",
      "throw-away servers ready",
      () =>
        startThrowawayServices({
          directory,
          keeper,
          durable,
          databaseUrl: setting("TEST_DATABASE_URL"),
          redisUrl: setting("TEST_REDIS_URL"),
        }),
    );
    const code = await runInForeground(keeper, {
      name,
      cwd,
      command,
      args,
      env: {
        ...process.env,
        ...env,
        PATH: `${join(places.nodeModules, ".bin")}${delimiter}${process.env.PATH ?? ""}`,
        TEST_DATABASE_URL: databaseUrl,
        TEST_REDIS_URL: redisUrl,
        // Whatever reads the product's own names must not find somebody's real data.
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
      },
    });
    await stop();
    return code;
  } catch (error) {
    await stop();
    return stopRequest.exitCodeAfter(error);
  }
}
