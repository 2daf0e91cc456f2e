import Joi from "joi";
import type { PlacedSeat } from "../../db/seats.ts";
import { arrangeHall, SEAT_SIZE } from "../../domain/halls.ts";
import { formatMoney } from "../../domain/money.ts";
import { money } from "./forms.ts";

const coordinate = Joi.number().integer().required();

const planSeatSchema = Joi.object({
  seatNo: Joi.string().description("The name by which it is reserved").required(),
  price: money.required(),
  x: coordinate,
  y: coordinate,
});

const planRowSchema = Joi.object({
  row: Joi.string().description("As at the row's end").required(),
  seats: Joi.array().items(planSeatSchema).description("From one end to the other").required(),
});

const planSectionSchema = Joi.object({
  section: Joi.string()
    .allow(null)
    .description("As over the door; null for a hall without sections")
    .required(),
  rows: Joi.array().items(planRowSchema).description("From the stage outward").required(),
});

export const seatPlanSchema = Joi.object({
  concertId: Joi.string().required(),
  date: Joi.string().required(),
  seatSize: Joi.number()
    .integer()
    .description("The side of the square that one seat takes, in the unit of the positions")
    .required(),
  sections: Joi.array().items(planSectionSchema).required(),
});

export function presentSeatPlan(
  show: { concertId: string; date: string },
  seats: readonly PlacedSeat[],
): object {
  return {
    concertId: show.concertId,
    date: show.date,
    seatSize: SEAT_SIZE,
    sections: arrangeHall(seats).map(({ section, rows }) => ({
      section,
      rows: rows.map(({ row, seats: members }) => ({
        row,
        seats: members.map(({ seatNo, price, position }) => ({
          seatNo,
          price: formatMoney(price),
          ...position,
        })),
      })),
    })),
  };
}
