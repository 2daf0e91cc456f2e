import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createClient, type Client } from "./client.ts";

/** A process of the built product, as an operator would start it. */
export type ProductProcess = {
  pid: number;
  /** What it said in its log, as far as it has come. */
  log: Record<string, unknown>[];
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

async function startProcess(
  file: string,
  variables: Record<string, string>,
  readyMessage: string,
): Promise<ProductProcess & { line: Record<string, unknown> }> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const child = spawn(process.execPath, ["--enable-source-maps", file], {
    cwd: root,
    // Readiness and the port are read from the log, so it must be on.
    env: { PATH: process.env["PATH"] ?? "", ...variables, LOG_LEVEL: "debug" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: Record<string, unknown>[] = [];
  const errors: string[] = [];
  const line = await new Promise<Record<string, unknown>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const entry: Record<string, unknown> = JSON.parse(text);
      log.push(entry);
      if (entry["msg"] === readyMessage) {
        resolve(entry);
      }
    });
    createInterface({ input: child.stderr }).on("line", (text) => errors.push(text));
    child.once("exit", (code) => {
      reject(new Error(`${file} ended with ${code} before it was ready:\n${errors.join("\n")}`));
    });
  });
  return {
    pid: child.pid ?? 0,
    line,
    log,
    kill: (signal) => child.kill(signal),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: () => stopProcess(child),
  };
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
