import { setTimeout as sleep } from "node:timers/promises";
import { WrongAnswer } from "../wrong-answer.ts";
import type { Bench } from "../bench.ts";
import { startNodeProcess, type NodeProcess } from "../processes/node-process.ts";
import type { Stage } from "../stage/stage.ts";

/** Somebody who runs: which processes, and what they are told besides the stage's variables. */
export type Contender = {
  name: string;
  processes: readonly ContenderProcess[];
  variables?: Record<string, string>;
  /** Answers of 503 are no trouble: who is told to come later does. */
  mayPutOff?: boolean;
};

/** `entry` from the folder of the build. Those called `api` are who is asked. */
export type ContenderProcess = { name: string; entry: string; args?: readonly string[] };

/** A contender whose processes are up. */
export type Standing = {
  processes: NodeProcess[];
  /** Where the APIs listen, the first of them twice. */
  port: number;
  ports: number[];
};

const worker: ContenderProcess = { name: "worker", entry: "workers/main.js" };
const api: ContenderProcess = { name: "api", entry: "api/server.js" };

/** The product, as its image runs it. */
export const rowlock: Contender = { name: "rowlock", processes: [worker, api] };

/** The product with a second API beside the first. */
export const rowlockWithTwoApis: Contender = { ...rowlock, processes: [worker, api, api] };

/** When a load ends, requests are on their way whose client has gone; they are answered all the same. */
const AFTERMATH_MS = 500;

/**
 * Has a contender up for as long as the work takes.
 * @throws {WrongAnswer} when its logs say that something went wrong.
 */
export async function withContender<Result>(
  bench: Pick<Bench, "folder" | "profiling" | "say">,
  contender: Contender,
  stage: Stage,
  work: (standing: Standing) => Promise<Result>,
): Promise<Result> {
  const processes: NodeProcess[] = [];
  let result: Result;
  try {
    for (const { name, entry, args = [] } of contender.processes) {
      const started = await startNodeProcess({
        name,
        entry,
        args,
        variables: { ...stage.variables, ...contender.variables },
        folder: bench.folder,
        profileFolder: contender.name === rowlock.name ? bench.profiling?.folder : undefined,
      });
      processes.push(started);
    }
    result = await work(standingOf(contender, processes));
    await sleep(AFTERMATH_MS);
  } catch (error) {
    const [trouble] = await troublesOf(contender, processes);
    bench.say(trouble === undefined ? "" : `${contender.name} says: ${trouble}`);
    throw error;
  } finally {
    for (const each of processes.toReversed()) {
      await each.stop();
    }
  }
  const [trouble, ...more] = await troublesOf(contender, processes);
  if (trouble !== undefined) {
    throw new WrongAnswer(`${contender.name} says, and ${more.length} times more: ${trouble}`);
  }
  return result;
}

async function troublesOf(
  { mayPutOff = false }: Contender,
  processes: readonly NodeProcess[],
): Promise<string[]> {
  const troubles = await Promise.all(processes.map((each) => each.troubles()));
  return troubles.flat().filter((line) => !mayPutOff || !line.includes('"status":503'));
}

function standingOf({ name }: Contender, processes: NodeProcess[]): Standing {
  const ports = processes.flatMap((each) => (each.name === "api" ? (each.port ?? []) : []));
  const [port] = ports;
  if (port === undefined) {
    throw new Error(`${name} does not say where it listens`);
  }
  return { processes, port, ports };
}
