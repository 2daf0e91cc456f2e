import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { stages } from "../../../scripts/services/stages.mjs";
import type { Servers } from "./servers.ts";

/** A process of the built product that a fault may kill, freeze or restart. */
export type ProductProcess = {
  /** Where an API listens. */
  url: string;
  /** What a worker calls itself on the jobs that it takes. */
  processId: string;
  kill: (signal: NodeJS.Signals) => void;
  /** As an operator would: SIGTERM, and some time to finish. */
  stop: () => Promise<void>;
  exited: Promise<{ signal: NodeJS.Signals | null }>;
  /** Its last words: errors in its log, and what is no log at all. */
  troubles: readonly string[];
};

/** What a process is told beyond what all are told. */
export type Extras = { nodeArgs?: readonly string[]; variables?: Record<string, string> };

const programs = {
  api: { script: "dist/api/server.js", stage: stages.api, readyMessage: "api ready" },
  worker: { script: "dist/workers/main.js", stage: stages.worker, readyMessage: "worker ready" },
};

/** What it says of itself when it is ready: an API where it listens, a worker who it is. */
type ReadyLine = { port?: number; processId?: string };

/** A little more than `SHUTDOWN_SECONDS`, after which a process ends by itself. */
const GRACE_MS = 15_000;
/** A fault may take the processor for itself; a start takes about a second. */
const READY_MS = 60_000;
/** Enough to see what it was. */
const TROUBLES_MAX = 20;

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Starts it such that it cannot outlive the keeper. Resolves when it says that it is ready. */
export async function startProductProcess(
  keeper: Servers["keeper"],
  kind: keyof typeof programs,
  variables: Record<string, string>,
  extras: Extras = {},
): Promise<ProductProcess> {
  const { script, stage, readyMessage } = programs[kind];
  const kept = keeper.spawn({
    name: kind,
    stage,
    graceMs: GRACE_MS,
    command: process.execPath,
    args: ["--enable-source-maps", ...(extras.nodeArgs ?? []), script],
    options: {
      cwd: root,
      // Readiness and the port are read from the log.
      env: {
        PATH: process.env["PATH"] ?? "",
        ...variables,
        ...extras.variables,
        LOG_LEVEL: "info",
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  });
  const { stdout, stderr } = kept.child;
  if (stdout === null || stderr === null) {
    throw new Error("A process without pipes");
  }
  const troubles: string[] = [];
  const note = (text: string) => {
    if (troubles.length < TROUBLES_MAX) {
      troubles.push(`${kind} ${kept.pid}: ${text}`);
    }
  };
  createInterface({ input: stderr }).on("line", note);
  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`${kind} was not ready in time:\n${troubles.join("\n")}`));
    }, READY_MS);
    createInterface({ input: stdout }).on("line", (text) => {
      if (text.includes(`"msg":"${readyMessage}"`)) {
        clearTimeout(late);
        resolve(JSON.parse(text));
      }
      if (/"level":"(?:error|fatal)"/.test(text) || !text.startsWith("{")) {
        note(text);
      }
    });
    void kept.exited.then(({ code, signal }) => {
      clearTimeout(late);
      reject(new Error(`${kind} ended (${code ?? signal}):\n${troubles.join("\n")}`));
    });
  });
  return {
    url: `http://127.0.0.1:${ready.port ?? 0}`,
    processId: ready.processId ?? "",
    kill: (signal) => kept.child.kill(signal),
    stop: () => kept.stop(),
    exited: kept.exited,
    troubles,
  };
}
