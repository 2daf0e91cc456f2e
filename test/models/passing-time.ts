import type { Redis } from "ioredis";
import type { Knex } from "knex";
import { listSeats } from "../../db/seats.ts";
import type { SeatChangePublisher } from "../../jobs/seat-changes.ts";
import { roomKey } from "../../waiting-room/room-scripts.ts";

/**
 * Time passes at once. The clocks of MySQL and Redis cannot be moved, but to what they decide it is
 * the same whether the clock goes on or every moment that was noted moves back. So all of them do:
 * the ends of holds and reservations, of sessions and silences, and what ticks noted for themselves.
 *
 * The API keeps the ends of holds in memory, so it is told of these as of any change to a seat: under
 * a new version, by the way that workers' news goes. Sequences stay as they are. They are made from a
 * clock, but only their order means anything. Tokens and keys stay, too: a story is over before the
 * first of them would be.
 */
export async function moveHoldsBack(
  deps: { db: Knex; seatChanges: SeatChangePublisher },
  performanceId: number,
  seconds: number,
): Promise<void> {
  const { db, seatChanges } = deps;
  await db.transaction(async (trx) => {
    await trx("reservations")
      .join("seats", "seats.id", "reservations.seat_id")
      .where("seats.performance_id", performanceId)
      .update({
        "reservations.expires_at": trx.raw("reservations.expires_at - INTERVAL ? SECOND", [
          seconds,
        ]),
      });
    await trx("seats")
      .where({ performance_id: performanceId, status: "held" })
      .update({
        held_until: trx.raw("held_until - INTERVAL ? SECOND", [seconds]),
        version: trx.raw("version + 1"),
      });
  });
  const seats = await listSeats(db, performanceId);
  await seatChanges.publish(seats.filter(({ status }) => status === "held"));
}

/** What a room notes for itself that is a moment in milliseconds. `door` is up to date at all times. */
const NOTED_MS = new Set(["lost", "restored", "spare", "filled", "measured"]);

export async function moveLineBack(
  redis: Redis,
  at: { prefix: string; room: string },
  seconds: number,
  { ticksWentOn }: { ticksWentOn: boolean },
): Promise<void> {
  const key = (name: Parameters<typeof roomKey>[2]) => roomKey(at.prefix, at.room, name);
  const ms = seconds * 1000;
  for (const zset of [key("admitted"), key("gone")]) {
    for (const member of await redis.zrange(zset, "0", "-1")) {
      await redis.zincrby(zset, -ms, member);
    }
  }
  for (const [user, record] of Object.entries(await redis.hgetall(key("fans")))) {
    await redis.hset(key("fans"), user, withEarlierDeadline(record, seconds));
  }
  for (const [field, value] of Object.entries(await redis.hgetall(key("meta")))) {
    if (NOTED_MS.has(field)) {
      await redis.hset(key("meta"), field, Number(value) - ms);
    } else if (field === "ticked") {
      await redis.hset(key("meta"), field, ticksWentOn ? await nowMs(redis) : Number(value) - ms);
    }
  }
}

async function nowMs(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}

/** Of a place that is gone the record says why in the deadline's stead. */
function withEarlierDeadline(record: string, seconds: number): string {
  return record.replace(/(?<=:)\d+$/, (deadline) => String(Number(deadline) - seconds));
}
