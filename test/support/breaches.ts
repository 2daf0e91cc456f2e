import type { Knex } from "knex";
import { newId } from "../../domain/ids.ts";
import type { PromiseName } from "../../domain/promises.ts";
import { settleBatch } from "../../workers/settle-batch.ts";
import { HOLD_TERMS, payCommand, refundCommand, reserveCommand } from "./commands.ts";
import { createShow, createUser, SEAT_PRICE } from "./factories.ts";

/**
 * Books in which every promise of the audit can be broken: one seat is held, one sold, one free, and
 * one was sold and refunded.
 */
export type Books = {
  db: Knex;
  userId: string;
  /** Somebody who has nothing to do with any of it. */
  strangerId: string;
  seats: { held: number; sold: number; free: number };
  held: string;
  paid: string;
  payment: string;
  refunded: string;
  refund: string;
};

export async function openBooks(db: Knex): Promise<Books> {
  const userId = await createUser(db, { balance: SEAT_PRICE * 2n });
  const strangerId = await createUser(db);
  const show = await createShow(db, { seats: 4 });
  const [first = 0, second = 0, third = 0, fourth = 0] = show.seats.map(({ seatId }) => seatId);
  const hold = reserveCommand({ seatId: first, userId });
  const sale = reserveCommand({ seatId: second, userId });
  const pay = payCommand({ seatId: second, userId, reservationId: sale.reservationId });
  const returned = reserveCommand({ seatId: fourth, userId });
  const { reservationId } = returned;
  const payReturned = payCommand({ seatId: fourth, userId, reservationId });
  const refund = refundCommand({ seatId: fourth, userId, reservationId });
  const terms = { ...HOLD_TERMS, holdSeconds: 3600 };
  await settleBatch(db, [hold, sale, pay, returned, payReturned, refund], terms);
  return {
    db,
    userId,
    strangerId,
    seats: { held: first, sold: second, free: third },
    held: hold.reservationId,
    paid: sale.reservationId,
    payment: pay.paymentId,
    refunded: reservationId,
    refund: refund.refundId,
  };
}

export type Breach = {
  what: string;
  promise: PromiseName;
  /** Statements that have the schema let it through, and those that have it refuse it again. */
  allow?: string;
  forbid?: string;
  make: (books: Books) => Promise<unknown>;
  /** What the audit must name. */
  subject: (books: Books) => string;
};

const newPayment = (books: Books) => ({
  id: newId("payment"),
  ticket_id: newId("ticket"),
  user_id: books.userId,
  amount: "50000.00",
  reservation_id: books.paid,
});

