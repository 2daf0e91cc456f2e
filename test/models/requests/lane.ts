import fc from "fast-check";
import { newId } from "../../../domain/ids.ts";
import { cancel, pay, priceOf, reserve } from "../booking-rules.ts";
import { money } from "../expected.ts";
import type { Names, State } from "../state.ts";
import {
  at,
  detailsOf,
  choosersToken,
  key,
  mostly,
  named,
  nameOf,
  tokenChoice,
  tokenOf,
  wordsOf,
  type Request,
} from "./request.ts";

/** The requests that a lane decides. `waits`: whether for the outcome, or for a ticket only. */

type ConcertChoice = "here" | "elsewhere" | "nowhere";
const concertChoice = mostly<ConcertChoice>("here", "elsewhere", "nowhere");

function concertOf({ concertId, elsewhere }: Names, choice: ConcertChoice): string {
  const ids = { here: concertId, elsewhere: elsewhere.concertId, nowhere: "no-such-concert" };
  return ids[choice];
}

export const reserveRequest = (waits: fc.Arbitrary<boolean>): fc.Arbitrary<Request> =>
  fc
    .record({
      choice: choosersToken,
      as: named,
      concert: concertChoice,
      isRightDate: mostly(true, false),
      seatNo: fc.constantFrom("1", "2", "VIP", "1", "2", "VIP", "1", "2", "VIP", "vip"),
      key,
      waits,
    })
    .map(({ choice, as, concert, isRightDate, seatNo, ...how }) => ({
      words: `${wordsOf(choice)} reserves ${seatNo}${detailsOf({
        as,
        ...(concert !== "here" && { concert }),
        ...(!isRightDate && { date: "wrong" }),
        ...how,
      })}`,
      prepare(state) {
        const token = tokenOf(state, choice);
        if (token === undefined) {
          return undefined;
        }
        const userId = nameOf(state, token, as);
        const { names } = state;
        const concertId = concertOf(names, concert);
        const date = isRightDate ? names.date : "2099-12-31";
        const ask = { token, userId, key: how.key };
        return {
          send: (hall) =>
            hall.askLane("POST", `/concerts/${concertId}/reservations`, {
              token: token.text,
              json: { date, seatNo, userId },
              ...how,
            }),
          foresee: (now, told) => reserve(now, ask, { concertId, date, seatNo }, told),
        };
      },
    }));

/** Points at a booking: mostly at one of the asker's own, mostly at the newest. */
type BookingChoice = { index: number; of: "own" | "any" | "none" };
export const bookingChoice: fc.Arbitrary<BookingChoice> = fc.record({
  index: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 9 })),
  of: mostly("own", "any", "none"),
});

/** What is there to point at; `undefined` when there is nothing yet. */
export function bookingFor(
  state: State,
  userId: string,
  { index, of }: BookingChoice,
): { reservationId: string; priceCents: number } | undefined {
  if (of === "none") {
    return { reservationId: UNKNOWN_RESERVATION, priceCents: 1 };
  }
  const bookings = state.bookings.filter((booking) => of === "any" || booking.userId === userId);
  const chosen = at(bookings.toReversed(), index);
  return chosen && { reservationId: chosen.reservationId, priceCents: priceOf(state, chosen) };
}

const UNKNOWN_RESERVATION = newId("reservation");

export const payRequest = (waits: fc.Arbitrary<boolean>): fc.Arbitrary<Request> =>
  fc
    .record({
      choice: tokenChoice,
      as: named,
      booking: bookingChoice,
      concert: concertChoice,
      centsTooMuch: mostly(0, 1, -1),
      isNumber: fc.boolean(),
      key,
      waits,
    })
    .map(({ choice, as, booking, concert, centsTooMuch, isNumber, ...how }) => ({
      words: `${wordsOf(choice)} pays for ${inWords(booking)}${detailsOf({
        as,
        ...(concert !== "here" && { concert }),
        ...(centsTooMuch !== 0 && { centsTooMuch }),
        ...how,
      })}`,
      prepare(state) {
        const token = tokenOf(state, choice);
        const target = token && bookingFor(state, token.userId, booking);
        if (token === undefined || target === undefined) {
          return undefined;
        }
        const { reservationId, priceCents } = target;
        const userId = nameOf(state, token, as);
        const concertId = concertOf(state.names, concert);
        const amountCents = Math.max(priceCents + centsTooMuch, 1);
        const paymentAmount = isNumber ? amountCents / 100 : money(amountCents);
        const ask = { token, userId, key: how.key };
        return {
          send: (hall) =>
            hall.askLane("POST", `/concerts/${concertId}/payments`, {
              token: token.text,
              json: { reservationId, userId, paymentAmount },
              ...how,
            }),
          foresee: (now, told) => pay(now, ask, { concertId, reservationId, amountCents }, told),
        };
      },
    }));

export const cancelRequest = (waits: fc.Arbitrary<boolean>): fc.Arbitrary<Request> =>
  fc
    .record({ choice: tokenChoice, booking: bookingChoice, key, waits })
    .map(({ choice, booking, ...how }) => ({
      words: `${wordsOf(choice)} gives back ${inWords(booking)}${detailsOf(how)}`,
      prepare(state) {
        const token = tokenOf(state, choice);
        const target = token && bookingFor(state, token.userId, booking);
        if (token === undefined || target === undefined) {
          return undefined;
        }
        const { reservationId } = target;
        const ask = { token, userId: token.userId, key: how.key };
        return {
          send: (hall) =>
            hall.askLane("DELETE", `/reservations/${reservationId}`, { token: token.text, ...how }),
          foresee: (now, told) => cancel(now, ask, reservationId, told),
        };
      },
    }));

function inWords({ index, of }: BookingChoice): string {
  return of === "none" ? "no booking" : `${of} booking ${index} back`;
}
