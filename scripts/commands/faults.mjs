import { runInForeground } from "../launcher/foreground.mjs";
import { prepareClone } from "../launcher/prepare-clone.mjs";
import { StopRequest } from "../launcher/stop-request.mjs";
import { ensureLocalFolders, places } from "../services/places.mjs";
import { openThrowawayFolder } from "../services/throwaway-services.mjs";

/**
 * `up faults [fault …] [--seed N] [--times N]`: each run starts servers of its own, because it kills
 * them.
 * @param {readonly string[]} args
 * @returns {Promise<number>} the code to exit with
 */
export async function faults(args) {
  const stopRequest = new StopRequest();
  ensureLocalFolders();
  const { keeper } = await openThrowawayFolder();
  const stop = () => keeper.close({ hurry: stopRequest.hurry });
  void stopRequest.requested.then(stop);
  try {
    await prepareClone(keeper);
    const code = await runInForeground(keeper, {
      name: "the faults",
      cwd: places.root,
      command: process.execPath,
      args: ["--import", "./test/support/run-typescript.mjs", "test/faults/main.ts", ...args],
      env: { ...process.env },
    });
    await stop();
    return code;
  } catch (error) {
    await stop();
    return stopRequest.exitCodeAfter(error);
  }
}