export const breaches: readonly Breach[] = [
  {
    what: "a second live reservation",
    promise: "one-live-reservation",
    allow: "ALTER TABLE reservations DROP INDEX reservations_active_seat",
    forbid: "ALTER TABLE reservations ADD UNIQUE KEY reservations_active_seat (active_seat_id)",
    make: ({ db, seats, userId }) =>
      db("reservations").insert({
        id: newId("reservation"),
        ticket_id: newId("ticket"),
        seat_id: seats.sold,
        user_id: userId,
        price: "50000.00",
        status: "held",
        expires_at: new Date(),
      }),
    subject: ({ seats }) => String(seats.sold),
  },
  {
    what: "a seat on sale that is reserved",
    promise: "seat-and-reservation-agree",
    make: ({ db, seats }) =>
      db("seats")
        .where({ id: seats.held })
        .update({ status: "available", held_until: null, reservation_id: null }),
    subject: ({ seats }) => String(seats.held),
  },
  {
    what: "a held seat that nobody reserved",
    promise: "seat-and-reservation-agree",
    make: ({ db, seats, held }) =>
      db("seats")
        .where({ id: seats.free })
        .update({
          status: "held",
          held_until: db.raw("NOW(3) + INTERVAL 1 HOUR"),
          reservation_id: held,
        }),
    subject: ({ seats }) => String(seats.free),
  },
  {
    what: "a sold seat that is somebody else's",
    promise: "seat-and-reservation-agree",
    make: ({ db, seats, held }) =>
      db("seats").where({ id: seats.sold }).update({ reservation_id: held }),
    subject: ({ seats }) => String(seats.sold),
  },
  {
    what: "a held seat whose reservation is paid",
    promise: "seat-and-reservation-agree",
    make: ({ db, seats }) =>
      db("seats")
        .where({ id: seats.sold })
        .update({ status: "held", held_until: db.raw("NOW(3) + INTERVAL 1 HOUR") }),
    subject: ({ seats }) => String(seats.sold),
  },
  {
    what: "a hold that ended two minutes ago and that nobody can release",
    promise: "holds-end",
    allow: `CREATE TRIGGER nothing_is_released BEFORE UPDATE ON seats FOR EACH ROW
            SET NEW.status = IF(NEW.status = 'available', NULL, NEW.status)`,
    forbid: "DROP TRIGGER nothing_is_released",
    make: ({ db, seats }) =>
      db("seats")
        .where({ id: seats.held })
        .update({ held_until: db.raw("NOW(3) - INTERVAL 2 MINUTE") }),
    subject: ({ seats }) => String(seats.held),
  },
  {
    what: "a balance with a cent too much",
    promise: "balance-is-ledger",
    make: ({ db, userId }) => db("accounts").where({ user_id: userId }).increment("balance", 0.01),
    subject: ({ userId }) => userId,
  },
  {
    what: "a balance without a ledger",
    promise: "balance-is-ledger",
    make: ({ db, strangerId }) =>
      db("accounts").where({ user_id: strangerId }).update({ balance: "1.00" }),
    subject: ({ strangerId }) => strangerId,
  },
  {
    what: "a balance below zero, though its ledger says the same",
    promise: "balance-is-ledger",
    allow: "ALTER TABLE accounts DROP CONSTRAINT accounts_balance_not_negative",
    forbid:
      "ALTER TABLE accounts ADD CONSTRAINT accounts_balance_not_negative CHECK (balance >= 0)",
    make: async ({ db, strangerId }) => {
      await db("accounts").where({ user_id: strangerId }).update({ balance: "-1.00" });
      await db("ledger_entries").insert({
        user_id: strangerId,
        kind: "top-up",
        amount: "-1.00",
        balance_after: "-1.00",
        reference: newId("ticket"),
      });
    },
    subject: ({ strangerId }) => strangerId,
  },
  {
    what: "a paid reservation without a payment",
    promise: "paid-once",
    make: ({ db, payment }) => db("payments").where({ id: payment }).delete(),
    subject: ({ paid }) => paid,
  },
  {
    what: "a payment of another amount",
    promise: "paid-once",
    make: ({ db, payment }) => db("payments").where({ id: payment }).update({ amount: "49999.99" }),
    subject: ({ paid }) => paid,
  },
  {
    what: "a payment by somebody else",
    promise: "paid-once",
    make: ({ db, payment, strangerId }) =>
      db("payments").where({ id: payment }).update({ user_id: strangerId }),
    subject: ({ paid }) => paid,
  },
  {
    what: "a payment for what was not paid",
    promise: "paid-once",
    make: ({ db, payment, held }) =>
      db("payments").where({ id: payment }).update({ reservation_id: held }),
    subject: ({ held }) => held,
  },
  {
    what: "a second payment, with a debit of its own",
    promise: "paid-once",
    // The foreign key needs an index, of whatever kind.
    allow: `ALTER TABLE payments DROP INDEX payments_reservation,
            ADD INDEX payments_of_reservation (reservation_id)`,
    forbid: `ALTER TABLE payments DROP INDEX payments_of_reservation,
             ADD UNIQUE KEY payments_reservation (reservation_id)`,
    make: async (books) => {
      const { db, userId } = books;
      const payment = newPayment(books);
      await db("payments").insert(payment);
      await db("accounts").where({ user_id: userId }).update({ balance: "0.00" });
      await db("ledger_entries").insert({
        user_id: userId,
        kind: "payment",
        amount: "-50000.00",
        balance_after: "0.00",
        reference: payment.id,
      });
    },
    subject: ({ paid }) => paid,
  },
  {
    what: "a payment without a debit",
    promise: "payment-is-debit",
    make: ({ db, payment }) => db("ledger_entries").where({ reference: payment }).delete(),
    subject: ({ payment }) => payment,
  },
  {
    what: "a debit of another amount",
    promise: "payment-is-debit",
    make: ({ db, payment }) =>
      db("ledger_entries").where({ reference: payment }).update({ amount: "-49999.99" }),
    subject: ({ payment }) => payment,
  },
  {
    what: "a debit of somebody else",
    promise: "payment-is-debit",
    make: ({ db, payment, strangerId }) =>
      db("ledger_entries").where({ reference: payment }).update({ user_id: strangerId }),
    subject: ({ payment }) => payment,
  },
  {
    what: "a payment that is booked as something else",
    promise: "payment-is-debit",
    make: ({ db, payment }) =>
      db("ledger_entries").where({ reference: payment }).update({ kind: "top-up" }),
    subject: ({ payment }) => payment,
  },
  {
    what: "a debit without a payment",
    promise: "payment-is-debit",
    make: ({ db, userId }) =>
      db("ledger_entries").insert({
        user_id: userId,
        kind: "payment",
        amount: "-1.00",
        balance_after: "0.00",
        reference: "pay_of_nothing",
      }),
    subject: () => "pay_of_nothing",
  },
  {
    what: "a payment that is debited twice",
    promise: "payment-is-debit",
    allow: "ALTER TABLE ledger_entries DROP INDEX ledger_entries_reference",
    forbid: "ALTER TABLE ledger_entries ADD UNIQUE KEY ledger_entries_reference (reference)",
    make: async ({ db, userId, payment }) => {
      await db("accounts").where({ user_id: userId }).update({ balance: "0.00" });
      await db("ledger_entries").insert({
        user_id: userId,
        kind: "payment",
        amount: "-50000.00",
        balance_after: "0.00",
        reference: payment,
      });
    },
    subject: ({ payment }) => payment,
  },
  {
    what: "a refunded reservation without its payment",
    promise: "paid-once",
    make: ({ db, refunded }) => db("payments").where({ reservation_id: refunded }).delete(),
    subject: ({ refunded }) => refunded,
  },
  {
    what: "a refunded reservation without a refund",
    promise: "refunded-once",
    make: ({ db, refund }) => db("refunds").where({ id: refund }).delete(),
    subject: ({ refunded }) => refunded,
  },
  {
    what: "a refund for what is still paid",
    promise: "refunded-once",
    make: ({ db, refund, paid }) =>
      db("refunds").where({ id: refund }).update({ reservation_id: paid }),
    subject: ({ paid }) => paid,
  },
  {
    what: "a refund to somebody else",
    promise: "refunded-once",
    make: ({ db, refund, strangerId }) =>
      db("refunds").where({ id: refund }).update({ user_id: strangerId }),
    subject: ({ refunded }) => refunded,
  },
  {
    what: "a refund without a credit",
    promise: "refund-is-credit",
    make: ({ db, refund }) => db("ledger_entries").where({ reference: refund }).delete(),
    subject: ({ refund }) => refund,
  },
  {
    what: "a refund of a cent too much",
    promise: "refund-is-credit",
    make: ({ db, refund }) =>
      db("ledger_entries").where({ reference: refund }).update({ amount: "50000.01" }),
    subject: ({ refund }) => refund,
  },
  {
    what: "a credit for a refund that there is not",
    promise: "refund-is-credit",
    make: ({ db, userId }) =>
      db("ledger_entries").insert({
        user_id: userId,
        kind: "refund",
        amount: "1.00",
        balance_after: "0.00",
        reference: "rfd_of_nothing",
      }),
    subject: () => "rfd_of_nothing",
  },
  {
    what: "a pay-out that nobody did",
    promise: "operators-on-record",
    make: ({ db, userId }) =>
      db("ledger_entries").insert({
        user_id: userId,
        kind: "pay-out",
        amount: "-1.00",
        balance_after: "0.00",
        reference: "opr_of_nobody",
      }),
    subject: () => "opr_of_nobody",
  },
  {
    what: "a refund that nobody did",
    promise: "operators-on-record",
    make: ({ db, refunded }) => db("operator_actions").where({ subject: refunded }).delete(),
    subject: ({ refund }) => refund,
  },
];

