import { once } from "node:events";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from "@jest/globals";
import type { Redis } from "ioredis";
import { connectForRequests } from "../../core/redis.ts";
import type { Command } from "../../domain/commands.ts";
import { RowlockError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { createLaneProducer, type LaneProducer } from "../../jobs/lane-producer.ts";
import { laneQueueName, openQueue, type Queue } from "../../jobs/queues.ts";
import { decodeSeatBatch } from "../../jobs/seat-batch.ts";
import { createTicketStore, type TicketStore } from "../../jobs/ticket-store.ts";
import { reserveCommand } from "../support/commands.ts";
import { createTestEnvironment, testLogger, type TestEnvironment } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { openRelay, type Relay } from "../support/relay.ts";

/** No test waits for this: what leaves, leaves for another reason. */
const AN_HOUR_MS = 3_600_000;
const PROCESS_ID = newId("process");

let environment: TestEnvironment;
let relay: Relay;
let redis: Redis;
let queues: [Queue, Queue];
let ticketStore: TicketStore;
let producer: LaneProducer;
let seatId = 0;

beforeAll(async () => {
  environment = await createTestEnvironment();
});
afterAll(() => environment.destroy());

beforeEach(async () => {
  relay = await openRelay(environment.config.redis.url);
  redis = connectForRequests(relay.url, testLogger);
  await once(redis, "ready");
  const prefix = `${environment.config.redis.prefix}-${newId("batch")}`;
  const open = (lane: number) => openQueue(laneQueueName(lane), redis, prefix);
  queues = [open(0), open(1)];
  ticketStore = createTicketStore({ redis, prefix, retentionHours: 24 });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await producer.close();
  // Leaving while cut off would keep a timer of the client's running for two seconds.
  await comeBack();
  await Promise.all(queues.map((queue) => queue.close()));
  redis.disconnect();
  await relay.close();
});

function produce(overrides: { lingerMs?: number; batchMax?: number; backlogMax?: number } = {}) {
  producer = createLaneProducer({
    queues,
    ticketStore,
    processId: PROCESS_ID,
    lingerMs: AN_HOUR_MS,
    batchMax: 100,
    backlogMax: 1000,
    logger: testLogger,
    ...overrides,
  });
  return producer;
}

/** Commands for seats 1, 2, 3, … so that one can see where each went. */
function commands(count: number): Command[] {
  return Array.from({ length: count }, () => {
    seatId += 1;
    return reserveCommand({ seatId, userId: "ada" });
  });
}

function command(): Command {
  seatId += 1;
  return reserveCommand({ seatId, userId: "ada" });
}

/** The batches of lane 0 in the order in which a worker would take them. */
async function batches(): Promise<{ batchId: string; commands: Command[] }[]> {
  const jobs = await queues[0].getWaiting();
  return jobs.map((job) => ({
    batchId: job.id ?? "",
    commands: decodeSeatBatch(job.data).commands,
  }));
}

async function batchSizes(): Promise<number[]> {
  return (await batches()).map((batch) => batch.commands.length);
}

/** Whether anything that was submitted is accepted by now. What was sent earlier has arrived. */
async function isSettled(submitted: Promise<unknown>): Promise<boolean> {
  // Another lane's command goes the same way behind it, on the same connection.
  await producer.submit(1, command());
  producer.batchDecided(1, (await queues[1].getWaiting())[0]?.id ?? "");
  return Promise.race([submitted.then(() => true), Promise.resolve(false)]);
}

async function comeBack(): Promise<void> {
  relay.mend();
  await eventually(() => redis.ping());
}

/** Tells the producer that a batch was decided: the first that was sent is number 0. */
async function decideBatch(index: number): Promise<void> {
  producer.batchDecided(0, (await batches())[index]?.batchId ?? "");
}

describe("at rest", () => {
  test("a command leaves at once and alone, and its ticket says queued", async () => {
    produce();
    const only = command();
    await producer.submit(0, only);
    expect(await batches()).toEqual([{ batchId: expect.any(String), commands: [only] }]);
    expect(await ticketStore.find(only.ticketId)).toMatchObject({
      status: "queued",
      ticketId: only.ticketId,
      userId: "ada",
      kind: "reserve",
    });
    const [job] = await queues[0].getWaiting();
    expect(job).toMatchObject({ name: "reserve ×1", data: { replyTo: PROCESS_ID } });
  });

  test("so does the next, once the first is decided", async () => {
    produce();
    for (const each of commands(3)) {
      await producer.submit(0, each);
      await decideBatch((await batches()).length - 1);
    }
    expect(await batchSizes()).toEqual([1, 1, 1]);
  });

  test("lanes do not wait for each other", async () => {
    produce();
    await Promise.all([producer.submit(0, command()), producer.submit(1, command())]);
    expect(await queues[1].getWaitingCount()).toBe(1);
  });
});

describe("while a batch is open", () => {
  test("commands gather until it is decided, and then leave together", async () => {
    produce();
    await producer.submit(0, command());
    const [second, third] = [command(), command()];
    const submitted = Promise.all([producer.submit(0, second), producer.submit(0, third)]);
    expect(await isSettled(submitted)).toBe(false);
    expect(await batchSizes()).toEqual([1]);
    await decideBatch(0);
    await submitted;
    expect((await batches()).map((batch) => batch.commands)).toEqual([
      expect.anything(),
      [second, third],
    ]);
  });

  test("commands gather no longer than the linger", async () => {
    produce({ lingerMs: 20 });
    await producer.submit(0, command());
    await Promise.all(commands(5).map((each) => producer.submit(0, each)));
    expect(await batchSizes()).toEqual([1, 5]);
  });

  test("a full batch leaves at once, and what is left over goes on gathering", async () => {
    produce({ batchMax: 3 });
    await producer.submit(0, command());
    const [one, two, three, four] = commands(4).map((each) => producer.submit(0, each));
    await Promise.all([one, two, three]);
    expect(await batchSizes()).toEqual([1, 3]);
    expect(await isSettled(Promise.resolve(four))).toBe(false);
    // Only when nothing of this process is open any more is there nothing to wait for.
    await decideBatch(0);
    expect(await isSettled(Promise.resolve(four))).toBe(false);
    await decideBatch(1);
    await four;
    expect(await batchSizes()).toEqual([1, 3, 1]);
  });

  test("news of other batches opens nothing", async () => {
    produce();
    await producer.submit(0, command());
    const submitted = producer.submit(0, command());
    producer.batchDecided(0, newId("batch"));
    expect(await isSettled(submitted)).toBe(false);
    await decideBatch(0);
    await submitted;
  });

  test("a batch whose news was lost is not waited for for ever", async () => {
    produce();
    await producer.submit(0, command());
    const later = performance.now() + 5001;
    jest.spyOn(performance, "now").mockReturnValue(later);
    await producer.submit(0, command());
    expect(await batchSizes()).toEqual([1, 1]);
  });
});

test("the order of a lane is the order of submitting, through batches of all sizes", async () => {
  produce({ batchMax: 7, lingerMs: 5 });
  const all = commands(200);
  const submitted = all.map((each) => producer.submit(0, each));
  const rush: Promise<void>[] = [];
  for (const each of commands(50)) {
    all.push(each);
    rush.push(producer.submit(0, each));
    await redis.ping();
    await decideBatch(0);
  }
  await Promise.all([...submitted, ...rush]);
  const inLane = (await batches()).flatMap((batch) => batch.commands);
  expect(inLane.map((each) => each.ticketId)).toEqual(all.map((each) => each.ticketId));
});

describe("when Redis is away", () => {
  test("everybody is told that the result is unknown, and the lane works again afterwards", async () => {
    produce({ lingerMs: 5 });
    relay.cut();
    const outcomes = await Promise.allSettled(commands(3).map((each) => producer.submit(0, each)));
    expect(outcomes).toHaveLength(3);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
    }
    await comeBack();
    await producer.submit(0, command());
    expect(await batchSizes()).toEqual([1]);
  });

  test("the same command may be submitted again, and what failed does not hold it up", async () => {
    produce();
    relay.cut();
    const repeated = command();
    await expect(producer.submit(0, repeated)).rejects.toBeInstanceOf(RowlockError);
    await comeBack();
    // At once, in spite of the linger: a batch that failed is not open.
    await producer.submit(0, repeated);
    expect((await batches()).flatMap((batch) => batch.commands)).toEqual([repeated]);
  });
});

