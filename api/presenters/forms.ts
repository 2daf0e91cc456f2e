import Joi from "joi";
import { saleStates } from "../../domain/sale.ts";

/** How amounts and moments look in every answer. */
export const money = Joi.string()
  .pattern(/^-?\d+\.\d{2}$/)
  .example("130000.00");

export const moment = Joi.string().isoDate().example("2027-05-01T18:00:00.000Z");

export const saleState = Joi.string()
  .valid(...saleStates)
  .description(
    "`open`; `paused`: no seats for now, places in the line are kept; `draining`: no more seats, " +
      "and nobody new may join. What is held can be paid for in every state",
  );

export function formatMoment(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
