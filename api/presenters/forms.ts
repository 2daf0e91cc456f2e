import Joi from "joi";

/** How amounts and moments look in every answer. */
export const money = Joi.string()
  .pattern(/^-?\d+\.\d{2}$/)
  .example("130000.00");

export const moment = Joi.string().isoDate().example("2027-05-01T18:00:00.000Z");

export function formatMoment(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
