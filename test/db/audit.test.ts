import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { findViolations } from "../../db/audit.ts";
import { connectDatabase } from "../../db/connection.ts";
import { newId } from "../../domain/ids.ts";
import { settleBatch } from "../../workers/settle-batch.ts";
import { payCommand, reserveCommand } from "../support/commands.ts";
import { createTestEnvironment, type TestEnvironment } from "../support/environment.ts";
import { createShow, createUser, SEAT_PRICE } from "../support/factories.ts";

/** Whether the audit would notice. What the schema refuses is let through first. */

let environment: TestEnvironment;
let db: Knex;
let userId: string;
/** One seat is held, one is sold, one is free. */
let seats: { held: number; sold: number; free: number };
let held: string;
let paid: string;
let payment: string;

beforeEach(async () => {
  environment = await createTestEnvironment();
  db = connectDatabase(environment.config.database);
  userId = await createUser(db, { balance: SEAT_PRICE * 2n });
  const show = await createShow(db, { seats: 3 });
  const [first = 0, second = 0, third = 0] = show.seats.map(({ seatId }) => seatId);
  seats = { held: first, sold: second, free: third };
  const hold = reserveCommand({ seatId: first, userId });
  const sale = reserveCommand({ seatId: second, userId });
  const pay = payCommand({ seatId: second, userId, reservationId: sale.reservationId });
  await settleBatch(db, [hold, sale, pay], 300);
  held = hold.reservationId;
  paid = sale.reservationId;
  payment = pay.paymentId;
});
afterEach(async () => {
  await db.destroy();
  await environment.destroy();
});

test("books in order break no promise", async () => {
  expect(await findViolations(db)).toEqual([]);
});

type Breach = [what: string, promise: string, make: () => Promise<unknown>, subject: () => string];

test.each<Breach>([
  [
    "a second live reservation",
    "no seat has two live reservations",
    async () => {
      await db.raw("ALTER TABLE reservations DROP INDEX reservations_active_seat");
      await db("reservations").insert({
        id: newId("reservation"),
        ticket_id: newId("ticket"),
        seat_id: seats.sold,
        user_id: userId,
        price: "50000.00",
        status: "held",
        expires_at: new Date(),
      });
    },
    () => String(seats.sold),
  ],
  [
    "a seat on sale that is reserved",
    "a held or sold seat has exactly its own live reservation",
    () =>
      db("seats")
        .where({ id: seats.held })
        .update({ status: "available", held_until: null, reservation_id: null }),
    () => String(seats.held),
  ],
  [
    "a held seat that nobody reserved",
    "a held or sold seat has exactly its own live reservation",
    () =>
      db("seats")
        .where({ id: seats.free })
        .update({ status: "held", held_until: db.raw("NOW(3)"), reservation_id: held }),
    () => String(seats.free),
  ],
  [
    "a sold seat that is somebody else's",
    "a held or sold seat has exactly its own live reservation",
    () => db("seats").where({ id: seats.sold }).update({ reservation_id: held }),
    () => String(seats.sold),
  ],
  [
    "a hold that ended two minutes ago",
    "no hold outlives its end",
    () =>
      db("seats")
        .where({ id: seats.held })
        .update({ held_until: db.raw("NOW(3) - INTERVAL 2 MINUTE") }),
    () => String(seats.held),
  ],
  [
    "a balance with a cent too much",
    "every balance is the sum of its ledger, and none is negative",
    () => db("accounts").where({ user_id: userId }).increment("balance", 0.01),
    () => userId,
  ],
  [
    "a balance without a ledger",
    "every balance is the sum of its ledger, and none is negative",
    async () => {
      await db("users").insert({ id: "nobody" });
      await db("accounts").insert({ user_id: "nobody", balance: "1.00" });
    },
    () => "nobody",
  ],
  [
    "a paid reservation without a payment",
    "every paid reservation has one payment of its price, and no other has any",
    () => db("payments").where({ id: payment }).delete(),
    () => paid,
  ],
  [
    "a payment of another amount",
    "every paid reservation has one payment of its price, and no other has any",
    () => db("payments").where({ id: payment }).update({ amount: "49999.99" }),
    () => paid,
  ],
  [
    "a payment for what was not paid",
    "every paid reservation has one payment of its price, and no other has any",
    () => db("payments").where({ id: payment }).update({ reservation_id: held }),
    () => held,
  ],
  [
    "a payment without a debit",
    "every payment is one debit of its amount, and every debit one payment",
    () => db("ledger_entries").where({ reference: payment }).delete(),
    () => payment,
  ],
  [
    "a debit of another amount",
    "every payment is one debit of its amount, and every debit one payment",
    () => db("ledger_entries").where({ reference: payment }).update({ amount: "-49999.99" }),
    () => payment,
  ],
  [
    "a debit without a payment",
    "every payment is one debit of its amount, and every debit one payment",
    () =>
      db("ledger_entries").insert({
        user_id: userId,
        kind: "payment",
        amount: "-1.00",
        balance_after: "0.00",
        reference: "pay_of_nothing",
      }),
    () => "pay_of_nothing",
  ],
])("%s is found", async (_what, promise, make, subject) => {
  await make();
  const found = await findViolations(db);
  expect(found).toContainEqual({ promise, subjects: expect.arrayContaining([subject()]) });
});
