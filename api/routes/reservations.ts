import Joi from "joi";
import type { Concert } from "../../db/concerts.ts";
import { listReservations, type ReservationView } from "../../db/reservations.ts";
import { RowlockError } from "../../domain/errors.ts";
import { idFromTicket, idPattern } from "../../domain/ids.ts";
import { fan } from "../access/who-may-call.ts";
import { refuseUnlessAdmitted, refuseUnlessFree, refuseUnlessOnSale } from "../booking/door.ts";
import { requireSelf } from "../access/fan.ts";
import { date, seatNo, userId } from "../http/fields.ts";
import { acceptedSuccess, runLaneErrand, type LaneSeat } from "../booking/lane-errand.ts";
import { findOwnReservation } from "../booking/own-reservation.ts";
import { pageQuery, readPage } from "../http/paging.ts";
import { concertIdParam, reservationIdParam, userIdParam } from "../http/params.ts";
import { requirePerformance } from "../booking/performances.ts";
import {
  presentReservation,
  reservationSchema,
  reservationsSchema,
} from "../presenters/reservations.ts";
import { cancelledSchema, reservedSchema } from "../presenters/tickets.ts";
import { defineRoute, jsonBody, noBody, noQuery } from "../http/route.ts";
import type { KnownSeat } from "../seat-map/seat-maps.ts";
import type { Services } from "../services.ts";

type ReserveBody = { date: string; seatNo: string; userId: string };

const reserve = defineRoute({
  method: "post",
  path: "/concerts/:concertId/reservations",
  operationId: "reserveSeat",
  tag: "Reservations",
  summary: "Reserve a seat",
  description:
    "The seat is held for some minutes, to be paid for. Needs an admitted place in the concert's line.",
  access: fan,
  limit: "reservations",
  params: { concertId: concertIdParam },
  query: noQuery,
  headers: ["Idempotency-Key", "Prefer"],
  body: jsonBody(
    Joi.object<ReserveBody>({
      date: date.required(),
      seatNo: seatNo.required(),
      userId: userId.required(),
    }),
  ),
  responses: {
    201: { description: "Held (with `Prefer: wait`)", body: reservedSchema, headers: ["Location"] },
    202: acceptedSuccess,
  },
  problems: [
    "not-yours",
    "wrong-room",
    "not-admitted",
    "session-ended",
    "sale-not-open",
    "sale-closed",
    "sale-paused",
    "sale-ending",
    "unknown-date",
    "unknown-seat",
    "seat-taken",
    "too-many-holds",
    "idempotency-key-reused",
    "overloaded",
  ],

  handler(call, services) {
    const { params, body, caller } = call;
    requireSelf(caller, body.userId);
    return runLaneErrand(services, call, {
      asked: ["reserve", params.concertId, body.date, body.seatNo],
      find: () => findSeat(services, params.concertId, body),
      refuseAtDoor({ concert, seat }) {
        const nowMs = services.clock.nowMs();
        refuseUnlessOnSale(concert, body.date, nowMs);
        refuseUnlessAdmitted(caller, concert.room, services.rooms.limitsOf(concert.room));
        refuseUnlessFree(seat, nowMs);
      },
      command: (head) => ({
        ...head,
        kind: "reserve",
        reservationId: idFromTicket("reservation", head.ticketId),
      }),
    });
  },
});

type FoundSeat = LaneSeat & { concert: Concert; seat: KnownSeat };

/** @throws {RowlockError} `unknown-concert`, `unknown-date`, `unknown-seat` */
async function findSeat(
  { catalogue, seatMaps }: Services,
  concertId: string,
  body: ReserveBody,
): Promise<FoundSeat> {
  const concert = await catalogue.require(concertId);
  const { performanceId } = requirePerformance(concert, body.date);
  const seatMap = await seatMaps.open({ performanceId, concertId, date: body.date });
  const seat = seatMap.find(body.seatNo);
  if (seat === undefined) {
    throw new RowlockError("unknown-seat");
  }
  return { performanceId, seatNo: seat.seatNo, seatId: seat.seatId, concert, seat };
}

const read = defineRoute({
  method: "get",
  path: "/reservations/:reservationId",
  operationId: "readReservation",
  tag: "Reservations",
  summary: "One reservation",
  access: fan,
  params: { reservationId: reservationIdParam },
  query: noQuery,
  body: noBody,
  responses: { 200: { description: "The reservation", body: reservationSchema } },
  problems: [],

  async handler({ params, caller }, services) {
    const reservation = await findOwnReservation(services, caller, params.reservationId);
    return { status: 200, body: presentReservation(reservation) };
  },
});

const cancel = defineRoute({
  method: "delete",
  path: "/reservations/:reservationId",
  operationId: "cancelReservation",
  tag: "Reservations",
  summary: "Give a held seat back",
  description: "Giving it back twice is giving it back once. What is paid stays paid.",
  access: fan,
  limit: "reservations",
  params: { reservationId: reservationIdParam },
  query: noQuery,
  headers: ["Idempotency-Key", "Prefer"],
  body: noBody,
  responses: {
    200: { description: "Given back (with `Prefer: wait`)", body: cancelledSchema },
    202: acceptedSuccess,
  },
  problems: [
    "already-paid",
    "hold-expired",
    "reservation-not-held",
    "idempotency-key-reused",
    "overloaded",
  ],

  handler(call, services) {
    const { params, caller } = call;
    return runLaneErrand(services, call, {
      asked: ["cancel", params.reservationId],
      find: () => findOwnReservation(services, caller, params.reservationId),
      // Whether it can still be given back is the lane's to say.
      refuseAtDoor: () => undefined,
      command: (head, { reservationId }) => ({ ...head, kind: "cancel", reservationId }),
    });
  },
});

const list = defineRoute({
  method: "get",
  path: "/users/:userId/reservations",
  operationId: "listReservations",
  tag: "Reservations",
  summary: "A user's reservations, newest first",
  access: fan,
  params: { userId: userIdParam },
  query: pageQuery(idPattern("reservation")),
  body: noBody,
  responses: { 200: { description: "A page of reservations", body: reservationsSchema } },
  problems: [],

  async handler({ params, query, caller }, { db }) {
    requireSelf(caller, params.userId);
    const { items, nextBefore } = await readPage(
      query,
      (reservation: ReservationView) => reservation.reservationId,
      (page) => listReservations(db, { userId: caller.userId, ...page }),
    );
    return { status: 200, body: { reservations: items.map(presentReservation), nextBefore } };
  },
});

export const reservationRoutes = [reserve, read, cancel, list];
