import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Knex } from "knex";
import { connectForRequests } from "../../core/redis.ts";
import { connectDatabase } from "../../db/connection.ts";
import { createLaneProducer, type LaneProducer } from "../../jobs/lane-producer.ts";
import { laneQueueName, openQueue } from "../../jobs/queues.ts";
import { createTicketStore, type TicketStore } from "../../jobs/ticket-store.ts";
import type { Command } from "../../domain/commands.ts";
import type { Outcome } from "../../domain/outcomes.ts";
import { startWorkers, type Workers } from "../../workers/workers.ts";
import { createTestEnvironment, testLogger, type TestEnvironment } from "./environment.ts";
import { eventually } from "./eventually.ts";

/** Workers and what feeds them, without HTTP in front. */
export type MachineRoom = TestEnvironment & {
  db: Knex;
  redis: Redis;
  queues: Queue[];
  producer: LaneProducer;
  ticketStore: TicketStore;
  startWorkers: () => Promise<Workers>;
  /** Puts the command in lane 0 and waits until it is decided. */
  settle: (command: Command) => Promise<Outcome>;
  outcomeOf: (ticketId: string) => Promise<Outcome>;
  stop: () => Promise<void>;
};

export async function createMachineRoom(
  overrides: Record<string, string> = {},
): Promise<MachineRoom> {
  const environment = await createTestEnvironment({ LANES: "1", ...overrides });
  const { config } = environment;
  const { prefix } = config.redis;
  const db = connectDatabase(config.database);
  const redis = connectForRequests(config.redis.url, testLogger);
  await eventually(() => redis.ping());
  const queues = Array.from({ length: config.lanes.count }, (_, lane) =>
    openQueue(laneQueueName(lane), redis, prefix),
  );
  const ticketStore = createTicketStore({ redis, prefix, retentionHours: 24 });
  const producer = createLaneProducer({
    queues,
    ticketStore,
    processId: "prc_test",
    ...config.lanes,
    logger: testLogger,
  });
  const started: Workers[] = [];

  const outcomeOf = (ticketId: string) =>
    eventually(async () => {
      const ticket = await ticketStore.find(ticketId);
      return ticket?.status === "decided" ? ticket.outcome : undefined;
    });

  return {
    ...environment,
    db,
    redis,
    queues,
    producer,
    ticketStore,
    async startWorkers() {
      const workers = await startWorkers(config, testLogger);
      started.push(workers);
      return workers;
    },
    async settle(command) {
      await producer.submit(0, command);
      return outcomeOf(command.ticketId);
    },
    outcomeOf,
    async stop() {
      await producer.close();
      await Promise.all(started.map((workers) => workers.stop()));
      await Promise.all(queues.map((queue) => queue.close()));
      redis.disconnect();
      await db.destroy();
      await environment.destroy();
    },
  };
}
