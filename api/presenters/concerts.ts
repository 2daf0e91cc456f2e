import Joi from "joi";
import type { Concert } from "../../db/concerts.ts";
import { formatMoment, money, moment, saleState } from "./forms.ts";

export const concertSchema = Joi.object({
  concertId: Joi.string().required(),
  title: Joi.string().required(),
  venue: Joi.string().required(),
  timeZone: Joi.string().description("The venue's, by its IANA name").required(),
  saleOpensAt: moment.required(),
  saleState: saleState.required(),
  room: Joi.string().description("The line that leads to this concert").required(),
  dates: Joi.array()
    .items(Joi.string())
    .description("The days on which it is performed, on the venue's calendar")
    .required(),
});

export const concertsSchema = Joi.object({
  concerts: Joi.array().items(concertSchema).required(),
});

export const availabilitySchema = Joi.object({
  concertId: Joi.string().required(),
  dates: Joi.array()
    .items(
      Joi.object({
        date: Joi.string().required(),
        availableSeats: Joi.array()
          .items(
            Joi.object({
              seatNo: Joi.string().required(),
              status: Joi.valid("available").required(),
              price: money.required(),
            }),
          )
          .required(),
      }),
    )
    .required(),
});

export function presentConcert(concert: Concert): object {
  return {
    concertId: concert.concertId,
    title: concert.title,
    venue: concert.venue,
    timeZone: concert.timeZone,
    saleOpensAt: formatMoment(concert.saleOpensAtMs),
    saleState: concert.saleState,
    room: concert.room,
    dates: concert.performances.map(({ date }) => date),
  };
}
