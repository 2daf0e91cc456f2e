import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Answered, Loader } from "./loader.ts";

const execute = promisify(execFile);

const entry = fileURLToPath(new URL("./autocannon-process.js", import.meta.url));

/** Loads with autocannon, in a process of its own. */
export function createAutocannonLoader(): Loader {
  return {
    name: "autocannon",
    async run(load) {
      const { stdout } = await execute(process.execPath, [entry, JSON.stringify(load)], {
        maxBuffer: 1 << 24,
      });
      const answered: Answered = JSON.parse(stdout);
      return answered;
    },
  };
}
