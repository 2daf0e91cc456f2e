import type { Job } from "bullmq";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ownClock } from "../../core/clock.ts";
import { createMetrics } from "../../core/metrics/metrics.ts";
import { noTracing } from "../../core/tracing/tracing.ts";
import { connectForBackground } from "../../core/redis.ts";
import { newId } from "../../domain/ids.ts";
import { outcomeWord } from "../../domain/outcomes.ts";
import { encodeSeatBatch } from "../../jobs/seat-batch.ts";
import { createTicketMetrics } from "../../jobs/ticket-metrics.ts";
import { startLaneWorker } from "../../workers/lane-worker.ts";
import { createWorkerMetrics } from "../../workers/worker-metrics.ts";
import { STALLED_MAX } from "../../workers/worker-settings.ts";
import { HOLD_TERMS, reserveCommand } from "../support/commands.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser } from "../support/factories.ts";
import { createMachineRoom, type MachineRoom } from "../support/machine-room.ts";

/** Batches that no worker will ever decide: those who asked must be told, or they would wait for a day. */

let room: MachineRoom;

beforeEach(async () => {
  room = await createMachineRoom();
});

afterEach(async () => {
  await room.stop();
});

async function reservations(count: number) {
  const userId = await createUser(room.db);
  const { seats } = await createShow(room.db, { seats: count });
  return seats.map(({ seatId }) => reserveCommand({ seatId, userId }));
}

const [PROCESS, NOBODY_WAITS] = ["prc_test", []];

async function putInLane(data: unknown, options: { attempts?: number } = {}): Promise<Job> {
  const [queue] = room.queues;
  if (queue === undefined) {
    throw new Error("There is a lane");
  }
  return queue.add("a batch", data, { jobId: newId("batch"), ...options });
}

async function failed(): Promise<Job | undefined> {
  const [job] = (await room.queues[0]?.getFailed()) ?? [];
  return job;
}

const wordFor = async ({ ticketId }: { ticketId: string }) =>
  outcomeWord(await room.outcomeOf(ticketId));

test("a batch that cannot be read fails at once, and its tickets with it", async () => {
  const [good, bad] = await reservations(2);
  const batch = { replyTo: PROCESS, awaited: NOBODY_WAITS };
  await putInLane({ ...batch, commands: [good, { ...bad, colour: "red" }, "nothing", null] });

  await room.startWorkers();
  const job = await eventually(failed);

  expect(job).toMatchObject({ attemptsMade: 1, failedReason: expect.stringContaining("colour") });
  for (const command of [good, bad]) {
    const { ticketId = "" } = command ?? {};
    expect(await wordFor({ ticketId })).toBe("internal-error");
    const recorded = await room.db("tickets").where({ id: ticketId }).first("outcome");
    expect(JSON.parse(recorded.outcome)).toMatchObject({ code: "internal-error" });
  }
  expect(await room.db("reservations")).toEqual([]);
});

test("what is not a batch at all fails, and the lane goes on", async () => {
  const commands = await reservations(1);
  await putInLane("nonsense");
  await putInLane(encodeSeatBatch({ replyTo: PROCESS, awaited: NOBODY_WAITS, commands }));

  await room.startWorkers();

  expect(await Promise.all(commands.map(wordFor))).toEqual(["reserved"]);
  expect(await eventually(failed)).toMatchObject({ data: "nonsense" });
});

test("a batch under which every worker dies is given up, and its tickets with it", async () => {
  const commands = await reservations(2);
  const job = await putInLane(
    encodeSeatBatch({ replyTo: PROCESS, awaited: NOBODY_WAITS, commands }),
    { attempts: 20 },
  );
  const key = `${room.config.redis.prefix}:seats-0:${job.id ?? ""}`;
  await room.redis.hset(key, "stc", STALLED_MAX + 1);

  await room.startWorkers();

  expect(await Promise.all(commands.map(wordFor))).toEqual(["internal-error", "internal-error"]);
  expect(await eventually(failed)).toMatchObject({ id: job.id });
  expect(await room.db("reservations")).toEqual([]);
});

test("a batch that fails after it was decided keeps its outcomes", async () => {
  const commands = await reservations(1);
  await putInLane(encodeSeatBatch({ replyTo: PROCESS, awaited: NOBODY_WAITS, commands }), {
    attempts: 2,
  });
  const { prefix } = room.config.redis;
  const metrics = createMetrics();
  const redis = connectForBackground(room.config.redis.url, testLogger);
  const worker = startLaneWorker(
    {
      db: room.db,
      redis,
      prefix,
      processId: PROCESS,
      holdTerms: HOLD_TERMS,
      ticketStore: room.ticketStore,
      seatChanges: { publish: async () => undefined },
      waitingRoom: { endSession: async () => false },
      clock: ownClock,
      tracing: noTracing,
      ticketMetrics: createTicketMetrics(metrics),
      workerMetrics: {
        ...createWorkerMetrics(metrics),
        batchDecided() {
          throw new Error("A bug");
        },
      },
      logger: testLogger,
    },
    0,
    1,
  );

  expect(await eventually(failed)).toMatchObject({ attemptsMade: 2, failedReason: "A bug" });
  expect(await Promise.all(commands.map(wordFor))).toEqual(["reserved"]);
  await worker.close();
  redis.disconnect();
});
