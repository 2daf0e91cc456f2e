import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createAutocannonLoader } from "./autocannon.ts";
import type { Loader } from "./loader.ts";
import { unpackWrk, unpackedWrk, type WrkProgram } from "./unpack-wrk.ts";
import { createWrkLoader } from "./wrk.ts";

const execute = promisify(execFile);

/**
 * wrk where it is installed or its Debian package can be had, else autocannon, which needs several
 * times as much of the machine for itself.
 */
export async function findLoader(say: (line: string) => void): Promise<Loader> {
  const installed: WrkProgram = { path: "wrk", environment: {} };
  for (const program of [installed, unpackedWrk()]) {
    const version = await versionOf(program);
    if (version !== undefined) {
      return createWrkLoader(program, version);
    }
  }
  try {
    const program = await unpackWrk();
    const version = await versionOf(program);
    if (version !== undefined) {
      return createWrkLoader(program, version);
    }
  } catch (error) {
    say(`The package of wrk cannot be had: ${error instanceof Error ? error.message : ""}`);
  }
  say("There is no wrk here, so autocannon makes the load. It takes a core for itself.");
  return createAutocannonLoader();
}

/** It says its version along with its usage, and then fails. */
async function versionOf({ path, environment }: WrkProgram): Promise<string | undefined> {
  const env = { ...process.env, ...environment };
  const said: unknown = await execute(path, ["--version"], { env }).catch(
    (error: unknown) => error,
  );
  const isSaid = typeof said === "object" && said !== null && "stdout" in said;
  return isSaid ? /^wrk (?:debian\/)?([\w.]+)/.exec(String(said.stdout))?.[1] : undefined;
}
