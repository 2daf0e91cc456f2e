import { afterAll, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import { Worker } from "bullmq";
import type { Knex } from "knex";
import { newId } from "../../domain/ids.ts";
import { forgetOld } from "../../workers/forget-old.ts";
import { workerSettings } from "../../workers/worker-settings.ts";
import { connectForBackground } from "../../core/redis.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser } from "../support/factories.ts";
import { createMachineRoom, type MachineRoom } from "../support/machine-room.ts";

/** What one tick forgets, and what it leaves. */

let room: MachineRoom;
let db: Knex;
let userId: string;
let seatId: number;

beforeAll(async () => {
  room = await createMachineRoom();
  ({ db } = room);
  userId = await createUser(db);
  seatId = (await createShow(db)).seats[0]?.seatId ?? 0;
});
afterAll(() => room.stop());
beforeEach(async () => {
  await db("tickets").delete();
  await db("reservations").delete();
});

const forget = () =>
  forgetOld({ db, queues: room.queues, ticketRetentionHours: 24, reservationRetentionDays: 30 });

const decideTickets = (count: number, hoursAgo: number) =>
  db.batchInsert(
    "tickets",
    Array.from({ length: count }, () => ({
      id: newId("ticket"),
      user_id: userId,
      kind: "top-up",
      outcome: JSON.stringify({ status: "completed", result: { newBalance: "200000.00" } }),
      accepted_at: db.raw("NOW(3)"),
      decided_at: db.raw("NOW(3) - INTERVAL ? HOUR", [hoursAgo]),
    })),
    500,
  );

const reserve = (count: number, status: string, daysAgo: number) =>
  db.batchInsert(
    "reservations",
    Array.from({ length: count }, () => ({
      id: newId("reservation"),
      ticket_id: newId("ticket"),
      seat_id: seatId,
      user_id: userId,
      price: "1.00",
      status,
      expires_at: db.raw("NOW(3) - INTERVAL ? DAY", [daysAgo]),
    })),
    500,
  );

test("forgets every ticket whose time is over, in as many bites as it takes, and no other", async () => {
  await decideTickets(2100, 25);
  await decideTickets(3, 23);
  expect(await forget()).toMatchObject({ tickets: 2100 });
  expect(await db("tickets")).toHaveLength(3);
  expect(await forget()).toEqual({ tickets: 0, reservations: 0, jobs: 0 });
});

test("remembers tickets for some minutes longer than Redis remembers their keys", async () => {
  await decideTickets(1, 24);
  expect(await forget()).toMatchObject({ tickets: 0 });
});

test("forgets reservations that came to nothing long ago, and never one that is held or paid", async () => {
  await reserve(1500, "expired", 31);
  await reserve(1, "cancelled", 31);
  await reserve(1, "expired", 29);
  await reserve(1, "paid", 3000);
  expect(await forget()).toMatchObject({ reservations: 1501 });
  expect(await db("reservations").orderBy("status").pluck("status")).toEqual(["expired", "paid"]);
  await db("reservations").delete();
  await reserve(1, "held", 3000);
  expect(await forget()).toMatchObject({ reservations: 0 });
});

test("passes over a reservation that a lane is deciding about, until the next time", async () => {
  await reserve(2, "expired", 31);
  await db.transaction(async (trx) => {
    await trx("reservations").orderBy("id").limit(1).forUpdate();
    expect(await forget()).toMatchObject({ reservations: 1 });
  });
  expect(await forget()).toMatchObject({ reservations: 1 });
});

test("finds what is old by an index, not by reading the table", async () => {
  const asked: { sql: string; bindings: Knex.RawBinding[] }[] = [];
  const listen = (query: { sql: string; bindings: Knex.RawBinding[] }) => asked.push(query);
  db.on("query", listen);
  await forget();
  db.off("query", listen);
  await decideTickets(100, 25);
  await decideTickets(2000, 1);
  await reserve(100, "expired", 31);
  await reserve(2000, "expired", 1);
  await db.raw("ANALYZE TABLE tickets, reservations");

  const searches = asked.filter(({ sql }) => /decided_at|expires_at/.test(sql));
  const plans = await Promise.all(
    searches.map(async ({ sql, bindings }) => {
      // Servers differ in the form that they choose by themselves.
      const [rows] = await db.raw<{ table: string; type: string; key: string }[][]>(
        `EXPLAIN FORMAT=TRADITIONAL ${sql}`,
        bindings,
      );
      return rows?.map(({ table, type, key }) => [table, type, key].join(" "));
    }),
  );
  expect(plans).toEqual([
    ["tickets range tickets_decided_at"],
    ["reservations range reservations_status_expires_at"],
  ]);
});

test("forgets finished jobs in time, though no other job finishes in their lane", async () => {
  const [lane] = room.queues;
  const redis = connectForBackground(room.config.redis.url, testLogger);
  const worker = new Worker(
    lane?.name ?? "",
    async ({ name }) => {
      if (name === "bad") {
        throw new Error("as a test wants it");
      }
    },
    workerSettings({ redis, prefix: room.config.redis.prefix }),
  );
  await lane?.add("good", {});
  await lane?.add("bad", {});
  const finished = () => lane?.getJobCounts("completed", "failed");
  await eventually(async () => {
    const counts = await finished();
    return counts?.["completed"] === 1 && counts["failed"] === 1;
  });
  await worker.close();
  redis.disconnect();

  const now = Date.now();
  const hour = 3_600_000;
  const clock = jest.spyOn(Date, "now");
  clock.mockReturnValue(now + 0.9 * hour);
  expect(await forget()).toMatchObject({ jobs: 0 });
  clock.mockReturnValue(now + 1.1 * hour);
  expect(await forget()).toMatchObject({ jobs: 1 });
  expect(await finished()).toEqual({ completed: 0, failed: 1 });
  clock.mockReturnValue(now + 7.1 * 24 * hour);
  expect(await forget()).toMatchObject({ jobs: 1 });
  clock.mockRestore();
});
