import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { findAccount, listLedger } from "../../db/accounts.ts";
import { findViolations } from "../../db/audit.ts";
import { listSeats } from "../../db/seats.ts";
import { formatMoney } from "../../domain/money.ts";
import { payCommand, reserveCommand } from "../support/commands.ts";
import { createShow, createUser, SEAT_PRICE, type TestShow } from "../support/factories.ts";
import { createMachineRoom, type MachineRoom } from "../support/machine-room.ts";
import { answerOf, openAdminDesk, type Type } from "./admin-desk.ts";

/** Seats and money, and what can be read about them. A worker runs, as it would. */

let world: MachineRoom;
let type: Type;

beforeAll(async () => {
  world = await createMachineRoom();
  await world.startWorkers();
  type = openAdminDesk(world.variables);
});
afterAll(async () => {
  expect(await findViolations(world.db)).toEqual([]);
  await world.stop();
});

async function heldSeat(show: TestShow, index = 0, balance = SEAT_PRICE) {
  const userId = await createUser(world.db, { balance });
  const hold = reserveCommand({ seatId: show.seats[index]?.seatId ?? 0, userId });
  await world.settle(hold);
  return { userId, seatId: hold.seatId, reservationId: hold.reservationId };
}

async function paidSeat(show: TestShow, index = 0) {
  const held = await heldSeat(show, index);
  await world.settle(payCommand(held));
  return held;
}

const statusesOf = async ({ performanceId }: TestShow) =>
  (await listSeats(world.db, performanceId)).map(({ status }) => status);
const balanceOf = async (userId: string) =>
  formatMoney((await findAccount(world.db, userId))?.balance ?? -1n);

test("a hold is released through its lane, once", async () => {
  const show = await createShow(world.db);
  const { reservationId } = await heldSeat(show);
  expect((await type(`release ${reservationId}`)).code).toBe(5);
  expect(await statusesOf(show)).toEqual(["held", "available", "available"]);

  const released = await type(`release ${reservationId} --yes --json`);
  expect(answerOf(released)).toMatchObject({ reservationId, status: "released" });
  expect(await statusesOf(show)).toEqual(["available", "available", "available"]);
  expect(await type(`release ${reservationId} --yes`)).toMatchObject({
    code: 3,
    err: expect.stringContaining("reservation-not-held"),
  });
});

test("what is paid is not released, but refunded: with the seat, once, and for a reason", async () => {
  const show = await createShow(world.db);
  const { userId, reservationId } = await paidSeat(show);
  expect(await type(`release ${reservationId} --yes`)).toMatchObject({
    code: 3,
    err: expect.stringContaining("already-paid"),
  });
  expect((await type(`refund ${reservationId} --yes`)).code).toBe(2);
  const refund = `refund ${reservationId} --reason "the singer is ill" --yes`;
  expect(await type(refund)).toMatchObject({
    code: 0,
    out: expect.stringContaining("The balance is 50000.00"),
  });
  expect(await balanceOf(userId)).toBe("50000.00");
  expect((await statusesOf(show))[0]).toBe("available");
  expect(await type(refund)).toMatchObject({
    code: 3,
    err: expect.stringContaining("already-refunded"),
  });
  expect(await balanceOf(userId)).toBe("50000.00");
});

test("of a payment and a release at the same moment one wins, and the books say which", async () => {
  const show = await createShow(world.db, { seats: 8 });
  const holds = await Promise.all(show.seats.map((_, index) => heldSeat(show, index)));
  const ran = await Promise.all(
    holds.map(async (held) => {
      const [released] = await Promise.all([
        type(`release ${held.reservationId} --yes`),
        world.settle(payCommand(held)),
      ]);
      return released.code;
    }),
  );
  const statuses = await statusesOf(show);
  expect(statuses).toEqual(ran.map((code) => (code === 0 ? "available" : "sold")));
});

test("money is added and taken out, never below zero, and the same is done once", async () => {
  const userId = await createUser(world.db);
  const topUp = `top-up ${userId} 120.50 --reason "complaint 7" --once complaint-7 --yes`;
  expect((await type(topUp)).out).toContain("is 120.50");
  expect((await type(topUp)).out).toContain("done before");
  expect(await type(topUp.replace("120.50", "500"))).toMatchObject({
    code: 3,
    err: expect.stringContaining("idempotency-key-reused"),
  });
  const other = await createUser(world.db);
  expect((await type(topUp.replace(userId, other))).code).toBe(3);

  const payOut = (amount: string) => type(`pay-out ${userId} ${amount} --reason back --yes`);
  expect(await payOut("120.51")).toMatchObject({
    code: 3,
    err: expect.stringContaining("insufficient-balance"),
  });
  expect((await payOut("20.50")).code).toBe(0);
  expect(await balanceOf(userId)).toBe("100.00");
  expect(await listLedger(world.db, { userId, limit: 9 })).toMatchObject(
    [
      { kind: "pay-out", amount: -20_50n, balanceAfter: 100_00n, reference: /^opr_/ },
      { kind: "top-up", amount: 120_50n, balanceAfter: 120_50n },
    ].map((entry) => ({ ...entry, reference: expect.stringMatching(/^opr_/) })),
  );
});

test.each([
  "top-up nobody 5 --reason x --yes",
  "pay-out nobody 5 --reason x --yes",
  "story nobody",
  "report sales nothing",
  "release rsv_01h455vb4pex5vsknk084sn02q --yes",
])("%s: there is none, code 3", async (command) => {
  const ran = await type(command);
  expect([ran.code, ran.out]).toEqual([3, ""]);
  expect(ran.err).toContain("unknown-");
});

