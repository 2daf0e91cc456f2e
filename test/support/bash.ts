import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

const NEXT_PART = "=== what follows belongs to the next part ===";

/** Whether this machine has bash and curl. The product needs neither, but its guide is written for them. */
export const hasBashAndCurl = ["bash", "curl"].every(
  (program) => spawnSync(program, ["--version"]).status === 0,
);

/**
 * Runs the parts one after the other in one bash, as if somebody pasted them into a terminal.
 * Returns what each of them printed, to either output.
 */
export async function runInBash(parts: readonly string[]): Promise<string[]> {
  const script = parts.map((part) => `${part}\necho; echo '${NEXT_PART}'\n`).join("");
  const bash = spawn("bash", ["-c", `exec 2>&1\n${script}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed] = await Promise.all([text(bash.stdout), once(bash, "exit")]);
  return printed.split(NEXT_PART).slice(0, parts.length);
}
