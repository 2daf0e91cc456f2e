import type { Redis } from "ioredis";
import { findViolations } from "../../db/audit.ts";
import type { SeatChangePublisher } from "../../jobs/seat-changes.ts";
import { usualRoomLimits } from "../../waiting-room/limits.ts";
import { createRoomBook } from "../../waiting-room/room-book.ts";
import { createWaitingRoom } from "../../waiting-room/waiting-room.ts";
import { createAdmitWaiting } from "../../workers/admit-waiting.ts";
import { releaseExpiredHolds } from "../../workers/release-expired-holds.ts";
import type { ApiWorld } from "../api/api-world.ts";
import { createUser, SHOW_DATE, type TestShow } from "../support/factories.ts";
import { ask, askLane } from "./asking.ts";
import type { Hall } from "./hall.ts";
import { moveHoldsBack, moveLineBack } from "./passing-time.ts";
import { HOLD_S } from "./settings.ts";
import { openState, type LedgerEntry, type Names } from "./state.ts";
import { differencesFromStates } from "./whole-state.ts";

export const SEAT_PRICES: Readonly<Record<string, number>> = {
  "1": 50_000_00,
  "2": 70_000_50,
  VIP: 120_000_00,
};

/** One who can pay for all seats, one for the middle one, one for none, and one whose purse is full. */
const BALANCES_CENTS = [500_000_00, 70_000_50, 0, 999_999_999_989_99];

/** Where halls lead that are closed, so that ticks need not go through their lines. */
const CLOSED_ROOM = "closed";

/** What handlers count is not looked at here. */
const uncounted = { ticked: () => undefined, holdsReleased: () => undefined };

export type HallDeps = {
  world: ApiWorld;
  redis: Redis;
  seatChanges: SeatChangePublisher;
  elsewhere: TestShow;
  met: Map<string, number>;
};

/** Opens a hall for a show that nobody has heard of. */
export async function openHall(deps: HallDeps, show: TestShow): Promise<Hall> {
  const { world, redis, seatChanges, elsewhere, met } = deps;
  const { db, config } = world;
  const { prefix } = config.redis;
  const { concertId, performanceId } = show;
  const room = concertId;
  const users = await makeUsers(world);
  const names: Names = {
    concertId,
    date: SHOW_DATE,
    room,
    users,
    elsewhere: { concertId: elsewhere.concertId, room: elsewhere.concertId },
  };
  const opening = openState(names, SEAT_PRICES, await openingBalances(world, users));

  const { tick, releaseLapsedHolds } = ticksOf(deps, room);
  const letTimePass: Hall["letTimePass"] = async (seconds, options) => {
    await moveHoldsBack({ db, seatChanges }, performanceId, seconds);
    await moveLineBack(redis, { prefix, room }, seconds, options);
  };
  // From the first tick on it is known whether ticks are away.
  await tick();
  return {
    opening,
    ask: (method, path, asking) => ask(world, method, path, asking),
    askLane: (method, path, asking) => askLane(world, method, path, asking),
    letTimePass,
    tick,
    releaseLapsedHolds,
    note(told) {
      for (const { status, body } of told) {
        const { code } = body;
        const name = typeof code === "string" ? `${status} ${code}` : String(status);
        met.set(name, (met.get(name) ?? 0) + 1);
      }
    },
    differencesFrom: (states) => differencesFromStates({ db, redis, prefix }, show, states),
    async close() {
      await letTimePass(HOLD_S, { ticksWentOn: true });
      await releaseLapsedHolds();
      await db("concerts").where({ id: concertId }).update({ room: CLOSED_ROOM });
      const violations = await findViolations(db);
      return violations.map((violation) => JSON.stringify(violation));
    },
  };
}

/** The ticks that a worker's repeatable jobs give, whenever they are asked for. */
function ticksOf(
  { world, redis, seatChanges }: HallDeps,
  room: string,
): Pick<Hall, "tick" | "releaseLapsedHolds"> {
  const { db, config } = world;
  const { prefix } = config.redis;
  const rooms = createRoomBook(usualRoomLimits(config));
  const waitingRoom = createWaitingRoom({ redis, prefix, limitsOf: rooms.limitsOf });
  return {
    async tick() {
      // A worker that has just started looks at once whether all is sold, and not every few seconds.
      const admitWaiting = createAdmitWaiting({ db, waitingRoom, rooms, lineMetrics: uncounted });
      const { [room]: admission } = await admitWaiting();
      if (admission === undefined) {
        throw new Error("The tick passed over this hall's line");
      }
      return admission;
    },
    async releaseLapsedHolds() {
      return (await releaseExpiredHolds({ db, seatChanges, workerMetrics: uncounted })).released;
    },
  };
}

async function makeUsers({ db }: ApiWorld): Promise<string[]> {
  const users: string[] = [];
  for (const cents of BALANCES_CENTS) {
    users.push(await createUser(db, { balance: BigInt(cents) }));
  }
  return users;
}

/** What the users have is the first line of their ledgers. */
async function openingBalances({ db }: ApiWorld, users: readonly string[]): Promise<LedgerEntry[]> {
  const rows: { user_id: string; reference: string }[] = await db("ledger_entries")
    .whereIn("user_id", [...users])
    .select("user_id", "reference");
  return rows.map(({ user_id: userId, reference }) => ({
    userId,
    kind: "top-up",
    amountCents: BALANCES_CENTS[users.indexOf(userId)] ?? 0,
    reference,
  }));
}
