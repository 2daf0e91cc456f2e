import type { Redis } from "ioredis";
import type { Knex } from "knex";
import { roomKey } from "../../waiting-room/room-scripts.ts";
import type { TestShow } from "../support/factories.ts";
import { balanceOf, priceOf } from "./booking-rules.ts";
import { money } from "./expected.ts";
import { ledgerLines } from "./requests/reads.ts";
import type { Names, State } from "./state.ts";

type Deps = { db: Knex; redis: Redis; prefix: string };

/** Where what is stored is not as the model has it, in words; of several states, as in the nearest. */
export async function differencesFromStates(
  deps: Deps,
  show: TestShow,
  states: readonly State[],
): Promise<string[]> {
  const [first] = states;
  const stored = first === undefined ? {} : await readAll(deps, show, first.names);
  const [nearest = ["no state explains what was told"]] = states
    .map((state) => differencesFrom(state, stored))
    .toSorted((a, b) => a.length - b.length);
  return nearest;
}

function differencesFrom(state: State, stored: Parts): string[] {
  return Object.entries(expectedAll(state)).flatMap(([part, rows]) => {
    const [found, wanted] = [JSON.stringify(stored[part]), JSON.stringify(rows)];
    return found === wanted ? [] : [`${part}: stored ${found}, expected ${wanted}`];
  });
}

type Parts = Record<string, unknown>;

async function readAll(
  { db, redis, prefix }: Deps,
  { performanceId }: TestShow,
  names: Names,
): Promise<Parts> {
  const users = [...names.users];
  const seats: { id: number; seat_no: string; status: string; reservation_id: string | null }[] =
    await db("seats").where({ performance_id: performanceId }).orderBy("id");
  const reservations: Record<string, string>[] = await db("reservations")
    .join("seats", "seats.id", "reservations.seat_id")
    .where("seats.performance_id", performanceId)
    .orderBy("reservations.id")
    .select("reservations.*", "seats.seat_no");
  const accounts: Record<string, string>[] = await db("accounts")
    .whereIn("user_id", users)
    .orderBy("user_id");
  const ledger: Record<string, string>[] = await db("ledger_entries")
    .whereIn("user_id", users)
    .orderBy(["user_id", "id"]);
  const payments: Record<string, string>[] = await db("payments")
    .whereIn("user_id", users)
    .orderBy("id");
  const tickets: string[] = await db("tickets").whereIn("user_id", users).orderBy("id").pluck("id");
  const key = (name: Parameters<typeof roomKey>[2]) => roomKey(prefix, names.room, name);
  return {
    seats: seats.map((row) => [row.seat_no, row.status, row.reservation_id]),
    reservations: reservations.map((row) => [
      row["id"],
      row["seat_no"],
      row["user_id"],
      row["price"],
      row["status"],
    ]),
    balances: accounts.map((row) => [row["user_id"], row["balance"]]),
    ledger: ledger.map((row) => [
      row["user_id"],
      row["kind"],
      row["amount"],
      row["balance_after"],
      row["reference"],
    ]),
    payments: payments.map((row) => [row["id"], row["reservation_id"], row["amount"]]),
    tickets,
    waiting: await redis.zrange(key("waiting"), "0", "-1"),
    sessions: (await redis.zrange(key("admitted"), "0", "-1")).toSorted(),
    gone: (await redis.zrange(key("gone"), "0", "-1")).toSorted(),
  };
}

function expectedAll(state: State): Parts {
  const users = state.names.users.toSorted();
  const bookings = state.bookings.toSorted((a, b) => (a.reservationId < b.reservationId ? -1 : 1));
  const paid = bookings.filter(({ status }) => status === "paid");
  return {
    seats: [...state.seats].map(([seatNo, { reservationId = null }]) => [
      seatNo,
      seatStatus(state, reservationId),
      reservationId,
    ]),
    reservations: bookings.map((booking) => [
      booking.reservationId,
      booking.seatNo,
      booking.userId,
      money(priceOf(state, booking)),
      booking.status,
    ]),
    balances: users.map((userId) => [userId, money(balanceOf(state, userId))]),
    ledger: users.flatMap((userId) =>
      ledgerLines(state, userId).map((line) => [
        userId,
        line.kind,
        line.amount,
        line.balanceAfter,
        line.reference,
      ]),
    ),
    payments: paid
      .map((booking) => [booking.paymentId, booking.reservationId, money(priceOf(state, booking))])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    tickets: [...state.outcomes.keys()].toSorted(),
    waiting: state.line.waiting,
    sessions: [...state.line.sessions.keys()].toSorted(),
    gone: [...state.line.places]
      .filter(([, { gone }]) => gone !== undefined)
      .map(([userId]) => userId)
      .toSorted(),
  };
}

function seatStatus({ bookings }: State, reservationId: string | null): string {
  if (reservationId === null) {
    return "available";
  }
  const live = bookings.find((booking) => booking.reservationId === reservationId);
  return live?.status === "paid" ? "sold" : "held";
}
