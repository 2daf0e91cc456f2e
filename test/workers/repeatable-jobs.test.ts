import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Knex } from "knex";
import { connectForRequests } from "../../core/redis.ts";
import { connectDatabase } from "../../db/connection.ts";
import { listSeats } from "../../db/seats.ts";
import { newId } from "../../domain/ids.ts";
import type { Seat } from "../../domain/seats.ts";
import { createWaitingRoom, type WaitingRoom } from "../../waiting-room/waiting-room.ts";
import { createAdmitWaiting } from "../../workers/admit-waiting.ts";
import { audit } from "../../workers/audit.ts";
import { forgetOld } from "../../workers/forget-old.ts";
import { releaseExpiredHolds } from "../../workers/release-expired-holds.ts";
import { settleBatch } from "../../workers/settle-batch.ts";
import { payCommand, reserveCommand } from "../support/commands.ts";
import { createTestEnvironment, testLogger, type TestEnvironment } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, SEAT_PRICE, type TestShow } from "../support/factories.ts";

/** What one tick of each does. */

let environment: TestEnvironment;
let db: Knex;
let userId: string;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = connectDatabase(environment.config.database);
  userId = await createUser(db);
});
afterAll(async () => {
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
      300,
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

describe("forget-old", () => {
  const remember = (count: number, hoursAgo: number) =>
    db.batchInsert(
      "tickets",
      Array.from({ length: count }, () => ({
        id: newId("ticket"),
        user_id: userId,
        kind: "top-up",
        outcome: "{}",
        accepted_at: db.raw("NOW(3)"),
        decided_at: db.raw("NOW(3) - INTERVAL ? HOUR", [hoursAgo]),
      })),
      500,
    );

  test("forgets every ticket whose time is over, in as many bites as it takes, and no other", async () => {
    await db("tickets").delete();
    await remember(2100, 25);
    await remember(3, 23);
    const forget = () => forgetOld({ db, ticketRetentionHours: 24 });
    expect(await forget()).toEqual({ tickets: 2100 });
    expect(await db("tickets")).toHaveLength(3);
    expect(await forget()).toEqual({ tickets: 0 });
  });
});

describe("admit-waiting", () => {
  let room: string;
  let waitingRoom: WaitingRoom;
  let closeRedis: () => void;

  beforeAll(async () => {
    const redis = connectForRequests(environment.config.redis.url, testLogger);
    closeRedis = () => redis.disconnect();
    await eventually(() => redis.ping());
    waitingRoom = createWaitingRoom({
      redis,
      prefix: environment.config.redis.prefix,
      limits: { ...environment.config.line, tokenLifetimeSeconds: 60, maxActive: 1 },
    });
  });
  afterAll(() => closeRedis());
  beforeEach(() => {
    room = `room-${newId("batch")}`;
  });

  test("admits in every room, and tells which are sold out and which are not", async () => {
    const { seats } = await createShow(db, { room, seats: 1 });
    await createShow(db, { room: `${room}-open`, seats: 1 });
    const buyer = await createUser(db, { balance: SEAT_PRICE });
    const hold = reserveCommand({ seatId: seats[0]?.seatId ?? 0, userId: buyer });
    const { seatId, reservationId } = hold;
    await settleBatch(db, [hold, payCommand({ seatId, userId: buyer, reservationId })], 300);
    await waitingRoom.join(room, "ada", "browser");
    const { id } = await waitingRoom.join(room, "ben", "browser");
    const elsewhere = await waitingRoom.join(`${room}-open`, "cleo", "browser");
    await waitingRoom.endSession(room, "ada");

    const admissions = await createAdmitWaiting({ db, waitingRoom })();

    expect(admissions[room]).toMatchObject({ admitted: 1, waiting: 0, active: 1 });
    expect((await waitingRoom.poll(id)).soldOut).toBe(true);
    expect((await waitingRoom.poll(elsewhere.id)).soldOut).toBe(false);
  });

  test("goes on with the rooms it knows while the database is away", async () => {
    await createShow(db, { room });
    const own = connectDatabase(environment.config.database);
    const tick = createAdmitWaiting({ db: own, waitingRoom });
    expect(Object.keys(await tick())).toContain(room);
    await own.destroy();
    // Late enough to look again.
    const later = jest.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
    expect(Object.keys(await tick())).toContain(room);
    later.mockRestore();
    await expect(createAdmitWaiting({ db: own, waitingRoom })()).rejects.toThrow(/connection/);
  });
});

describe("audit", () => {
  test("says that nothing is wrong, or fails with what is", async () => {
    expect(await audit({ db, logger: testLogger })).toEqual({ violations: 0 });
    const wronged = await createUser(db);
    await db("accounts").where({ user_id: wronged }).update({ balance: "1.00" });
    await expect(audit({ db, logger: testLogger })).rejects.toThrow(
      `every balance is the sum of its ledger, and none is negative: ${wronged}`,
    );
  });
});
