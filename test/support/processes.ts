import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createClient, type Client } from "./client.ts";

/** A process of the built product, as an operator would start it. */
export type ProductProcess = {
  pid: number;
  /** What it said in its log, as far as it has come. */
  log: Record<string, unknown>[];
  /** All that it wrote to either output, line by line. */
  output: string[];
  kill: (signal: NodeJS.Signals) => void;
  hasEnded: () => boolean;
  /** Sends SIGTERM, unless it has ended already; resolves to the exit code. */
  stop: () => Promise<number | null>;
};

export type ApiProcess = ProductProcess & { url: string; client: Client };
export type WorkerProcess = ProductProcess & { healthUrl: string };

export async function startApiProcess(variables: Record<string, string>): Promise<ApiProcess> {
  const { line, ...api } = await startProcess("dist/api/server.js", variables, "api ready");
  const url = `http://127.0.0.1:${String(line["port"])}`;
  return { ...api, url, client: createClient(url) };
}

export async function startWorkerProcess(
  variables: Record<string, string>,
): Promise<WorkerProcess> {
  const { line, ...worker } = await startProcess("dist/workers/main.js", variables, "worker ready");
  return { ...worker, healthUrl: `http://127.0.0.1:${String(line["healthPort"])}` };
}

const root = fileURLToPath(new URL("../../", import.meta.url));

async function startProcess(
  file: string,
  variables: Record<string, string>,
  readyMessage: string,
): Promise<ProductProcess & { line: Record<string, unknown> }> {
  const child = spawn(process.execPath, ["--enable-source-maps", file], {
    cwd: root,
    // Readiness and the port are read from the log, so it must be on.
    env: { PATH: process.env["PATH"] ?? "", ...variables, LOG_LEVEL: "debug" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: Record<string, unknown>[] = [];
  const output: string[] = [];
  const line = await new Promise<Record<string, unknown>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (written) => {
      output.push(written);
      const entry: Record<string, unknown> = JSON.parse(written);
      log.push(entry);
      if (entry["msg"] === readyMessage) {
        resolve(entry);
      }
    });
    createInterface({ input: child.stderr }).on("line", (written) => output.push(written));
    child.once("exit", (code) => {
      reject(new Error(`${file} ended with ${code} before it was ready:\n${output.join("\n")}`));
    });
  });
  return {
    pid: child.pid ?? 0,
    line,
    log,
    output,
    kill: (signal) => child.kill(signal),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: () => stopProcess(child),
  };
}

/** Runs a program of the build that ends by itself. */
export async function runToItsEnd(
  file: string,
  variables: Record<string, string>,
): Promise<{ said: string; errors: string; code: number | null }> {
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { said, errors, code: child.exitCode };
}

async function stopProcess(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGCONT");
    child.kill("SIGTERM");
    await ended;
  }
  return child.exitCode;
}
