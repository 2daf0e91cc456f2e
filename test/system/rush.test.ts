import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import type { Answer } from "../support/client.ts";
import { createShow, createUsers, SEAT_PRICE } from "../support/factories.ts";

let office: BoxOffice;

beforeAll(async () => {
  office = await openBoxOffice({ apis: 2, workers: 3 });
});

afterAll(() => office.close());

/** Users who are through the line, each with a client of one of the APIs. */
async function admittedFans(count: number, balance = 0n) {
  const users = await createUsers(office.db, count, { balance });
  return Promise.all(
    users.map(async (userId) => {
      const client = office.client();
      return { userId, client, token: await client.join(userId) };
    }),
  );
}

function countByStatus(answers: Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) {
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

test("200 simultaneous requests for one seat end in one hold and 199 refusals", async () => {
  const show = await createShow(office.db, { seats: 1 });
  const fans = await admittedFans(200);
  const seat = { ...show, seatNo: "1" };

  const answers = await Promise.all(fans.map((fan) => fan.client.reserve(fan, seat, { wait: 10 })));

  expect(countByStatus(answers)).toEqual({ 201: 1, 409: 199 });
  const live = await office
    .db("reservations")
    .where({ seat_id: show.seats[0]?.seatId, status: "held" });
  const winner = answers.find(({ status }) => status === 201);
  expect(live.map(({ id }) => id)).toEqual([winner?.body["reservationId"]]);
});

test("who was accepted before the others asked gets the seat, whichever API they ask", async () => {
  const show = await createShow(office.db, { seats: 20 });
  const fans = await admittedFans(10);
  const [first, ...rivals] = fans;
  if (first === undefined) {
    throw new Error("There is no first fan");
  }

  const rounds = await Promise.all(
    show.seats.map(async ({ seatNo }) => {
      const seat = { ...show, seatNo };
      const accepted = await first.client.reserve(first, seat);
      const late = await Promise.all(
        rivals.map((fan) => fan.client.reserve(fan, seat, { wait: 10 })),
      );
      const ticket = await first.client.ticket(first.token, String(accepted.body["ticketId"]), {
        wait: 10,
      });
      return { accepted, late, ticket };
    }),
  );

  for (const { accepted, late, ticket } of rounds) {
    expect(accepted.status).toBe(202);
    expect(ticket.body).toMatchObject({ status: "completed", httpStatus: 201 });
    expect(countByStatus(late)).toEqual({ 409: rivals.length });
  }
});

test("50 simultaneous payments for one reservation make one debit", async () => {
  const show = await createShow(office.db, { seats: 1 });
  const [fan] = await admittedFans(1, SEAT_PRICE * 10n);
  if (fan === undefined) {
    throw new Error("There is no fan");
  }
  const hold = await fan.client.reserve(fan, { ...show, seatNo: "1" }, { wait: 10 });
  expect(hold.status).toBe(201);
  const payment = {
    concertId: show.concertId,
    reservationId: String(hold.body["reservationId"]),
    paymentAmount: "50000.00",
  };

  const answers = await Promise.all(
    Array.from({ length: 50 }, () => office.client().pay(fan, payment, { wait: 10 })),
  );

  expect(countByStatus(answers)).toEqual({ 200: 1, 409: 49 });
  const debits = await office.db("ledger_entries").where({ user_id: fan.userId, kind: "payment" });
  expect(debits).toHaveLength(1);
  expect(await office.db("accounts").where({ user_id: fan.userId }).pluck("balance")).toEqual([
    "450000.00",
  ]);
});
