import type { Knex } from "knex";
import { findViolations } from "../../db/audit.ts";
import { connectDatabase } from "../../db/connection.ts";
import type { Client } from "./client.ts";
import { createTestEnvironment, type TestEnvironment } from "./environment.ts";
import {
  startApiProcess,
  startWorkerProcess,
  type ApiProcess,
  type WorkerProcess,
} from "./processes.ts";

/** The whole product in processes of its own, with as many of each as asked for. */
export type BoxOffice = TestEnvironment & {
  db: Knex;
  apis: ApiProcess[];
  workers: WorkerProcess[];
  /** A client of one of the APIs, in turn. */
  client: () => Client;
  startWorker: () => Promise<WorkerProcess>;
  startApi: () => Promise<ApiProcess>;
  /** Stops everything. Fails when a promise of the audit is broken. */
  close: () => Promise<void>;
};

export async function openBoxOffice(options: {
  apis?: number;
  workers?: number;
  variables?: Record<string, string>;
  /** For tests that stop the database: one of their own. */
  databaseServerUrl?: string;
}): Promise<BoxOffice> {
  const environment = await createTestEnvironment(options.variables, options.databaseServerUrl);
  const { variables } = environment;
  const db = connectDatabase(environment.config.database);
  const apis: ApiProcess[] = [];
  const workers: WorkerProcess[] = [];
  let turn = 0;

  const startApi = async () => {
    const api = await startApiProcess(variables);
    apis.push(api);
    return api;
  };
  const startWorker = async () => {
    const worker = await startWorkerProcess(variables);
    workers.push(worker);
    return worker;
  };
  await Promise.all([
    ...Array.from({ length: options.apis ?? 1 }, startApi),
    ...Array.from({ length: options.workers ?? 1 }, startWorker),
  ]);

  return {
    ...environment,
    db,
    apis,
    workers,
    startApi,
    startWorker,
    client() {
      const api = apis[turn % apis.length];
      turn += 1;
      if (api === undefined) {
        throw new Error("This box office has no API");
      }
      return api.client;
    },
    async close() {
      await Promise.all(apis.map((api) => api.stop()));
      await Promise.all(workers.map((worker) => worker.stop()));
      const violations = await findViolations(db);
      await db.destroy();
      await environment.destroy();
      if (violations.length > 0) {
        throw new Error(`The audit found: ${JSON.stringify(violations)}`);
      }
    },
  };
}
