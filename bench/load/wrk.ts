import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Answered, Load, Loader } from "./loader.ts";

const execute = promisify(execFile);

/** A program, and what its environment must say so that it finds its libraries. */
export type WrkProgram = { path: string; environment: Record<string, string> };

const script = fileURLToPath(new URL("./wrk.lua", import.meta.url));

/** Longer than anything that still is an answer. */
const TIMEOUT_SECONDS = 30;

/** Loads with wrk, whose threads read requests from files. */
export function createWrkLoader(program: WrkProgram, version: string): Loader {
  return {
    name: `wrk ${version}`,
    async run({ port, connections, seconds, requests, pays = false }: Load): Promise<Answered> {
      const { stdout } = await execute(
        program.path,
        [
          `--threads=${requests.threads}`,
          `--connections=${connections}`,
          `--duration=${seconds}s`,
          `--timeout=${TIMEOUT_SECONDS}s`,
          `--script=${script}`,
          `http://127.0.0.1:${port}`,
          "--",
          requests.path,
          ...(pays ? ["pays"] : []),
        ],
        { env: { ...process.env, ...program.environment }, maxBuffer: 1 << 24 },
      );
      const [, result] = /^RESULT (.+)$/m.exec(stdout) ?? [];
      if (result === undefined) {
        throw new Error(`wrk said:\n${stdout}`);
      }
      const answered: Answered = JSON.parse(result);
      return answered;
    },
  };
}
