import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { connectForBackground } from "../../core/redis.ts";
import { findViolations } from "../../db/audit.ts";
import { newId } from "../../domain/ids.ts";
import { createSeatChangePublisher, type SeatChangePublisher } from "../../jobs/seat-changes.ts";
import { usualRoomLimits } from "../../waiting-room/limits.ts";
import { createRoomBook } from "../../waiting-room/room-book.ts";
import { createWaitingRoom } from "../../waiting-room/waiting-room.ts";
import { createAdmitWaiting } from "../../workers/admit-waiting.ts";
import { releaseExpiredHolds } from "../../workers/release-expired-holds.ts";
import { createApiWorld, type Answer, type ApiWorld } from "../api/api-world.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, SHOW_DATE, type TestShow } from "../support/factories.ts";
import { stopTicks } from "../support/stop-ticks.ts";
import type { Told } from "./expected.ts";
import type { Asking, Hall } from "./hall.ts";
import { moveHoldsBack, moveLineBack } from "./passing-time.ts";
import { HOLD_S, variables } from "./settings.ts";
import { openState, type LedgerEntry, type Names } from "./state.ts";
import { differencesFromStates } from "./whole-state.ts";

/** The servers, an API and workers, in which one hall after the other is opened. */
export type Stage = {
  openHall: () => Promise<Hall>;
  /** How often each answer was told so far, by its status and code. */
  met: ReadonlyMap<string, number>;
  close: () => Promise<void>;
};

const SEAT_PRICES: Readonly<Record<string, number>> = {
  "1": 50_000_00,
  "2": 70_000_50,
  VIP: 120_000_00,
};

/** One who can pay for all seats, one for the middle one, one for none, and one whose purse is full. */
const BALANCES_CENTS = [500_000_00, 70_000_50, 0, 999_999_999_989_99];

/**
 * The API reads its concerts anew at most every tenth of a second for those it does not know, so they
 * are made some at a time. A tick goes through the lines of all of them.
 */
const HALLS_MADE_TOGETHER = 5;

const uncounted = { ticked: () => undefined, holdsReleased: () => undefined };

/** Where halls lead that are closed, so that ticks need not go through their lines. */
const CLOSED_ROOM = "closed";

export async function openStage(): Promise<Stage> {
  const world = await createApiWorld(variables);
  const redis = connectForBackground(world.config.redis.url, testLogger);
  // Ticks come when the model says so.
  await stopTicks(redis, world.config.redis.prefix);
  const elsewhere = await makeShow(world, "elsewhere");
  const seatChanges = createSeatChangePublisher({
    redis,
    prefix: world.config.redis.prefix,
    processId: newId("process"),
  });
  const met = new Map<string, number>();
  const made: TestShow[] = [];
  return {
    met,
    async openHall() {
      if (made.length === 0) {
        for (let count = 0; count < HALLS_MADE_TOGETHER; count += 1) {
          made.push(await makeShow(world, `room-${randomUUID()}`));
        }
      }
      const show = made.pop();
      if (show === undefined) {
        throw new Error("No hall was made");
      }
      return openHall({ world, redis, seatChanges, elsewhere, met }, show);
    },
    async close() {
      redis.disconnect();
      await world.close();
    },
  };
}

function makeShow({ db }: ApiWorld, room: string): Promise<TestShow> {
  const seats = Object.entries(SEAT_PRICES).map(([seatNo, cents]) => ({
    seatNo,
    price: BigInt(cents),
  }));
  return createShow(db, { concertId: room, room, seats });
}

type Deps = {
  world: ApiWorld;
  redis: Redis;
  seatChanges: SeatChangePublisher;
  elsewhere: TestShow;
  met: Map<string, number>;
};

async function openHall(deps: Deps, show: TestShow): Promise<Hall> {
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
  const rooms = createRoomBook(usualRoomLimits(config));
  const waitingRoom = createWaitingRoom({ redis, prefix, limitsOf: rooms.limitsOf });
  const opening = openState(names, SEAT_PRICES, await openingBalances(world, users));

  // A worker that has just started looks at once whether all is sold, and not every few seconds.
  const tick = async () => {
    const { [room]: admission } = await createAdmitWaiting({
      db,
      waitingRoom,
      rooms,
      lineMetrics: uncounted,
    })();
    if (admission === undefined) {
      throw new Error("The tick passed over this hall's line");
    }
    return admission;
  };
  const releaseLapsedHolds = async () =>
    (await releaseExpiredHolds({ db, seatChanges, workerMetrics: uncounted })).released;
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

async function ask(
  world: ApiWorld,
  method: string,
  path: string,
  { token, json, key }: Asking,
  wait?: number,
): Promise<Answer> {
  return world.send(method, `/api/v1${path}`, {
    token,
    json,
    ...(key !== undefined && { key }),
    ...(wait !== undefined && { wait }),
  });
}

const WAIT_SECONDS = 10;

async function askLane(
  world: ApiWorld,
  method: string,
  path: string,
  { waits, ...asking }: Asking & { waits: boolean },
): Promise<Told> {
  const answer = await ask(world, method, path, asking, waits ? WAIT_SECONDS : undefined);
  if (answer.status !== 202) {
    return answer;
  }
  if (waits) {
    throw new Error(`Not decided within ${WAIT_SECONDS} seconds`);
  }
  const { token } = asking;
  const ticket = await eventually(
    async () => {
      const { status, body } = await world.send("GET", String(answer.headers["location"]), {
        token,
      });
      if (status !== 200 || body["ticketId"] !== answer.body["ticketId"]) {
        throw new Error(`Asked for a ticket and got ${status} ${JSON.stringify(body)}`);
      }
      return body["status"] === "queued" ? undefined : body;
    },
    { everyMs: 2 },
  );
  const told = ticket["status"] === "completed" ? ticket["result"] : ticket["problem"];
  return {
    status: Number(ticket["httpStatus"]),
    body: Object.fromEntries(Object.entries(told ?? {})),
  };
}
