import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Knex } from "knex";
import type { Redis } from "ioredis";
import { ownClock } from "../../core/clock.ts";
import { createMetrics } from "../../core/metrics/metrics.ts";
import { connectForRequests } from "../../core/redis.ts";
import { connectDatabase } from "../../db/connection.ts";
import { listSeats } from "../../db/seats.ts";
import { steerRoom } from "../../db/steering.ts";
import { newId } from "../../domain/ids.ts";
import type { RoomSettings } from "../../domain/rooms.ts";
import type { Seat } from "../../domain/seats.ts";
import { readAuditReport } from "../../jobs/audit-report.ts";
import { usualRoomLimits } from "../../waiting-room/limits.ts";
import { createLineMetrics } from "../../waiting-room/line-metrics.ts";
import { createRoomBook, type RoomBook } from "../../waiting-room/room-book.ts";
import { roomKeys } from "../../waiting-room/room-scripts.ts";
import { createWaitingRoom, type WaitingRoom } from "../../waiting-room/waiting-room.ts";
import { createAdmitWaiting } from "../../workers/admit-waiting.ts";
import { audit } from "../../workers/audit.ts";
import { releaseExpiredHolds } from "../../workers/release-expired-holds.ts";
import { settleBatch } from "../../workers/settle-batch.ts";
import { createWorkerMetrics } from "../../workers/worker-metrics.ts";
import { HOLD_TERMS, payCommand, reserveCommand } from "../support/commands.ts";
import { createTestEnvironment, testLogger, type TestEnvironment } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { openRelay } from "../support/relay.ts";
import { createShow, createUser, SEAT_PRICE, type TestShow } from "../support/factories.ts";

/** What one tick of each does. */

let environment: TestEnvironment;
let db: Knex;
let redis: Redis;
let userId: string;

beforeAll(async () => {
  environment = await createTestEnvironment();
  redis = connectForRequests(environment.config.redis.url, testLogger);
  await eventually(() => redis.ping());
  db = connectDatabase(environment.config.database);
  userId = await createUser(db);
});
afterAll(async () => {
  redis.disconnect();
  await db.destroy();
  await environment.destroy();
});

describe("release-expired-holds", () => {
  let published: Seat[];
  let show: TestShow;

  beforeEach(async () => {
    published = [];
    show = await createShow(db, { seats: 3 });
    await settleBatch(
      db,
      show.seats.map(({ seatId }) => reserveCommand({ seatId, userId })),
      HOLD_TERMS,
    );
  });

  const release = () =>
    releaseExpiredHolds({
      db,
      seatChanges: {
        async publish(seats) {
          published.push(...seats);
        },
      },
      workerMetrics: createWorkerMetrics(createMetrics()),
    });

  async function endHold(index: number): Promise<number> {
    const seatId = show.seats[index]?.seatId ?? 0;
    await db("seats")
      .where({ id: seatId })
      .update({ held_until: db.raw("NOW(3)") });
    await db("reservations")
      .where({ seat_id: seatId })
      .update({ expires_at: db.raw("NOW(3)") });
    return seatId;
  }

  const statuses = async () =>
    (await listSeats(db, show.performanceId)).map(({ status }) => status);

  test("returns what ended to sale and tells of it, once, and leaves what lasts", async () => {
    const seatId = await endHold(1);
    expect(await release()).toEqual({ released: 1 });
    expect(await statuses()).toEqual(["held", "available", "held"]);
    expect(published).toMatchObject([{ seatId, status: "available", version: 2 }]);
    expect(await db("reservations").where({ seat_id: seatId }).pluck("status")).toEqual([
      "expired",
    ]);
    expect(await release()).toEqual({ released: 0 });
    expect(published).toHaveLength(1);
  });

  test("passes over a seat that is being decided about, until the next time", async () => {
    await endHold(0);
    const seatId = await endHold(2);
    await db.transaction(async (trx) => {
      await trx("seats").where({ id: seatId }).forUpdate();
      expect(await release()).toEqual({ released: 1 });
    });
    expect(await statuses()).toEqual(["available", "held", "held"]);
    expect(await release()).toEqual({ released: 1 });
  });
});

