import { expect, test } from "@jest/globals";
import type { BookedReservation, BookedTicket, Books } from "../../../../bench/rush/audit/books.ts";
import { compare } from "../../../../bench/rush/audit/compare.ts";
import type { Errand } from "../../../../bench/rush/fans/witness.ts";
import { errand } from "../errands.ts";

/*
 * One fan tops up, reserves A1 and pays for it; everybody tells the truth. Each test then changes one
 * thing, and the audit must find it, under the right name and no other.
 */

const reserved = {
  ticketId: "tkt_1",
  reservationId: "rsv_1",
  status: "reserved",
  price: "50.00",
  expiresAt: "2026-01-01T00:00:15.000Z",
} as const;
const toppedUp = { ticketId: "tkt_2", userId: "fan-1", newBalance: "70.00" } as const;
const paid = {
  ticketId: "tkt_3",
  paymentId: "pay_1",
  status: "paid",
  amount: "50.00",
  balance: "20.00",
} as const;

const completed = <Result extends object>(result: Result) =>
  ({ status: "completed", result }) as const;

const reserving = errand({
  ticketId: "tkt_1",
  acceptedAtMs: 1010,
  told: completed(reserved),
  toldAtMs: 1020,
});
const toppingUp = errand({
  kind: "top-up",
  seatNo: undefined,
  ticketId: "tkt_2",
  told: completed(toppedUp),
});
const paying = errand({
  kind: "pay",
  reservationId: "rsv_1",
  ticketId: "tkt_3",
  told: completed(paid),
});
const story = [reserving, toppingUp, paying];

const reservation: BookedReservation = {
  reservationId: "rsv_1",
  userId: "fan-1",
  seatNo: "A1",
  status: "paid",
  createdAtMs: 1015,
  expiresAtMs: 16_015,
};
const payment = { paymentId: "pay_1", reservationId: "rsv_1", amount: 50_00n };
const ticket = (kind: BookedTicket["kind"], outcome: BookedTicket["outcome"]): BookedTicket => ({
  userId: "fan-1",
  kind,
  outcome,
  decidedAtMs: 1015,
});

function books(overrides: Partial<Books> = {}): Books {
  return {
    tickets: new Map([
      ["tkt_1", ticket("reserve", completed(reserved))],
      ["tkt_2", ticket("top-up", completed(toppedUp))],
      ["tkt_3", ticket("pay", completed(paid))],
    ]),
    reservations: [reservation],
    payments: [payment],
    accounts: [{ userId: "fan-1", balance: 20_00n, ledgerSum: 20_00n }],
    ...overrides,
  };
}

/** What the audit found, by name. */
function found(errands: readonly Errand[], kept: Books, clockLeadMs = 0): Record<string, string> {
  const findings = compare(errands, kept, clockLeadMs).filter(({ isClean }) => !isClean);
  return Object.fromEntries(findings.map(({ what, found: amount }) => [what, amount]));
}

test("of a true story there is nothing to find", () => {
  expect(found(story, books())).toEqual({});
  expect(compare(story, books(), 0).map(({ found: amount }) => amount)).toEqual(
    Array.from({ length: 7 }, () => "0"),
  );
});

test("a seat that two reservations were paid for", () => {
  const other = { ...reservation, reservationId: "rsv_9", userId: "fan-9" };
  const kept = books({ reservations: [reservation, other] });
  expect(found(story, kept)).toMatchObject({ "seats sold twice": "1" });
});

test("a seat that two fans were told to have paid, though the books know of one", () => {
  const told = completed({ ...paid, paymentId: "pay_9" });
  const rival = { ...paying, userId: "fan-9", reservationId: "rsv_9", told };
  expect(found([...story, rival], books())).toMatchObject({ "seats sold twice": "1" });
});

test("a balance that is not its ledger", () => {
  const accounts = [
    { userId: "fan-1", balance: 20_00n, ledgerSum: 19_50n },
    { userId: "fan-2", balance: 0n, ledgerSum: 50n },
  ];
  expect(found(story, books({ accounts }))).toEqual({ "ledger difference": "1.00" });
});

test("a balance that is its ledger, but not what the fan was told", () => {
  const accounts = [{ userId: "fan-1", balance: 70_00n, ledgerSum: 70_00n }];
  expect(found(story, books({ accounts }))).toEqual({
    "difference to what fans were told of their money": "50.00",
  });
});

test("a ticket without an outcome", () => {
  const waiting = { ...reserving, told: undefined };
  expect(found([waiting], books({ payments: [], accounts: [] }))).toEqual({
    "tickets unanswered": "1",
  });
});

test("a request that was never accepted owes no outcome", () => {
  const lost = errand({ userId: "fan-9" });
  expect(found([...story, lost], books())).toEqual({});
});

test.each<[string, Partial<Books>]>([
  ["no ticket", { tickets: new Map([...books().tickets].slice(1)) }],
  [
    "a ticket that says otherwise",
    {
      tickets: new Map([
        ...books().tickets,
        ["tkt_1", ticket("reserve", { status: "rejected", code: "seat-taken" })],
      ]),
    },
  ],
  [
    "a ticket with another price",
    {
      tickets: new Map([
        ...books().tickets,
        ["tkt_1", ticket("reserve", completed({ ...reserved, price: "40.00" }))],
      ]),
    },
  ],
  [
    "a ticket of somebody else",
    {
      tickets: new Map([
        ...books().tickets,
        ["tkt_1", { ...ticket("reserve", completed(reserved)), userId: "fan-9" }],
      ]),
    },
  ],
  ["a payment of another amount", { payments: [{ ...payment, amount: 40_00n }] }],
  ["no payment", { payments: [] }],
])("an answer of which the books have %s", (_, changed) => {
  expect(found(story, books(changed))).toEqual({ "answers that the books deny": "1" });
});