describe("a lane with too much waiting", () => {
  test("takes no more at once than Redis can, and refuses the rest without asking it", async () => {
    produce({ batchMax: 2, lingerMs: 1 });
    const outcomes = await Promise.allSettled(
      commands(100).map((each) => producer.submit(0, each)),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(100 - 64);
    expect(refused[0]).toMatchObject({ reason: { code: "overloaded" } });
    expect((await batches()).flatMap((batch) => batch.commands)).toHaveLength(64);
    await expect(producer.submit(1, command())).resolves.toBeUndefined();
  });

  test("refuses what is new until there is less", async () => {
    await queues[0].addBulk([1, 2, 3].map(() => ({ name: "somebody else's", data: {} })));
    produce({ backlogMax: 3, lingerMs: 1 });
    const refusal = await eventually(() =>
      producer.submit(0, command()).then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
    expect(refusal).toMatchObject({ code: "overloaded", facts: { lane: 0 } });
    expect(producer.hasRoom()).toBe(true);
    const before = await queues[0].getWaitingCount();
    await expect(producer.submit(0, command())).rejects.toMatchObject({ code: "overloaded" });
    await producer.submit(1, command());
    expect(await queues[0].getWaitingCount()).toBe(before);

    await queues[0].drain();
    await eventually(() =>
      producer.submit(0, command()).then(
        () => true,
        () => false,
      ),
    );
  });
});

test("there is room as long as one lane takes more", async () => {
  const fill = (queue: Queue) =>
    queue.addBulk([1, 2, 3].map(() => ({ name: "somebody else's", data: {} })));
  produce({ backlogMax: 3 });
  await fill(queues[0]);
  expect(producer.hasRoom()).toBe(true);
  await fill(queues[1]);
  await eventually(() => !producer.hasRoom());
  await queues[0].drain();
  await eventually(() => producer.hasRoom());
});

describe("closing", () => {
  test("sends what is gathering and waits until it is accepted", async () => {
    produce();
    await producer.submit(0, command());
    const gathering = commands(3);
    const accepted: Command[] = [];
    for (const each of gathering) {
      void producer.submit(0, each).then(() => accepted.push(each));
    }
    await producer.close();
    expect(accepted).toEqual(gathering);
    expect((await batches())[1]?.commands).toEqual(gathering);
  });

  test("tells those whose commands could not be sent any more", async () => {
    produce();
    await producer.submit(0, command());
    const submitted = Promise.allSettled([producer.submit(0, command())]);
    relay.cut();
    await producer.close();
    expect(await submitted).toMatchObject([
      { status: "rejected", reason: { code: "unavailable" } },
    ]);
  });
});

test("a lane that does not exist is a bug of the caller", () => {
  produce();
  expect(() => producer.submit(2, command())).toThrow(/no lane 2/);
});
