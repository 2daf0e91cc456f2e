import { describe, expect, test } from "@jest/globals";
import { openFanLog, type Errand, type FanLog, type Sighting } from "../load/log.ts";
import type { Books } from "./books.ts";
import { check, type Circumstances } from "./check.ts";

/*
 * A fan tops up, reserves A1 and pays; another reserves A2 and gives it back. Everybody tells the
 * truth. Each test then changes one thing, and the checker must find it under the right promise.
 */

const calm: Circumstances = { holdMs: 14_000, maxHolds: 1, redisLostAtMs: [] };

function errand(overrides: Partial<Errand>): Errand {
  return {
    kind: "reserve",
    userId: "fan-1",
    seatNo: "A1",
    reservationId: undefined,
    amount: undefined,
    askedAtMs: 1000,
    tickets: [],
    forgotten: [],
    told: [],
    ...overrides,
  };
}

const done = (ticketId: string, atMs: number, result: Record<string, unknown>) =>
  ({ status: "completed", ticketId, atMs, result }) as const;
const refused = (ticketId: string | undefined, atMs: number, code: string) =>
  ({ status: "rejected", ticketId, atMs, code }) as const;

const toppedUp = { ticketId: "tkt_1", userId: "fan-1", newBalance: "80.00" };
const reserved = (ticketId: string, reservationId: string) => ({
  ticketId,
  reservationId,
  status: "reserved" as const,
  price: "50.00",
  expiresAt: "1970-01-01T00:00:15.000Z",
});
const paid = {
  ticketId: "tkt_3",
  paymentId: "pay_1",
  status: "paid" as const,
  amount: "50.00",
  balance: "30.00",
};
const cancelled = { ticketId: "tkt_5", reservationId: "rsv_2", status: "cancelled" as const };

function sighting(overrides: Partial<Sighting>): Sighting {
  return {
    userId: "fan-1",
    sequence: 1,
    askedAtMs: 100,
    toldAtMs: 110,
    state: "joined",
    ...overrides,
  };
}

/** The indices of the story, for tests that change one of its errands. */
const TOP_UP = 0;
const RESERVE = 1;
const PAY = 2;
const CANCEL = 4;
const REFUSED = 5;

function story(): { log: FanLog; books: Books } {
  const log: FanLog = {
    ...openFanLog(),
    errands: [
      errand({
        kind: "top-up",
        seatNo: undefined,
        amount: "80.00",
        told: [done("tkt_1", 1010, toppedUp)],
      }),
      errand({
        tickets: [{ ticketId: "tkt_2", acceptedAtMs: 1010 }],
        told: [done("tkt_2", 1030, reserved("tkt_2", "rsv_1"))],
      }),
      errand({
        kind: "pay",
        reservationId: "rsv_1",
        askedAtMs: 1100,
        told: [done("tkt_3", 1120, paid), done("tkt_3", 1130, paid)],
      }),
      errand({
        userId: "fan-2",
        seatNo: "A2",
        told: [done("tkt_4", 1030, reserved("tkt_4", "rsv_2"))],
      }),
      errand({
        userId: "fan-2",
        kind: "cancel",
        seatNo: "A2",
        reservationId: "rsv_2",
        askedAtMs: 1200,
        told: [done("tkt_5", 1220, cancelled)],
      }),
      errand({ userId: "fan-2", askedAtMs: 1300, told: [refused(undefined, 1310, "seat-taken")] }),
    ],
    sightings: [
      sighting({}),
      sighting({ userId: "fan-2", sequence: 2, askedAtMs: 200, toldAtMs: 210 }),
      sighting({ state: "admitted", askedAtMs: 300, toldAtMs: 310 }),
      sighting({
        userId: "fan-2",
        sequence: 2,
        state: "waiting",
        askedAtMs: 320,
        toldAtMs: 330,
      }),
    ],
  };
  const ticket = (
    ticketId: string,
    userId: string,
    kind: Books["tickets"][number]["kind"],
    outcome: Books["tickets"][number]["outcome"],
    decidedAtMs: number,
  ) => ({ ticketId, userId, kind, outcome, acceptedAtMs: decidedAtMs - 10, decidedAtMs });
  const completed = <Result>(result: Result) => ({ status: "completed" as const, result });
  const books: Books = {
    tickets: [
      ticket("tkt_1", "fan-1", "top-up", completed(toppedUp), 1005),
      ticket("tkt_2", "fan-1", "reserve", completed(reserved("tkt_2", "rsv_1")), 1020),
      ticket("tkt_3", "fan-1", "pay", completed(paid), 1110),
      ticket("tkt_4", "fan-2", "reserve", completed(reserved("tkt_4", "rsv_2")), 1020),
      ticket("tkt_5", "fan-2", "cancel", completed(cancelled), 1210),
    ],
    reservations: [
      {
        reservationId: "rsv_1",
        ticketId: "tkt_2",
        userId: "fan-1",
        seatNo: "A1",
        status: "paid",
        createdAtMs: 1020,
        expiresAtMs: 15_000,
      },
      {
        reservationId: "rsv_2",
        ticketId: "tkt_4",
        userId: "fan-2",
        seatNo: "A2",
        status: "cancelled",
        createdAtMs: 1020,
        expiresAtMs: 15_000,
      },
    ],
    payments: [
      {
        paymentId: "pay_1",
        reservationId: "rsv_1",
        userId: "fan-1",
        amount: 50_00n,
        ticketId: "tkt_3",
        createdAtMs: 1110,
      },
    ],
    balances: new Map([
      ["fan-1", 30_00n],
      ["fan-2", 0n],
    ]),
    lapsedHolds: [],
  };
  return { log, books };
}

