import Joi from "joi";
import type { DecidedTicket, TicketKind } from "../../domain/outcomes.ts";
import { BASE_PATH } from "../http/base-path.ts";
import { money, moment } from "./forms.ts";
import {
  PROBLEM_MEDIA_TYPE,
  problemHeaders,
  problemOf,
  problemStatus,
  type Problem,
} from "../http/problems.ts";
import type { Answer } from "../http/answer.ts";

/** The status with which each call promises its success. */
const successStatus: Record<TicketKind, number> = {
  reserve: 201,
  pay: 200,
  cancel: 200,
  release: 200,
  refund: 200,
  "top-up": 200,
};

/** Most outcomes are there after some milliseconds; a second spares the rest of the polls. */
const RETRY_AFTER_SECONDS = 1;

const ticketId = Joi.string().example("tkt_01h455vb4pex5vsknk084sn02q").required();

export const acceptedSchema = Joi.object({ ticketId, status: Joi.valid("queued").required() });

export const reservedSchema = Joi.object({
  ticketId,
  reservationId: Joi.string().required(),
  status: Joi.valid("reserved").required(),
  price: money.required(),
  expiresAt: moment.description("The seat is held until then").required(),
});

export const paidSchema = Joi.object({
  ticketId,
  paymentId: Joi.string().required(),
  status: Joi.valid("paid").required(),
  amount: money.required(),
  balance: money.description("What is left").required(),
});

export const cancelledSchema = Joi.object({
  ticketId,
  reservationId: Joi.string().required(),
  status: Joi.valid("cancelled").required(),
});

/** What operators ask for; their tickets are the fan's to read as well. */
const releasedSchema = Joi.object({
  ticketId,
  reservationId: Joi.string().required(),
  status: Joi.valid("released").required(),
});

const refundedSchema = Joi.object({
  ticketId,
  refundId: Joi.string().required(),
  reservationId: Joi.string().required(),
  status: Joi.valid("refunded").required(),
  amount: money.required(),
  balance: money.required(),
});

export const toppedUpSchema = Joi.object({
  ticketId,
  userId: Joi.string().required(),
  newBalance: money.required(),
});

export const ticketSchema = Joi.object({
  ticketId,
  status: Joi.valid("queued", "completed", "rejected").required(),
  httpStatus: Joi.number()
    .integer()
    .description("When decided: the status with which the call itself would have answered"),
  result: Joi.alternatives(
    reservedSchema,
    paidSchema,
    cancelledSchema,
    releasedSchema,
    refundedSchema,
    toppedUpSchema,
  ).description("When completed: the body with which the call itself would have answered"),
  problem: Joi.object().unknown().description("When rejected: the problem document"),
});

/** 202: the request is on disk and will be decided; the ticket is how to learn what came of it. */
export function acceptedAnswer(ticket: string): Answer {
  return {
    status: 202,
    headers: {
      Location: `${BASE_PATH}/tickets/${ticket}`,
      "Retry-After": String(RETRY_AFTER_SECONDS),
    },
    body: presentQueued(ticket),
  };
}

/** The decided request's own answer, as if it had been decided on the spot. */
export function outcomeAnswer(ticket: DecidedTicket): Answer {
  const { outcome } = ticket;
  if (outcome.status === "rejected") {
    return {
      status: problemStatus[outcome.code],
      headers: {
        "Content-Type": PROBLEM_MEDIA_TYPE,
        ...problemHeaders(outcome.code, outcome.facts ?? {}),
      },
      body: problemOfTicket(ticket.ticketId, outcome),
    };
  }
  const { result } = outcome;
  const isNew = ticket.kind === "reserve" && "reservationId" in result;
  return {
    status: successStatus[ticket.kind],
    headers: isNew ? { Location: `${BASE_PATH}/reservations/${result.reservationId}` } : {},
    body: result,
  };
}

/** The ticket itself, for who asks about it. */
export function presentQueued(ticket: string): object {
  return { ticketId: ticket, status: "queued" };
}

export function presentDecided(ticket: DecidedTicket): object {
  const { outcome } = ticket;
  const head = { ticketId: ticket.ticketId, status: outcome.status };
  return outcome.status === "rejected"
    ? {
        ...head,
        httpStatus: problemStatus[outcome.code],
        problem: problemOfTicket(ticket.ticketId, outcome),
      }
    : { ...head, httpStatus: successStatus[ticket.kind], result: outcome.result };
}

type Rejection = Extract<DecidedTicket["outcome"], { status: "rejected" }>;

function problemOfTicket(ticket: string, { code, facts = {} }: Rejection): Problem {
  return problemOf(code, { ...facts, ticketId: ticket }, `${BASE_PATH}/tickets/${ticket}`);
}
