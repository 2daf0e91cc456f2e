import Joi from "joi";
import type { ReservationView } from "../../db/reservations.ts";
import { formatMoney } from "../../domain/money.ts";
import { reservationStatuses } from "../../domain/seats.ts";
import { formatMoment, money, moment } from "./forms.ts";

export const reservationSchema = Joi.object({
  reservationId: Joi.string().required(),
  concertId: Joi.string().required(),
  date: Joi.string().required(),
  seatNo: Joi.string().required(),
  userId: Joi.string().required(),
  status: Joi.valid(...reservationStatuses).required(),
  price: money.required(),
  expiresAt: moment.description("When the hold ends, or ended").required(),
  paymentId: Joi.string().allow(null).required(),
});

export const reservationsSchema = Joi.object({
  reservations: Joi.array().items(reservationSchema).required(),
  nextBefore: Joi.string()
    .allow(null)
    .description("The `before` of the next page; null on the last")
    .required(),
});

export function presentReservation(reservation: ReservationView): object {
  return {
    reservationId: reservation.reservationId,
    concertId: reservation.concertId,
    date: reservation.date,
    seatNo: reservation.seatNo,
    userId: reservation.userId,
    status: reservation.status,
    price: formatMoney(reservation.price),
    expiresAt: formatMoment(reservation.expiresAtMs),
    paymentId: reservation.paymentId,
  };
}
