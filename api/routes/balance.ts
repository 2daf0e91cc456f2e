import Joi from "joi";
import { findAccount, listLedger, type LedgerLine } from "../../db/accounts.ts";
import { TRANSACTION_SPAN } from "../../core/tracing/tracing.ts";
import { RowlockError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { formatMoney, type Money } from "../../domain/money.ts";
import { fan } from "../access/who-may-call.ts";
import { requireSelf } from "../access/fan.ts";
import { amount } from "../http/fields.ts";
import { claimKey, idempotencyOf } from "../booking/idempotency.ts";
import { pageQuery, readPage } from "../http/paging.ts";
import { userIdParam } from "../http/params.ts";
import {
  balanceSchema,
  entriesSchema,
  presentBalance,
  presentEntry,
} from "../presenters/accounts.ts";
import { formatMoment } from "../presenters/forms.ts";
import { outcomeAnswer, toppedUpSchema } from "../presenters/tickets.ts";
import { defineRoute, jsonBody, noBody, noQuery } from "../http/route.ts";
import { topUp } from "../booking/top-up.ts";

const credit = defineRoute({
  method: "post",
  path: "/users/:userId/balance",
  operationId: "topUp",
  tag: "Balance",
  summary: "Top up the balance",
  description: "Decided on the spot. Send an `Idempotency-Key`, or a retry may credit twice.",
  access: fan,
  params: { userId: userIdParam },
  query: noQuery,
  headers: ["Idempotency-Key"],
  body: jsonBody(Joi.object<{ amount: Money }>({ amount: amount.required() })),
  responses: { 200: { description: "The new balance", body: toppedUpSchema } },
  problems: ["unknown-user", "top-up-limit", "balance-limit", "idempotency-key-reused"],

  async handler({ request, params, body, caller }, services) {
    const { config, db, clock, ticketMetrics, ticketStore, tracing } = services;
    requireSelf(caller, params.userId);
    const asked = ["top-up", formatMoney(body.amount)];
    const idempotency = idempotencyOf(request, caller.userId, asked);
    if (body.amount > config.topUpMax) {
      throw new RowlockError("top-up-limit", { limit: formatMoney(config.topUpMax) });
    }
    // Redis makes sure that a key which was used for another call is not used for this one. Whether
    // this one was made already only MySQL knows.
    const { ticketId } =
      idempotency === undefined
        ? { ticketId: newId("ticket") }
        : await claimKey(ticketStore, idempotency);
    const order = {
      ticketId,
      userId: caller.userId,
      amount: body.amount,
      acceptedAt: formatMoment(clock.nowMs()),
      ...(idempotency === undefined ? {} : { idempotency }),
    };
    const { ticket, isRepeated } = await tracing.span(TRANSACTION_SPAN, () => topUp(db, order));
    if (!isRepeated) {
      ticketMetrics.accepted(ticket.kind);
      ticketMetrics.decided(ticket.kind, ticket.outcome);
    }
    return outcomeAnswer(ticket);
  },
});

const read = defineRoute({
  method: "get",
  path: "/users/:userId/balance",
  operationId: "readBalance",
  tag: "Balance",
  summary: "The balance",
  access: fan,
  params: { userId: userIdParam },
  query: noQuery,
  body: noBody,
  responses: { 200: { description: "The balance", body: balanceSchema } },
  problems: ["unknown-user"],

  async handler({ params, caller }, { db }) {
    requireSelf(caller, params.userId);
    const account = await findAccount(db, caller.userId);
    if (account === undefined) {
      throw new RowlockError("unknown-user");
    }
    return { status: 200, body: presentBalance(account) };
  },
});

const listEntries = defineRoute({
  method: "get",
  path: "/users/:userId/balance/entries",
  operationId: "listBalanceEntries",
  tag: "Balance",
  summary: "The ledger: every movement of the balance, newest first",
  access: fan,
  params: { userId: userIdParam },
  query: pageQuery(/^\d{1,20}$/),
  body: noBody,
  responses: { 200: { description: "A page of the ledger", body: entriesSchema } },
  problems: [],

  async handler({ params, query, caller }, { db }) {
    requireSelf(caller, params.userId);
    const { items, nextBefore } = await readPage(
      query,
      (entry: LedgerLine) => entry.entryId,
      (page) => listLedger(db, { userId: caller.userId, ...page }),
    );
    const entries = items.map(presentEntry);
    return { status: 200, body: { userId: caller.userId, entries, nextBefore } };
  },
});

export const balanceRoutes = [credit, read, listEntries];