/** Tells the story with a change, and gives the promises that the checker finds broken. */
function promisesBrokenBy(
  change: (told: ReturnType<typeof story>) => void,
  circumstances = calm,
): string[] {
  const told = story();
  change(told);
  const promises = check(told.log, told.books, circumstances).map(({ promise }) => promise);
  return [...new Set(promises)];
}

function changeErrand(log: FanLog, index: number, change: Partial<Errand>): void {
  log.errands[index] = errand({ ...log.errands[index], ...change });
}

test("a true story breaks no promise", () => {
  expect(promisesBrokenBy(() => undefined)).toEqual([]);
});

test.each<[string, string, (told: ReturnType<typeof story>) => void]>([
  [
    "a ticket without an outcome",
    "every accepted request has its outcome",
    ({ log }) => {
      log.errands.push(
        errand({ seatNo: "A9", tickets: [{ ticketId: "tkt_9", acceptedAtMs: 1400 }] }),
      );
    },
  ],
  [
    "a ticket that nobody remembers",
    "no ticket is forgotten",
    ({ log }) => changeErrand(log, RESERVE, { forgotten: ["tkt_0"] }),
  ],
  [
    "two answers to one request",
    "a repeated request gets the same answer",
    ({ log }) =>
      changeErrand(log, REFUSED, {
        told: [refused(undefined, 1310, "seat-taken"), refused(undefined, 1320, "hold-expired")],
      }),
  ],
  [
    "an answer that is not recorded",
    "every answer is true in the database",
    ({ books }) => {
      books.tickets = books.tickets.filter(({ ticketId }) => ticketId !== "tkt_2");
    },
  ],
  [
    "an answer that is recorded otherwise",
    "every answer is true in the database",
    ({ log }) => changeErrand(log, REFUSED, { told: [refused("tkt_2", 1310, "seat-taken")] }),
  ],
  [
    "a cancellation that did not happen",
    "every answer is true in the database",
    ({ books }) => {
      books.reservations = books.reservations.map((row) =>
        row.reservationId === "rsv_2" ? { ...row, status: "held" } : row,
      );
    },
  ],
  [
    "a reservation that nobody was told of",
    "what is booked was told",
    ({ books }) => {
      const [first] = books.reservations;
      if (first !== undefined) {
        books.reservations.push({
          ...first,
          reservationId: "rsv_9",
          userId: "fan-3",
          seatNo: "A9",
        });
      }
    },
  ],
  [
    "a payment that was told and is not there",
    "what is booked was told",
    ({ books }) => {
      books.payments = [];
    },
  ],
  [
    "a seat that is sold and held",
    "no seat has two owners at a time",
    ({ books }) => {
      books.reservations = books.reservations.map((row) => ({ ...row, seatNo: "A1" }));
    },
  ],
  [
    "a hold that ends early",
    "no seat has two owners at a time",
    ({ log, books }) => {
      log.errands = log.errands.filter(({ kind }) => kind !== "cancel");
      books.reservations = books.reservations.map((row) =>
        row.reservationId === "rsv_2"
          ? { ...row, seatNo: "A1", status: "expired", expiresAtMs: 14_000 }
          : row,
      );
      books.tickets = books.tickets.filter(({ ticketId }) => ticketId !== "tkt_5");
    },
  ],
  [
    "a debit too many",
    "a balance is what its fan was told of",
    ({ books }) => books.balances.set("fan-1", -20_00n),
  ],
  [
    "a top-up that was lost",
    "a balance is what its fan was told of",
    ({ log }) => changeErrand(log, TOP_UP, { amount: "90.00" }),
  ],
  [
    "two payments for a reservation",
    "a reservation is paid at most once, and in time",
    ({ books }) => {
      books.payments.push(...books.payments);
    },
  ],
  [
    "a payment that was accepted after the end of the hold",
    "a reservation is paid at most once, and in time",
    ({ books }) => {
      books.reservations = books.reservations.map((row) =>
        row.reservationId === "rsv_1" ? { ...row, expiresAtMs: -1000 } : row,
      );
    },
  ],
  [
    "a refusal of a seat that nobody had",
    "a seat that is refused as taken was taken",
    ({ log }) => changeErrand(log, REFUSED, { seatNo: "A9" }),
  ],
  [
    "a second hold of a fan who may have one",
    "nobody holds more seats than one user may",
    ({ log, books }) => {
      const second = reserved("tkt_6", "rsv_3");
      log.errands.push(errand({ seatNo: "A3", told: [done("tkt_6", 1050, second)] }));
      books.tickets.push({
        ticketId: "tkt_6",
        userId: "fan-1",
        kind: "reserve",
        outcome: { status: "completed", result: second },
        acceptedAtMs: 1040,
        decidedAtMs: 1045,
      });
      books.reservations.push({
        reservationId: "rsv_3",
        ticketId: "tkt_6",
        userId: "fan-1",
        seatNo: "A3",
        status: "expired",
        createdAtMs: 1045,
        expiresAtMs: 15_045,
      });
    },
  ],
  [
    "a fan who holds nothing and is told to hold too many",
    "who is told to hold too many holds as many",
    ({ log }) =>
      log.errands.push(
        errand({
          userId: "fan-3",
          seatNo: "A3",
          told: [refused(undefined, 1310, "too-many-holds")],
        }),
      ),
  ],
  [
    "a hold that lies past its end",
    "no hold lasts past its end",
    ({ books }) => {
      books.lapsedHolds = ["A3"];
    },
  ],
  [
    "an answer that makes no sense",
    "every answer makes sense",
    ({ log }) => {
      log.surprises.push("POST /: 500");
    },
  ],
  [
    "a lost place",
    "nobody in the line is lost",
    ({ log }) => {
      log.sightings.push(sighting({ state: "gone", askedAtMs: 400, toldAtMs: 410 }));
    },
  ],
  [
    "a place that two have",
    "nobody in the line is doubled",
    ({ log }) => {
      log.sightings.push(sighting({ userId: "fan-3", sequence: 2, askedAtMs: 205, toldAtMs: 211 }));
    },
  ],
  [
    "a place in front of who came earlier",
    "a place keeps the order of joining",
    ({ log }) => {
      log.sightings.push(sighting({ userId: "fan-3", sequence: 0, askedAtMs: 300, toldAtMs: 311 }));
    },
  ],
  [
    "somebody who waits behind whom who came later was let in",
    "nobody in the line is overtaken",
    ({ log }) => {
      log.sightings.push(
        sighting({
          userId: "fan-3",
          sequence: 3,
          state: "admitted",
          askedAtMs: 312,
          toldAtMs: 315,
        }),
      );
    },
  ],
])("%s breaks: %s", (_what, promise, change) => {
  expect(promisesBrokenBy(change)).toEqual([promise]);
});

