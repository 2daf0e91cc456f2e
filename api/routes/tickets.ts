import { isTransient } from "../../db/errors.ts";
import { findTicket } from "../../db/tickets.ts";
import { RowlockError } from "../../domain/errors.ts";
import type { TicketState } from "../../jobs/ticket-store.ts";
import { isRedisAway } from "../../core/redis.ts";
import { fan } from "../access/who-may-call.ts";
import { ticketIdParam } from "../http/params.ts";
import { preferredWaitSeconds } from "../http/preferences.ts";
import { presentDecided, presentQueued, ticketSchema } from "../presenters/tickets.ts";
import { defineRoute, noBody, noQuery } from "../http/route.ts";
import type { Services } from "../services.ts";

const read = defineRoute({
  method: "get",
  path: "/tickets/:ticketId",
  operationId: "readTicket",
  tag: "Tickets",
  summary: "What became of a request",
  description:
    "`queued` until it is decided, then `completed` with the `result` or `rejected` with the " +
    "`problem` that the call itself would have answered, and its `httpStatus`.",
  access: fan,
  params: { ticketId: ticketIdParam },
  query: noQuery,
  headers: ["Prefer"],
  body: noBody,
  responses: {
    200: { description: "The ticket", body: ticketSchema, headers: ["Preference-Applied"] },
  },
  problems: [],

  async handler({ request, params, caller }, services) {
    const waitSeconds = preferredWaitSeconds(request);
    const state = await findState(services, params.ticketId, caller.place === undefined);
    if (state === undefined || state.userId !== caller.userId) {
      throw new RowlockError("unknown-ticket");
    }
    const decided =
      state.status === "queued" && waitSeconds > 0
        ? await services.outcomeWaiter.wait(state.ticketId, waitSeconds * 1000)
        : undefined;
    const ticket = decided ?? state;
    return {
      status: 200,
      headers: waitSeconds > 0 ? { "Preference-Applied": `wait=${waitSeconds}` } : {},
      body: "outcome" in ticket ? presentDecided(ticket) : presentQueued(ticket.ticketId),
    };
  },
});

/**
 * Longer than a decided batch needs to reach the ticket store, even after its worker died, and than
 * anybody queues in a rush: then the database has better things to do than to be asked.
 */
const LONG_QUEUED_MS = 30_000;

/**
 * The quick copy in Redis, then the record in MySQL: for what Redis has forgotten, and for what seems
 * to be queued for so long that the news of its outcome may have been lost.
 * @throws {RowlockError} `unavailable` when it may be in the one that is away.
 */
async function findState(
  services: Services,
  ticketId: string,
  isRedisKnownAway: boolean,
): Promise<TicketState | undefined> {
  const quick = isRedisKnownAway ? "away" : await findQuickly(services, ticketId);
  if (quick === "away") {
    return (await findRecorded(services, ticketId)) ?? unavailable();
  }
  if (quick === undefined) {
    return findRecorded(services, ticketId);
  }
  if (!isQueuedForLong(quick, services.clock.nowMs())) {
    return quick;
  }
  const recorded = await findRecorded(services, ticketId).catch((error: unknown) => {
    if (isTransient(error)) {
      return undefined;
    }
    throw error;
  });
  return recorded ?? quick;
}

async function findQuickly({ ticketStore }: Services, ticketId: string) {
  return ticketStore.find(ticketId).catch((error: unknown) => {
    if (isRedisAway(error)) {
      return "away" as const;
    }
    throw error;
  });
}

async function findRecorded({ db }: Services, ticketId: string): Promise<TicketState | undefined> {
  const recorded = await findTicket(db, ticketId);
  return recorded && { status: "decided", ...recorded };
}

function unavailable(): never {
  throw new RowlockError("unavailable");
}

function isQueuedForLong(state: TicketState, nowMs: number): boolean {
  return state.status === "queued" && Date.parse(state.acceptedAt) < nowMs - LONG_QUEUED_MS;
}

export const ticketRoutes = [read];
