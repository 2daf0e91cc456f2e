import { setTimeout as sleep } from "node:timers/promises";
import { between, chance, weighted, type Random } from "../../../bench/rush/random.ts";
import type { TestShow } from "../../support/factories.ts";
import { ask, type Answer, type Call } from "./ask.ts";
import { createErrands } from "./errands.ts";
import { GIVE_UP_MS } from "./patience.ts";
import type { FanLog } from "./log.ts";

/** What all fans of a run share. */
export type World = {
  /** They change when one is killed and another comes. */
  apis: readonly { url: string }[];
  show: TestShow;
  log: FanLog;
  /** Seats that fans know to be sold. */
  sold: Set<string>;
  isOver: () => boolean;
};

export type Fan = ReturnType<typeof createFan>;

/** Before asking again after no answer, or "later": short, to be there when the service is back. */
const AGAIN_MS = { low: 50, high: 250 };
/** As the front of the line asks, but faster, because a run is short. */
const POLL_MS = { low: 100, high: 400 };
/** So short that most workers have something in hand when something happens to them. */
const THINK_MS = { low: 5, high: 50 };
/** Some pay before, and some after the end of the hold. */
const LATE_MS = { low: 2000, high: 7000 };
const ACTIONS_MAX = 6;
/** So few that fans meet, and so many that they do not only lose. */
const HOT_SEATS = 48;
const TOP_UP = "200000.00";

/** One who joins, waits, reserves, pays, changes her mind, and repeats what got no answer. */
export function createFan(world: World, userId: string, random: Random) {
  const { log, show } = world;
  let token = "";
  let sequence = 0;

  const pause = ({ low, high }: { low: number; high: number }) => sleep(between(random, low, high));

  async function once(call: Call): Promise<Answer | undefined> {
    const api = world.apis[Math.floor(random() * world.apis.length)];
    const answer = await ask(api?.url ?? "", call, log);
    if (answer === undefined) {
      await pause(AGAIN_MS);
    }
    return answer;
  }

  async function persistently(call: Call): Promise<Answer> {
    const giveUpAtMs = performance.now() + GIVE_UP_MS;
    while (performance.now() < giveUpAtMs) {
      const answer = await once(call);
      if (answer !== undefined) {
        return answer;
      }
    }
    throw new Error(`Nobody answers ${userId} any more: ${call.method} ${call.path}`);
  }

  function see(answer: Answer, askedAtMs: number): string {
    const { status } = answer.body;
    const state = answer.status === 401 ? "gone" : status;
    if (state === "waiting" || state === "admitted" || state === "ended" || state === "gone") {
      log.sightings.push({ userId, sequence, askedAtMs, toldAtMs: Date.now(), state });
      return state;
    }
    log.surprises.push(`a place: ${answer.status} ${JSON.stringify(answer.body)}`);
    return "gone";
  }

  async function join(): Promise<string> {
    const askedAtMs = Date.now();
    const answer = await persistently({
      method: "POST",
      path: "/users/token",
      body: { userId, browserId: `browser of ${userId}` },
    });
    if (answer.status !== 200) {
      log.surprises.push(`join: ${answer.status} ${JSON.stringify(answer.body)}`);
      return "gone";
    }
    token = String(answer.body["token"]);
    sequence = sequenceIn(token);
    log.sightings.push({ userId, sequence, askedAtMs, toldAtMs: Date.now(), state: "joined" });
    return see(answer, askedAtMs);
  }

  async function look(): Promise<string> {
    const askedAtMs = Date.now();
    return see(await persistently({ method: "GET", path: "/users/token", token }), askedAtMs);
  }

  /** Joins again only when the place is gone or used up. */
  async function untilAdmitted(isEnough: () => boolean): Promise<boolean> {
    const giveUpAtMs = performance.now() + GIVE_UP_MS;
    let state = token === "" ? await join() : await look();
    while (state !== "admitted") {
      if (performance.now() > giveUpAtMs) {
        throw new Error(`${userId} is never admitted`);
      }
      if (isEnough()) {
        return false;
      }
      await pause(POLL_MS);
      state = state === "waiting" ? await look() : await join();
    }
    return true;
  }

  const errands = createErrands({
    log,
    show,
    userId,
    random,
    token: () => token,
    once,
    untilAdmitted: () => untilAdmitted(() => false),
    rejoin: join,
  });

  function pickSeat(): string {
    const free = show.seats.filter(({ seatNo }) => !world.sold.has(seatNo)).slice(0, HOT_SEATS);
    return free[Math.floor(random() * free.length)]?.seatNo ?? "1";
  }

  /** @returns whether the session goes on. */
  async function useHold(seatNo: string, reservationId: string, price: string): Promise<boolean> {
    const wish = weighted(random, [
      ["pay", 55],
      ["pay late", 5],
      ["cancel", 30],
      ["forget", 10],
    ]);
    if (wish === "forget") {
      return true;
    }
    if (wish === "cancel") {
      await errands.cancel(seatNo, reservationId);
      return true;
    }
    await pause(wish === "pay late" ? LATE_MS : THINK_MS);
    const hold = { seatNo, reservationId, price };
    let told = await errands.pay(hold);
    if (told?.status === "rejected" && told.code === "insufficient-balance") {
      await errands.topUp(TOP_UP);
      told = await errands.pay(hold);
    }
    if (told?.status === "completed") {
      world.sold.add(seatNo);
    }
    return told?.status !== "completed";
  }

  /** @returns whether the session goes on. */
  async function goForSeat(): Promise<boolean> {
    const seatNo = pickSeat();
    const told = await errands.reserve(seatNo);
    if (told === undefined) {
      return false;
    }
    if (told.status === "completed") {
      const { reservationId, price } = told.result;
      return useHold(seatNo, String(reservationId), String(price));
    }
    // Else somebody else has the seat, which happens.
    return told.code !== "not-admitted" && told.code !== "session-ended";
  }

  async function leave(): Promise<void> {
    await persistently({ method: "DELETE", path: "/users/token", token });
    token = "";
  }

  return {
    async play(): Promise<void> {
      while (!world.isOver() && (await untilAdmitted(world.isOver))) {
        let mayGoOn = true;
        for (let action = 0; action < ACTIONS_MAX && mayGoOn && !world.isOver(); action += 1) {
          await pause(THINK_MS);
          mayGoOn = await goForSeat();
        }
        if (mayGoOn && chance(random, 0.5)) {
          await leave();
        }
      }
    },
  };
}

/** The token is a JWT: everybody can read it, and nobody else can write it. */
function sequenceIn(token: string): number {
  const claims: { seq?: number } = JSON.parse(
    Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
  );
  return claims.seq ?? 0;
}
