import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import { provisionUsers } from "../../db/accounts.ts";
import { addPerformance, upsertConcert, type NewConcert } from "../../db/concerts.ts";
import { insertSeats, listSeats, type NewSeat } from "../../db/seats.ts";
import { newId } from "../../domain/ids.ts";
import { formatMoney, type Money } from "../../domain/money.ts";
import type { Seat } from "../../domain/seats.ts";

export type TestShow = {
  concertId: string;
  date: string;
  performanceId: number;
  seats: Seat[];
};

/** Far enough to stay in the future for as long as these tests are run. */
export const SHOW_DATE = "2099-05-01";
export const SEAT_PRICE: Money = 50_000_00n;

/** A concert with one performance and `seats` seats, `1` upwards, on sale. */
export async function createShow(
  db: Knex,
  overrides: Partial<NewConcert> & { date?: string; seats?: number | NewSeat[] } = {},
): Promise<TestShow> {
  const { date = SHOW_DATE, seats = 3, ...concert } = overrides;
  const concertId = concert.concertId ?? `concert-${randomUUID()}`;
  const newSeats =
    typeof seats === "number"
      ? Array.from({ length: seats }, (_, index) => ({
          seatNo: String(index + 1),
          price: SEAT_PRICE,
        }))
      : seats;
  const performanceId = await db.transaction(async (trx) => {
    await upsertConcert(trx, {
      concertId,
      title: "A test of patience",
      venue: "Hall of Mirrors",
      timeZone: "Asia/Seoul",
      saleOpensAtMs: Date.parse("2026-01-01T00:00:00Z"),
      room: "main",
      ...concert,
    });
    const id = await addPerformance(trx, concertId, date);
    if (id === undefined) {
      throw new Error(`${concertId} is performed on ${date} already`);
    }
    await insertSeats(trx, id, newSeats);
    return id;
  });
  return { concertId, date, performanceId, seats: await listSeats(db, performanceId) };
}

/** A user whose balance is in the ledger, as the audit wants it. */
export async function createUser(
  db: Knex,
  overrides: { userId?: string; balance?: Money } = {},
): Promise<string> {
  const { userId = `user-${randomUUID()}`, balance = 0n } = overrides;
  await db.transaction(async (trx) => {
    await provisionUsers(trx, [userId]);
    if (balance > 0n) {
      await trx("accounts")
        .where({ user_id: userId })
        .update({ balance: formatMoney(balance) });
      await trx("ledger_entries").insert({
        user_id: userId,
        kind: "top-up",
        amount: formatMoney(balance),
        balance_after: formatMoney(balance),
        reference: newId("ticket"),
      });
    }
  });
  return userId;
}

export async function createUsers(
  db: Knex,
  count: number,
  overrides: { balance?: Money } = {},
): Promise<string[]> {
  const userIds: string[] = [];
  for (let index = 0; index < count; index += 1) {
    userIds.push(await createUser(db, overrides));
  }
  return userIds;
}