test.each(["0", "-5", "1e3", "1.999", "1,5", "NaN", "1000000000000"])(
  "the amount %s is no amount, code 2",
  async (amount) => {
    const userId = await createUser(world.db);
    expect((await type(`top-up ${userId} ${amount} --reason x --yes`)).code).toBe(2);
    expect(await balanceOf(userId)).toBe("0.00");
  },
);

test("ten identical orders at once under one key are one", async () => {
  const userId = await createUser(world.db);
  const order = `top-up ${userId} 10 --reason x --once ${userId} --yes`;
  const ran = await Promise.all(Array.from({ length: 10 }, () => type(order)));
  expect(ran.map(({ code }) => code)).toEqual(Array.from({ length: 10 }, () => 0));
  expect(await balanceOf(userId)).toBe("10.00");
});

test("the sales of a concert are exact, complete, and safe to open", async () => {
  const show = await createShow(world.db, {
    seats: [
      { seatNo: "1", price: 10n, section: "=1+1", row: "@SUM(A1)" },
      { seatNo: "2", price: 20n, section: 'Box, "left"', row: null },
      { seatNo: "3", price: 999_999_999_99n },
    ],
  });
  const buyer = await createUser(world.db, { balance: 2_000_000_000_00n });
  const reservations: string[] = [];
  for (const { seatId, price } of show.seats) {
    const hold = reserveCommand({ seatId, userId: buyer });
    await world.settle(hold);
    const { reservationId } = hold;
    await world.settle(payCommand({ seatId, userId: buyer, reservationId, amount: price }));
    reservations.push(reservationId);
  }
  await type(`refund ${reservations[1]} --reason x --yes`);

  const report = await type(`report sales ${show.concertId}`);
  const rows: Record<string, string>[] = parse(report.out, { columns: true });
  expect(rows).toMatchObject([
    { seat_no: "1", section: "'=1+1", row: "'@SUM(A1)", status: "paid", amount: "0.10" },
    { seat_no: "2", section: 'Box, "left"', status: "refunded", refunded_amount: "0.20" },
    { seat_no: "3", status: "paid", amount: "999999999.99", user_id: buyer },
  ]);
  expect(report.err).toContain("3 sales: 1000000000.29 paid, 0.20 refunded, 1000000000.09 net.");
  const json = answerOf(await type(`report sales ${show.concertId} --json --date ${show.date}`));
  expect(json).toMatchObject({ net: "1000000000.09", sales: [{ section: "=1+1" }, {}, {}] });
  expect((await type(`report sales ${show.concertId} --date 2020-01-01`)).code).toBe(3);
});

test("a fan's story is told in order of time, with what everybody did to it", async () => {
  const show = await createShow(world.db);
  const { userId, reservationId } = await paidSeat(show);
  await type(`refund ${reservationId} --reason "it rained" --operator olga --yes`);
  const { events, balance } = answerOf(await type(`story ${userId} --json`));
  expect(balance).toBe("50000.00");
  const told = Array.isArray(events)
    ? events.map(({ at, kind, text }) => ({ at, kind, text }))
    : [];
  const moments = told.map(({ at }) => Date.parse(at));
  expect(moments).toEqual(moments.toSorted((one, other) => one - other));
  for (const [kind, words] of [
    ["user", "came to be known"],
    ["ticket", "reserve: reserved"],
    ["hold", `seat 1 of ${show.concertId}`],
    ["payment", "paid, 50000.00"],
    ["ledger", "payment -50000.00, balance 0.00"],
    ["operator", "olga: refund"],
    ["refund", "refunded, 50000.00"],
    ["ledger", "refund 50000.00, balance 50000.00"],
  ]) {
    expect(told).toContainEqual(
      expect.objectContaining({ kind, text: expect.stringContaining(String(words)) }),
    );
  }
  expect((await type(`story ${userId}`)).out).toContain("because: it rained");
});

test("the books are verified, and a broken promise is code 1", async () => {
  expect(await type("verify")).toMatchObject({ code: 0, err: "" });
  const userId = await createUser(world.db);
  await world.db("accounts").where({ user_id: userId }).update({ balance: "1.00" });
  const broken = await type("verify");
  expect(broken.code).toBe(1);
  expect(broken.out).toMatch(new RegExp(`BROKEN .*ledger.*1 times, like ${userId}`));
  const [violation] = Object.values(answerOf(await type("verify --json"))).flat();
  expect(violation).toMatchObject({ promise: "balance-is-ledger", count: 1, examples: [userId] });
  await world.db("accounts").where({ user_id: userId }).update({ balance: "0.00" });
});

test("who watches without a terminal gets a line each time", async () => {
  await createShow(world.db, { room: "watched", seats: 2 });
  const { out } = await type("watch --times 2");
  const lines = out.trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/watched: 0 wait, 0 of 1000 admitted.*seats: \d+ free.*lanes: \d+ jobs/);
  const glance = answerOf(await type("watch --times 1 --json"));
  expect(glance).toMatchObject({ rooms: expect.any(Array), lanes: [{ lane: 0, failedJobs: 0 }] });
});

test("the list names every concert with its sale and its seats", async () => {
  const show = await createShow(world.db, { seats: 3, room: "listed", title: "A\u001b[2J\u202eB" });
  await paidSeat(show);
  const { concerts } = answerOf(await type("list --json"));
  expect(concerts).toContainEqual(
    expect.objectContaining({
      concertId: show.concertId,
      room: "listed",
      saleState: "open",
      dates: [{ date: show.date, seats: { available: 2, held: 0, sold: 1 } }],
    }),
  );
  const { out } = await type("list");
  // A title must not be able to rewrite what the operator sees.
  expect(out).toContain("A\ufffd[2J\ufffdB");
  expect(out).not.toContain("\u001b");
});