/** What the breaches touch. */
const TABLES = [
  "users",
  "accounts",
  "ledger_entries",
  "reservations",
  "seats",
  "payments",
  "refunds",
  "operator_actions",
];

/** Breaks the promise; resolves to what mends it. */
export async function commit(breach: Breach, books: Books): Promise<() => Promise<void>> {
  const { db } = books;
  const kept = new Map<string, Record<string, unknown>[]>();
  for (const table of TABLES) {
    kept.set(table, await db(table).select());
  }
  if (breach.allow !== undefined) {
    await db.raw(breach.allow);
  }
  await breach.make(books);
  return async () => {
    await db.transaction((trx) => putBack(trx, kept));
    if (breach.forbid !== undefined) {
      await db.raw(breach.forbid);
    }
  };
}

async function putBack(
  trx: Knex.Transaction,
  kept: ReadonlyMap<string, Record<string, unknown>[]>,
): Promise<void> {
  await trx.raw("SET SESSION foreign_key_checks = 0");
  for (const [table, rows] of kept) {
    await trx(table).delete();
    await trx(table).insert(rows.map(withoutGenerated));
  }
  await trx.raw("SET SESSION foreign_key_checks = 1");
}

/** MySQL makes this column from the others. */
function withoutGenerated(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => column !== "active_seat_id"));
}
