import Joi from "joi";
import type { Config } from "../../core/config.ts";
import { formatMoney } from "../../domain/money.ts";
import { money } from "./forms.ts";

export const settingsSchema = Joi.object({
  currency: Joi.string().description("Every amount is in it (ISO 4217)").example("KRW").required(),
  topUpMax: money.description("The most that one top-up may add").required(),
  holdSeconds: Joi.number().integer().description("How long a seat is held").required(),
  maxHoldsPerUser: Joi.number()
    .integer()
    .description("Seats of one concert that one user may hold unpaid at a time; 0 is no limit")
    .required(),
  waitingGraceSeconds: Joi.number()
    .integer()
    .description("How much later than told a waiting fan may ask before the place is given up")
    .required(),
  authMode: Joi.valid("open", "jwt")
    .description("Whether joining needs an identity token (`jwt`) or only a `userId` (`open`)")
    .required(),
  signInUrl: Joi.string()
    .allow(null)
    .description(
      "Where to get an identity token: it takes `return_to` and `state` in its query, and returns " +
        "there with `identity_token` and `state` in the fragment",
    )
    .required(),
});

/** What the environment says that is everybody's business. Nothing else of it may come in here. */
export function presentSettings(config: Config): object {
  return {
    currency: config.currency,
    topUpMax: formatMoney(config.topUpMax),
    holdSeconds: config.holds.holdSeconds,
    maxHoldsPerUser: config.holds.maxHoldsPerUser,
    waitingGraceSeconds: config.line.waitingGraceSeconds,
    authMode: config.auth.mode,
    signInUrl: config.auth.signInUrl ?? null,
  };
}