describe("admit-waiting", () => {
  let room: string;
  let rooms: RoomBook;
  let waitingRoom: WaitingRoom;
  const lineMetrics = createLineMetrics(createMetrics());

  beforeAll(() => {
    rooms = createRoomBook({ ...usualRoomLimits(environment.config), maxActive: 1 });
    waitingRoom = createWaitingRoom({
      redis,
      prefix: environment.config.redis.prefix,
      limitsOf: rooms.limitsOf,
    });
  });
  beforeEach(() => {
    room = `room-${newId("batch")}`;
  });

  test("admits in every room, and tells which are sold out and which are not", async () => {
    const { seats } = await createShow(db, { room, seats: 1 });
    await createShow(db, { room: `${room}-open`, seats: 1 });
    const buyer = await createUser(db, { balance: SEAT_PRICE });
    const hold = reserveCommand({ seatId: seats[0]?.seatId ?? 0, userId: buyer });
    const { seatId, reservationId } = hold;
    await settleBatch(db, [hold, payCommand({ seatId, userId: buyer, reservationId })], HOLD_TERMS);
    await waitingRoom.join(room, "ada", "browser");
    const { id } = await waitingRoom.join(room, "ben", "browser");
    const elsewhere = await waitingRoom.join(`${room}-open`, "cleo", "browser");
    await waitingRoom.endSession(room, "ada");

    const admissions = await createAdmitWaiting({ db, waitingRoom, rooms, lineMetrics })();

    expect(admissions[room]).toMatchObject({ admitted: 1, waiting: 0, active: 1 });
    expect((await waitingRoom.poll(id)).soldOut).toBe(true);
    expect((await waitingRoom.poll(elsewhere.id)).soldOut).toBe(false);
  });

  test("heeds within a tick what operators have set, and after Redis lost the line as well", async () => {
    await createShow(db, { room });
    const tick = createAdmitWaiting({ db, waitingRoom, rooms, lineMetrics });
    const set = (changes: Partial<RoomSettings>) =>
      steerRoom(db, { name: "olga", reason: null }, { room, changes });
    await waitingRoom.join(room, "ada", "browser");
    await waitingRoom.join(room, "ben", "browser");
    await waitingRoom.join(room, "cleo", "browser");

    await set({ isClosed: true, maxActive: 2 });
    expect((await tick())[room]).toMatchObject({ admitted: 0, waiting: 2, active: 1 });
    await set({ isClosed: false });
    expect((await tick())[room]).toMatchObject({ admitted: 1, waiting: 1, active: 2 });

    await set({ isClosed: true });
    await tick();
    await redis.del(...roomKeys(environment.config.redis.prefix, room));
    expect((await waitingRoom.join(room, "dora", "browser")).place.state).toBe("waiting");
    expect((await tick())[room]).toMatchObject({ admitted: 0, waiting: 1, active: 0 });
  });

  test("does not wait long for a database that is frozen", async () => {
    await createShow(db, { room });
    const relay = await openRelay(environment.config.database.url);
    const own = connectDatabase({ ...environment.config.database, url: relay.url });
    const tick = createAdmitWaiting({ db: own, waitingRoom, rooms, lineMetrics });
    await tick();
    relay.silence();
    const startedMs = performance.now();
    expect(Object.keys(await tick())).toContain(room);
    expect(performance.now() - startedMs).toBeLessThan(2000);
    await own.destroy();
    await relay.close();
  });

  test("goes on with the rooms it knows while the database is away", async () => {
    await createShow(db, { room });
    const own = connectDatabase(environment.config.database);
    const tick = createAdmitWaiting({ db: own, waitingRoom, rooms, lineMetrics });
    expect(Object.keys(await tick())).toContain(room);
    await own.destroy();
    // Late enough to look again.
    const later = jest.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
    expect(Object.keys(await tick())).toContain(room);
    later.mockRestore();
    await expect(
      createAdmitWaiting({ db: own, waitingRoom, rooms, lineMetrics })(),
    ).rejects.toThrow(/connection/);
  });
});

describe("audit", () => {
  test("says that nothing is wrong, or fails with what is, and leaves word of either", async () => {
    const { prefix } = environment.config.redis;
    const tick = () => audit({ db, redis, prefix, clock: ownClock, logger: testLogger });
    expect(await tick()).toEqual({ violations: 0 });
    expect((await readAuditReport(redis, prefix))?.violations).toEqual([]);
    const wronged = await createUser(db);
    await db("accounts").where({ user_id: wronged }).update({ balance: "1.00" });
    await expect(tick()).rejects.toThrow(
      "balance-is-ledger (every balance is the sum of its ledger, and none is negative): " +
        `once, such as ${wronged}`,
    );
    expect(await readAuditReport(redis, prefix)).toMatchObject({
      violations: [{ promise: "balance-is-ledger", count: 1, examples: [wronged] }],
    });
  });
});
