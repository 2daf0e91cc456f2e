import Joi from "joi";
import type { LedgerLine } from "../../db/accounts.ts";
import { ledgerKinds, type Account } from "../../domain/accounts.ts";
import { formatMoney } from "../../domain/money.ts";
import { formatMoment, money, moment } from "./forms.ts";

export const balanceSchema = Joi.object({
  userId: Joi.string().required(),
  balance: money.required(),
});

const entrySchema = Joi.object({
  entryId: Joi.string().required(),
  kind: Joi.valid(...ledgerKinds).required(),
  amount: money.description("Positive for what came in, negative for what was paid").required(),
  balanceAfter: money.required(),
  reference: Joi.string()
    .description("The ticket, payment, refund or operator's action that caused it")
    .required(),
  createdAt: moment.required(),
});

export const entriesSchema = Joi.object({
  userId: Joi.string().required(),
  entries: Joi.array().items(entrySchema).required(),
  nextBefore: Joi.string()
    .allow(null)
    .description("The `before` of the next page; null on the last")
    .required(),
});

export function presentBalance({ userId, balance }: Account): object {
  return { userId, balance: formatMoney(balance) };
}

export function presentEntry(entry: LedgerLine): object {
  return {
    entryId: entry.entryId,
    kind: entry.kind,
    amount: formatMoney(entry.amount),
    balanceAfter: formatMoney(entry.balanceAfter),
    reference: entry.reference,
    createdAt: formatMoment(entry.createdAt.getTime()),
  };
}
