import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { chance, type Random } from "../../../bench/rush/random.ts";
import type { TestShow } from "../../support/factories.ts";
import type { Answer, Call } from "./ask.ts";
import type { Errand, FanLog, Told } from "./log.ts";
import { GIVE_UP_MS } from "./patience.ts";

/** How a fan speaks with the box office. */
type Means = {
  log: FanLog;
  show: TestShow;
  userId: string;
  random: Random;
  token: () => string;
  /** @returns `undefined` when there was no answer, after a moment. */
  once: (call: Call) => Promise<Answer | undefined>;
  untilAdmitted: () => Promise<boolean>;
  rejoin: () => Promise<string>;
};

const WAIT_SECONDS = 5;
const WAITING_SHARE = 0.5;
/** Of those that have an answer, to see that it stays the same. */
const REPEATED_SHARE = 0.1;
const ASK_TICKET_EVERY_MS = 100;

/** What the rules may say to fans who do as these do. Anything else makes no sense. */
const SENSIBLE = new Set([
  "seat-taken",
  "too-many-holds",
  "hold-expired",
  "reservation-not-held",
  "already-paid",
  "insufficient-balance",
  "not-admitted",
  "session-ended",
]);

type Request = Pick<Call, "method" | "path" | "body">;

/** Requests with an effect, each under a key of its own, until it is known what became of them. */
export function createErrands(means: Means) {
  const { log, show, userId, random, once } = means;

  async function run(
    about: Pick<Errand, "kind"> & Partial<Pick<Errand, "seatNo" | "reservationId" | "amount">>,
    request: Request,
  ): Promise<Told | undefined> {
    const errand: Errand = {
      seatNo: undefined,
      reservationId: undefined,
      amount: undefined,
      ...about,
      userId,
      askedAtMs: Date.now(),
      tickets: [],
      forgotten: [],
      told: [],
    };
    log.errands.push(errand);
    const key = randomUUID();
    await settle(errand, { ...request, key });
    if (errand.told[0]?.ticketId !== undefined && chance(random, REPEATED_SHARE)) {
      await settle(errand, { ...request, key });
    }
    return errand.told[0];
  }

  /** Sends the request again and again under its key, until its outcome is told. */
  async function settle(errand: Errand, request: Call): Promise<void> {
    const giveUpAtMs = performance.now() + GIVE_UP_MS;
    while (performance.now() < giveUpAtMs) {
      const isWaiting = errand.kind !== "top-up" && chance(random, WAITING_SHARE);
      const answer = await once({
        ...request,
        token: means.token(),
        ...(isWaiting && { waitSeconds: WAIT_SECONDS }),
      });
      const heard =
        answer?.status === 202 ? await follow(errand, answer, giveUpAtMs) : readTold(answer);
      if (answer?.status === 401) {
        log.sightings.push({ ...lostPlace(), state: "gone" });
        await means.rejoin();
      } else if (isTurnedAway(heard) && errand.tickets.length > 0) {
        // It was accepted once, and then forgotten with everything else.
        await means.untilAdmitted();
      } else if (heard !== undefined) {
        hear(errand, heard);
        return;
      }
    }
  }

  const lostPlace = () => ({
    userId,
    sequence: 0,
    askedAtMs: Date.now(),
    toldAtMs: Date.now(),
  });

  function hear(errand: Errand, heard: Heard): void {
    errand.told.push({ ...heard, atMs: Date.now() });
    if (heard.status === "rejected" && !SENSIBLE.has(heard.code)) {
      log.surprises.push(`${errand.kind} of ${userId}: ${heard.code}`);
    }
  }

  /** Asks the ticket until it is decided, or forgotten. */
  async function follow(
    errand: Errand,
    accepted: Answer,
    giveUpAtMs: number,
  ): Promise<Heard | undefined> {
    const ticketId = String(accepted.body["ticketId"]);
    if (errand.tickets.every((known) => known.ticketId !== ticketId)) {
      errand.tickets.push({ ticketId, acceptedAtMs: Date.now() });
    }
    while (performance.now() < giveUpAtMs) {
      const answer = await once({
        method: "GET",
        path: `/tickets/${ticketId}`,
        token: means.token(),
        ...(chance(random, WAITING_SHARE) && { waitSeconds: WAIT_SECONDS }),
      });
      if (answer?.status === 404) {
        errand.forgotten.push(ticketId);
        noteBadAdvice(answer);
        return undefined;
      }
      if (answer?.status === 401) {
        log.sightings.push({ ...lostPlace(), state: "gone" });
        await means.rejoin();
      }
      if (answer?.status === 200 && answer.body["status"] !== "queued") {
        return readTicket(ticketId, answer);
      }
      await sleep(ASK_TICKET_EVERY_MS);
    }
    return undefined;
  }

  function noteBadAdvice({ body }: Answer): void {
    if (body["code"] !== "unknown-ticket" || !String(body["detail"]).includes("repeat")) {
      log.surprises.push(`a forgotten ticket: ${JSON.stringify(body)}`);
    }
  }

  return {
    reserve: (seatNo: string) =>
      run(
        { kind: "reserve", seatNo },
        {
          method: "POST",
          path: `/concerts/${show.concertId}/reservations`,
          body: { date: show.date, seatNo, userId },
        },
      ),

    pay: (hold: { seatNo: string; reservationId: string; price: string }) =>
      run(
        { kind: "pay", seatNo: hold.seatNo, reservationId: hold.reservationId },
        {
          method: "POST",
          path: `/concerts/${show.concertId}/payments`,
          body: { reservationId: hold.reservationId, userId, paymentAmount: hold.price },
        },
      ),

    cancel: (seatNo: string, reservationId: string) =>
      run(
        { kind: "cancel", seatNo, reservationId },
        { method: "DELETE", path: `/reservations/${reservationId}` },
      ),

    topUp: (amount: string) =>
      run(
        { kind: "top-up", amount },
        { method: "POST", path: `/users/${userId}/balance`, body: { amount } },
      ),
  };
}

type Heard = Told & { ticketId: string | undefined };

const isTurnedAway = (heard: Heard | undefined) =>
  heard?.status === "rejected" && ["not-admitted", "session-ended"].includes(heard.code);

/** The answer of the call itself. */
function readTold(answer: Answer | undefined): Heard | undefined {
  if (answer === undefined) {
    return undefined;
  }
  const { status, body } = answer;
  const ticketId = typeof body["ticketId"] === "string" ? body["ticketId"] : undefined;
  return status < 300
    ? { status: "completed", ticketId, result: body }
    : { status: "rejected", ticketId, code: String(body["code"]) };
}

/** The same, as its ticket tells it. */
function readTicket(ticketId: string, { body }: Answer): Heard {
  const { status, result, problem } = body;
  if (status === "completed" && typeof result === "object" && result !== null) {
    return { status, ticketId, result: { ...result } };
  }
  const code =
    typeof problem === "object" && problem !== null && "code" in problem ? problem.code : undefined;
  return { status: "rejected", ticketId, code: String(code) };
}