test("an answer that names another seat than the books", () => {
  const kept = books({ reservations: [{ ...reservation, seatNo: "A2" }] });
  // The reservation and its payment were both promised for A1.
  expect(found(story, kept)).toEqual({ "answers that the books deny": "2" });
});

test("a refusal under a ticket that was not refused, or for another reason", () => {
  const told = { status: "rejected", code: "hold-expired" } as const;
  const refused = { ...paying, told };
  expect(found([reserving, refused], books({ accounts: [] }))).toMatchObject({
    "answers that the books deny": "1",
  });
  const reason = ticket("pay", { status: "rejected", code: "insufficient-balance" });
  const tickets = new Map([...books().tickets, ["tkt_3", reason] as const]);
  expect(found([reserving, refused], books({ accounts: [], payments: [], tickets }))).toEqual({
    "answers that the books deny": "1",
  });
});

test("a seat given back that is still held", () => {
  const told = completed({
    ticketId: "tkt_4",
    reservationId: "rsv_1",
    status: "cancelled" as const,
  });
  const cancelling = errand({ kind: "cancel", reservationId: "rsv_1", ticketId: "tkt_4", told });
  const tickets = new Map([...books().tickets, ["tkt_4", ticket("cancel", told)] as const]);
  const kept = books({ tickets, payments: [], accounts: [] });
  const held = { ...reservation, status: "held" as const };
  expect(found([reserving, cancelling], { ...kept, reservations: [held] })).toEqual({
    "answers that the books deny": "1",
  });
  const cancelled = { ...reservation, status: "cancelled" as const };
  expect(found([reserving, cancelling], { ...kept, reservations: [cancelled] })).toEqual({});
});

/** Refused at the door, at this time of the fans' clock. */
const refusedAt = (askedAtMs: number, seatNo = "A1") =>
  errand({
    userId: "fan-2",
    seatNo,
    askedAtMs,
    told: { status: "rejected", code: "seat-taken" },
    toldAtMs: askedAtMs + 5,
  });

/** Nobody has money here, so that only the refusal is judged. */
const heldUntil16s = books({
  payments: [],
  accounts: [],
  reservations: [{ ...reservation, status: "expired" }],
});

test("a refusal while somebody has the seat, or had it a moment ago, is true", () => {
  for (const askedAtMs of [1100, 10_000, 16_015, 16_015 + 4000]) {
    expect(found([reserving, refusedAt(askedAtMs)], heldUntil16s)).toEqual({});
  }
});

test("a refusal of a seat that nobody has is not", () => {
  const groundless = { "refusals without a reason": "1" };
  expect(found([reserving, refusedAt(10_000, "A2")], heldUntil16s)).toEqual(groundless);
  expect(found([reserving, refusedAt(16_015 + 6000)], heldUntil16s)).toEqual(groundless);
  expect(found([reserving, refusedAt(-6000)], heldUntil16s)).toEqual(groundless);
});

test("a sold seat may be refused for ever", () => {
  expect(found([...story, refusedAt(1e9)], books())).toEqual({});
});

test("a seat that was given back may not be refused until its hold would have ended", () => {
  const cancelled = { ticketId: "tkt_4", reservationId: "rsv_1", status: "cancelled" as const };
  const kept = {
    ...heldUntil16s,
    tickets: new Map([
      ...heldUntil16s.tickets,
      ["tkt_4", ticket("cancel", completed(cancelled))] as const,
    ]),
    reservations: [{ ...reservation, status: "cancelled" as const }],
  };
  expect(found([reserving, refusedAt(5000)], kept)).toEqual({});
  expect(found([reserving, refusedAt(10_000)], kept)).toEqual({ "refusals without a reason": "1" });
});

test("clocks that differ are allowed for", () => {
  const leadMs = 3_600_000;
  const booked = heldUntil16s.reservations.map((row) => ({
    ...row,
    createdAtMs: row.createdAtMs + leadMs,
    expiresAtMs: row.expiresAtMs + leadMs,
  }));
  const kept = { ...heldUntil16s, reservations: booked };
  expect(found([reserving, refusedAt(10_000)], kept, leadMs)).toEqual({});
  expect(found([reserving, refusedAt(10_000)], kept, 0)).toEqual({
    "refusals without a reason": "1",
  });
});

test("a reservation and a payment that nobody was told of", () => {
  const kept = books({
    reservations: [reservation, { ...reservation, reservationId: "rsv_9", seatNo: "A9" }],
    payments: [payment, { ...payment, paymentId: "pay_9", reservationId: "rsv_9" }],
  });
  expect(found(story, kept)).toEqual({ "bookings that nobody was told of": "2" });
});

test("what nobody was told of may be of a fan who heard nothing", () => {
  const other = { ...reservation, reservationId: "rsv_9", userId: "fan-9", seatNo: "A9" };
  const kept = books({ reservations: [reservation, { ...other, status: "held" }] });
  expect(found([...story, errand({ userId: "fan-9", seatNo: "A9" })], kept)).toEqual({});
});