describe("a payment that is refused", () => {
  const refusePayment = (decidedAtMs: number, told: ReturnType<typeof story>) => {
    const { log, books } = told;
    changeErrand(log, PAY, { told: [refused("tkt_3", decidedAtMs + 10, "hold-expired")] });
    books.payments = [];
    books.reservations = books.reservations.map((row) =>
      row.reservationId === "rsv_1" ? { ...row, status: "expired" } : row,
    );
    books.balances.set("fan-1", 80_00n);
    books.tickets = books.tickets.map((ticket) =>
      ticket.ticketId === "tkt_3"
        ? { ...ticket, decidedAtMs, outcome: { status: "rejected", code: "hold-expired" } }
        : ticket,
    );
  };

  test.each([
    ["while the hold lasts", 1110],
    ["after its end, though it was accepted before", 16_000],
  ])("%s is found", (_, decidedAtMs) => {
    expect(promisesBrokenBy((told) => refusePayment(decidedAtMs, told))).toEqual([
      "paying in time works",
    ]);
  });

  test("because somebody else got the seat meanwhile is no violation", () => {
    const next = reserved("tkt_6", "rsv_3");
    expect(
      promisesBrokenBy((told) => {
        refusePayment(16_000, told);
        const { log, books } = told;
        log.errands.push(errand({ userId: "fan-3", told: [done("tkt_6", 15_510, next)] }));
        books.tickets.push({
          ticketId: "tkt_6",
          userId: "fan-3",
          kind: "reserve",
          outcome: { status: "completed", result: next },
          acceptedAtMs: 1090,
          decidedAtMs: 15_500,
        });
        books.reservations.push({
          reservationId: "rsv_3",
          ticketId: "tkt_6",
          userId: "fan-3",
          seatNo: "A1",
          status: "expired",
          createdAtMs: 15_500,
          expiresAtMs: 29_500,
        });
      }),
    ).toEqual([]);
  });
});

