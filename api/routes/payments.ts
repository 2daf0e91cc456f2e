import Joi from "joi";
import { RowlockError } from "../../domain/errors.ts";
import { idFromTicket } from "../../domain/ids.ts";
import { formatMoney, type Money } from "../../domain/money.ts";
import { fan } from "../access/who-may-call.ts";
import { requireSelf } from "../access/fan.ts";
import { amount, reservationId, userId } from "../http/fields.ts";
import { acceptedSuccess, runLaneErrand } from "../booking/lane-errand.ts";
import { findOwnReservation } from "../booking/own-reservation.ts";
import { concertIdParam } from "../http/params.ts";
import { paidSchema } from "../presenters/tickets.ts";
import { defineRoute, jsonBody, noQuery } from "../http/route.ts";

type PayBody = { reservationId: string; userId: string; paymentAmount: Money };

const pay = defineRoute({
  method: "post",
  path: "/concerts/:concertId/payments",
  operationId: "payReservation",
  tag: "Payments",
  summary: "Pay for a held seat from the balance",
  description:
    "Possible while the hold lasts, even when the session is over. What is accepted in time is honoured however late it is decided, unless the seat has gone to somebody else by then. Frees the place in the line.",
  access: fan,
  params: { concertId: concertIdParam },
  query: noQuery,
  headers: ["Idempotency-Key", "Prefer"],
  body: jsonBody(
    Joi.object<PayBody>({
      reservationId: reservationId.required(),
      userId: userId.required(),
      paymentAmount: amount.description("Exactly the reservation's price").required(),
    }),
  ),
  responses: {
    200: { description: "Paid (with `Prefer: wait`)", body: paidSchema },
    202: acceptedSuccess,
  },
  problems: [
    "not-yours",
    "unknown-reservation",
    "payment-amount-mismatch",
    "insufficient-balance",
    "already-paid",
    "hold-expired",
    "reservation-not-held",
    "idempotency-key-reused",
    "overloaded",
  ],

  handler(call, services) {
    const { params, body, caller } = call;
    requireSelf(caller, body.userId);
    const paid = formatMoney(body.paymentAmount);
    return runLaneErrand(services, call, {
      asked: ["pay", params.concertId, body.reservationId, paid],
      async find() {
        const concert = await services.catalogue.require(params.concertId);
        const reservation = await findOwnReservation(services, caller, body.reservationId);
        if (reservation.concertId !== concert.concertId) {
          throw new RowlockError("unknown-reservation");
        }
        return { ...reservation, room: concert.room };
      },
      refuseAtDoor({ price }) {
        if (body.paymentAmount !== price) {
          throw new RowlockError("payment-amount-mismatch", { price: formatMoney(price) });
        }
      },
      command: (head, { room, status }) => ({
        ...head,
        kind: "pay",
        reservationId: body.reservationId,
        paymentId: idFromTicket("payment", head.ticketId),
        amount: body.paymentAmount,
        room,
        // Read a moment ago, by the database's clock.
        askedInTime: status === "held",
      }),
    });
  },
});

export const paymentRoutes = [pay];
