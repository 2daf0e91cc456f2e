import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A process whose speed or size is looked at. */
export type NodeProcess = {
  name: string;
  pid: number;
  /** Where it listens, if it said so. */
  port: number | undefined;
  /** The name of its CPU profile, which is written when it ends. */
  profileFile: string | undefined;
  /** The lines of its log that say that something went wrong. */
  troubles: () => Promise<string[]>;
  /** Sends SIGTERM and waits for the end. */
  stop: () => Promise<void>;
};

/** Where the compiler puts everything. */
const dist = fileURLToPath(new URL("../../", import.meta.url));

const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 20;

let started = 0;

/**
 * Starts an entry of the build, as the image does, with its log in a file: who writes it must not
 * wait for who reads it. Resolves when the log has a line whose message ends in `ready`.
 */
export async function startNodeProcess(options: {
  name: string;
  /** From the folder of the build. */
  entry: string;
  args: readonly string[];
  variables: Record<string, string>;
  folder: string;
  profileFolder?: string | undefined;
}): Promise<NodeProcess> {
  const { name, entry, args, variables, folder, profileFolder } = options;
  started += 1;
  const profileFile = `${process.pid}-${started}-${name}.cpuprofile`;
  const logFile = join(folder, `${started}-${name}.log`);
  const log = await open(logFile, "w");
  const child = spawn(
    process.execPath,
    [
      "--enable-source-maps",
      ...(profileFolder === undefined
        ? []
        : ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${profileFile}`]),
      join(dist, entry),
      ...args,
    ],
    {
      env: { PATH: process.env["PATH"] ?? "", ...variables },
      stdio: ["ignore", log.fd, log.fd],
    },
  );
  await log.close();
  stopWithUs(child);
  const port = await untilReady(child, name, logFile);
  return {
    name,
    pid: child.pid ?? 0,
    port,
    profileFile: profileFolder === undefined ? undefined : profileFile,
    async troubles() {
      const text = await readFile(logFile, "utf8");
      return text.split("\n").filter(isTrouble);
    },
    stop: () => stop(child),
  };
}

/** However this process ends, what it started must not go on using the machine. */
function stopWithUs(child: ChildProcess): void {
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
}

async function untilReady(
  child: ChildProcess,
  name: string,
  logFile: string,
): Promise<number | undefined> {
  const giveUpAt = performance.now() + READY_LIMIT_MS;
  for (;;) {
    const text = await readFile(logFile, "utf8");
    const line = text.split("\n").find((each) => /"msg":"[^"]*ready"/.test(each));
    if (line !== undefined) {
      const { port }: { port?: number } = JSON.parse(line);
      return port;
    }
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > giveUpAt) {
      throw new Error(`${name} did not become ready:\n${text.slice(-2000)}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Errors, answers that say 5xx, and lines that are no JSON: Node's own last words. */
function isTrouble(line: string): boolean {
  return (
    line !== "" && (!line.startsWith("{") || /"level":"(?:error|fatal)"|"status":5\d\d/.test(line))
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await ended;
  clearTimeout(limit);
}