test("a request that was decided before an earlier one is found", () => {
  expect(
    promisesBrokenBy(({ log, books }) => {
      changeErrand(log, CANCEL, { seatNo: "A1" });
      changeErrand(log, RESERVE, {
        tickets: [{ ticketId: "tkt_2", acceptedAtMs: 1010 }],
      });
      changeErrand(log, CANCEL, { tickets: [{ ticketId: "tkt_5", acceptedAtMs: 1215 }] });
      books.tickets = books.tickets.map((ticket) =>
        ticket.ticketId === "tkt_2" ? { ...ticket, decidedAtMs: 1211 } : ticket,
      );
    }),
  ).toEqual(["who was accepted first is decided first"]);
});

test("what an emptied Redis makes of the line and of undecided tickets is no violation", () => {
  const emptied: Circumstances = { ...calm, redisLostAtMs: [314, 1015] };
  expect(
    promisesBrokenBy(({ log }) => {
      changeErrand(log, RESERVE, { forgotten: ["tkt_0"] });
      log.sightings.push(
        sighting({
          userId: "fan-3",
          sequence: 3,
          state: "admitted",
          askedAtMs: 312,
          toldAtMs: 313,
        }),
      );
    }, emptied),
  ).toEqual([]);
});

test("an emptied Redis is no reason for forgetting what was asked later", () => {
  expect(
    promisesBrokenBy(({ log }) => changeErrand(log, PAY, { forgotten: ["tkt_0"] }), {
      ...calm,
      redisLostAtMs: [1015],
    }),
  ).toEqual(["no ticket is forgotten"]);
});
