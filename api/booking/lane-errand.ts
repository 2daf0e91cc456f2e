import type { IncomingMessage } from "node:http";
import { findTicket, findTicketByKey } from "../../db/tickets.ts";
import type { Command, Idempotency } from "../../domain/commands.ts";
import { RowlockError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import type { DecidedTicket } from "../../domain/outcomes.ts";
import { laneOfSeat } from "../../jobs/lanes.ts";
import { laneQueueName } from "../../jobs/queues.ts";
import type { Fan } from "../access/fan.ts";
import { formatMoment } from "../presenters/forms.ts";
import { claimKey, idempotencyOf } from "./idempotency.ts";
import { preferredWaitSeconds } from "../http/preferences.ts";
import { acceptedAnswer, acceptedSchema, outcomeAnswer } from "../presenters/tickets.ts";
import type { Answer } from "../http/answer.ts";
import type { Success } from "../http/route.ts";
import type { Services } from "../services.ts";

/** The 202 of every call that a lane decides. */
export const acceptedSuccess: Success = {
  description: "On disk, and will be decided; ask the ticket",
  body: acceptedSchema,
  headers: ["Location", "Retry-After", "Preference-Applied"],
};

/** The seat whose lane decides. */
export type LaneSeat = { performanceId: number; seatNo: string; seatId: number };

/** What every command carries, whatever it asks for. */
export type CommandHead = Pick<
  Command,
  "ticketId" | "userId" | "seatId" | "acceptedAt" | "idempotency"
>;

/** A request that a lane will decide. */
export type LaneErrand<Found extends LaneSeat> = {
  /** What is asked for, for recognising the same request under the same key. */
  asked: readonly string[];
  /** Looks up what the request names. Throws when it does not exist. */
  find: () => Promise<Found>;
  /** Refuses what the lane would refuse, or would not even be asked, as far as is known here. */
  refuseAtDoor: (found: Found) => void;
  command: (head: CommandHead, found: Found) => Command;
};

/** The first use of an idempotency key, as far as Redis and, if it was asked, MySQL remember it. */
type KeyUse = { ticketId: string; isNew: boolean; isQueued: boolean; decided?: DecidedTicket };

/**
 * Takes a request to its lane and answers with its ticket, or, for a client that prefers to wait and
 * whose time suffices, with its outcome.
 *
 * A repeated request under an `Idempotency-Key` goes under the ticket of the first. Redis only makes
 * that quick. The worker recognises the key, too, and it has the last word.
 */
export async function runLaneErrand<Found extends LaneSeat>(
  services: Services,
  { request, caller }: { request: IncomingMessage; caller: Fan },
  errand: LaneErrand<Found>,
): Promise<Answer> {
  const waitSeconds = preferredWaitSeconds(request);
  const idempotency = idempotencyOf(request, caller.userId, errand.asked);
  const keyUse = await useKey(services, idempotency);
  if (keyUse.decided !== undefined) {
    return repeatedAnswer(keyUse.decided, waitSeconds);
  }
  const { ticketId } = keyUse;
  let found: Found;
  try {
    found = await errand.find();
    if (!keyUse.isQueued) {
      errand.refuseAtDoor(found);
    }
  } catch (error) {
    // Its own success would make the repeated request look refused: the seat is taken, by itself.
    const mayRepeat =
      idempotency !== undefined && (!keyUse.isNew || (await services.forgottenKeys.mayExist()));
    const decided = mayRepeat ? await findByKey(services, idempotency) : undefined;
    if (decided === undefined) {
      throw error;
    }
    return repeatedAnswer(decided, waitSeconds);
  }
  const command = errand.command(
    {
      ticketId,
      userId: caller.userId,
      seatId: found.seatId,
      acceptedAt: formatMoment(services.clock.nowMs()),
      ...(idempotency === undefined ? {} : { idempotency }),
    },
    found,
  );
  const lane = laneOfSeat(found.performanceId, found.seatNo, services.config.lanes.count);
  // The wait begins before the outcome can be there.
  const decided =
    waitSeconds > 0 ? services.outcomeWaiter.wait(ticketId, waitSeconds * 1000) : undefined;
  try {
    await submit(services, lane, command, { isAwaited: decided !== undefined });
  } catch (error) {
    services.outcomeWaiter.giveUp(ticketId);
    throw error;
  }
  services.ticketMetrics.accepted(command.kind);
  return waitedAnswer(ticketId, await decided, waitSeconds);
}

/** A span of its own, from where the batch that carries the command is linked to. */
function submit(
  { laneProducer, tracing }: Services,
  lane: number,
  command: Command,
  { isAwaited }: { isAwaited: boolean },
): Promise<void> {
  const facts = { "rowlock.ticket_id": command.ticketId, "rowlock.kind": command.kind };
  const plan = { name: `send ${laneQueueName(lane)}`, kind: "producer", facts } as const;
  return tracing.span(plan, () =>
    laneProducer.submit(lane, command, { isAwaited, trace: tracing.here() }),
  );
}

/** Claims the key for a new ticket, or finds the ticket that has it and what became of that. */
async function useKey(
  { ticketStore, db }: Services,
  idempotency: Idempotency | undefined,
): Promise<KeyUse> {
  if (idempotency === undefined) {
    return { ticketId: newId("ticket"), isNew: true, isQueued: false };
  }
  const { ticketId, isNew } = await claimKey(ticketStore, idempotency);
  if (isNew) {
    return { ticketId, isNew, isQueued: false };
  }
  const state = await ticketStore.find(ticketId);
  const decided = state?.status === "decided" ? state : await findTicket(db, ticketId);
  return {
    ticketId,
    isNew,
    isQueued: state?.status === "queued",
    ...(decided === undefined ? {} : { decided }),
  };
}

/** The outcome recorded under the key, for when Redis has forgotten who used it. */
async function findByKey(
  { db }: Services,
  idempotency: Idempotency | undefined,
): Promise<DecidedTicket | undefined> {
  const first = idempotency && (await findTicketByKey(db, idempotency.keyHash));
  if (first !== undefined && first.requestHash !== idempotency?.requestHash) {
    throw new RowlockError("idempotency-key-reused");
  }
  return first;
}

/** As the first time: the ticket, unless the client prefers to wait for what is there already. */
function repeatedAnswer(ticket: DecidedTicket, waitSeconds: number): Answer {
  return waitSeconds === 0
    ? acceptedAnswer(ticket.ticketId)
    : waitedAnswer(ticket.ticketId, ticket, waitSeconds);
}

function waitedAnswer(
  ticketId: string,
  decided: DecidedTicket | undefined,
  waitSeconds: number,
): Answer {
  const answer = decided === undefined ? acceptedAnswer(ticketId) : outcomeAnswer(decided);
  return waitSeconds === 0
    ? answer
    : {
        ...answer,
        headers: { ...answer.headers, "Preference-Applied": `wait=${waitSeconds}` },
      };
}
