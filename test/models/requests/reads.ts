import fc from "fast-check";
import { balanceOf, hasLapsed, priceOf } from "../booking-rules.ts";
import { inSeconds, money, refused } from "../expected.ts";
import { refusalOfPlace, standingOf } from "../line-rules.ts";
import type { Booking, Expected, State, Token } from "../state.ts";
import { bookingChoice, bookingFor } from "./lane.ts";
import { at, named, nameOf, tokenChoice, tokenOf, wordsOf, type Request } from "./request.ts";

/** What somebody with a token may look at. */
type Read = {
  words: string;
  /** Where it is, and what is to be there for a fan whose place stands. */
  find: (
    state: State,
    token: Token,
  ) => { path: string; expected: (now: State) => Expected; mayLag?: true } | undefined;
};

const balance = named.map((of): Read => ({
  words: `the balance of ${of ?? "their own"}`,
  find(state, token) {
    const userId = nameOf(state, token, of);
    return {
      path: `/users/${userId}/balance`,
      expected: (now) =>
        userId === token.userId
          ? { status: 200, body: { userId, balance: money(balanceOf(now, userId)) } }
          : refused("not-yours"),
    };
  },
}));

const ledger = fc.constant<Read>({
  words: "their ledger",
  find: (_state, { userId }) => ({
    path: `/users/${userId}/balance/entries?limit=100`,
    expected: (now) => ({
      status: 200,
      body: { userId, entries: ledgerLines(now, userId).toReversed(), nextBefore: null },
    }),
  }),
});

/** Each movement of a balance, and what the balance was after it; oldest first. */
export function ledgerLines(state: State, userId: string) {
  let balanceCents = 0;
  return state.ledger
    .filter((entry) => entry.userId === userId)
    .map(({ kind, amountCents, reference }) => {
      balanceCents += amountCents;
      return { kind, amount: money(amountCents), balanceAfter: money(balanceCents), reference };
    });
}

const reservations = fc.constant<Read>({
  words: "their reservations",
  find: (_state, { userId }) => ({
    path: `/users/${userId}/reservations?limit=100`,
    expected(now) {
      const own = now.bookings.filter((booking) => booking.userId === userId);
      // Newest first, by the time in their ids.
      const sorted = own.toSorted((a, b) => (a.reservationId < b.reservationId ? 1 : -1));
      return {
        status: 200,
        body: { reservations: sorted.map((each) => viewOf(now, each)), nextBefore: null },
      };
    },
  }),
});

const reservation = bookingChoice.map((choice): Read => ({
  words: `a reservation, ${choice.index} back`,
  find(state, { userId }) {
    const target = bookingFor(state, userId, choice);
    if (target === undefined) {
      return undefined;
    }
    const { reservationId } = target;
    return {
      path: `/reservations/${reservationId}`,
      expected(now) {
        const booking = now.bookings.find((each) => each.reservationId === reservationId);
        return booking?.userId === userId
          ? { status: 200, body: viewOf(now, booking) }
          : refused("unknown-reservation");
      },
    };
  },
}));

function viewOf(state: State, booking: Booking): Record<string, unknown> {
  const { reservationId, seatNo, userId, endsAtS, paymentId } = booking;
  return {
    reservationId,
    concertId: state.names.concertId,
    date: state.names.date,
    seatNo,
    userId,
    status: hasLapsed(state, booking) ? "expired" : booking.status,
    price: money(priceOf(state, booking)),
    expiresAt: inSeconds(endsAtS - state.nowS),
    paymentId,
  };
}

const ticket = fc.nat({ max: 20 }).map((index): Read => ({
  words: `ticket ${index}`,
  find(state, { userId }) {
    const ticketId = at([...state.outcomes.keys()], index);
    return ticketId === undefined
      ? undefined
      : {
          path: `/tickets/${ticketId}`,
          expected(now) {
            const outcome = now.outcomes.get(ticketId);
            return outcome?.userId === userId
              ? ticketOf(ticketId, outcome.expected)
              : refused("unknown-ticket");
          },
        };
  },
}));

function ticketOf(ticketId: string, { status, body }: Expected): Expected {
  const outcome =
    status < 400 ? { status: "completed", result: body } : { status: "rejected", problem: body };
  return { status: 200, body: { ticketId, httpStatus: status, ...outcome } };
}

const here = { weight: 12, arbitrary: fc.constant(true) };
const seatMap = fc.oneof(here, fc.constant(false)).map((isHere): Read => ({
  words: `the seats ${isHere ? "here" : "elsewhere"}`,
  find({ names }) {
    const { concertId } = isHere ? names : names.elsewhere;
    return {
      path: `/concerts/${concertId}/availability?date=${names.date}`,
      expected: (now) =>
        isHere ? seatsOf(now) : refused("wrong-room", { room: names.elsewhere.room }),
      mayLag: true,
    };
  },
}));

function seatsOf({ names, seats }: State): Expected {
  const availableSeats = [...seats]
    .filter(([, { reservationId }]) => reservationId === undefined)
    .map(([seatNo, { priceCents }]) => ({
      seatNo,
      status: "available",
      price: money(priceCents),
    }));
  const { concertId, date } = names;
  return { status: 200, body: { concertId, dates: [{ date, availableSeats }] } };
}

const readBy = (read: fc.Arbitrary<Read>): fc.Arbitrary<Request> =>
  fc.tuple(tokenChoice, read).map(([choice, { words, find }]) => ({
    words: `${wordsOf(choice)} reads ${words}`,
    prepare(state) {
      const token = tokenOf(state, choice);
      const found = token && find(state, token);
      return (
        found && {
          send: (hall) => hall.ask("GET", found.path, { token: token.text }),
          foresee: (now) => refusalOfPlace(standingOf(now, token)) ?? found.expected(now),
          ...(found.mayLag && { mayLag: true }),
        }
      );
    },
  }));

export const readRequest: fc.Arbitrary<Request> = fc.oneof(
  ...[balance, ledger, reservations, reservation, ticket].map(readBy),
);

export const seatMapRequest: fc.Arbitrary<Request> = readBy(seatMap);
