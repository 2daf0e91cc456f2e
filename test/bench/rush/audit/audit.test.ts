import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Knex } from "knex";
import { auditSale } from "../../../../bench/rush/audit/audit.ts";
import type { Errand } from "../../../../bench/rush/fans/witness.ts";
import { openBoxOffice, type BoxOffice } from "../../../support/box-office.ts";
import type { Answer } from "../../../support/client.ts";
import { createShow, createUser, type TestShow } from "../../../support/factories.ts";
import { errand } from "../errands.ts";

let office: BoxOffice;
let db: Knex;
let show: TestShow & { seatNos: string[] };
let userId: string;
let story: Errand[];

beforeAll(async () => {
  office = await openBoxOffice({});
  db = office.db;
  const made = await createShow(db, { seats: 2 });
  show = { ...made, seatNos: made.seats.map(({ seatNo }) => seatNo) };
  userId = await createUser(db);
  story = await buySeat();
});

afterAll(() => office.close());

/** Buys the first seat, and keeps the log that a fan would. */
async function buySeat(): Promise<Errand[]> {
  const client = office.client();
  const token = await client.join(userId);
  const fan = { token, userId };
  const about = { userId, seatNo: "1", askedAtMs: Date.now() };
  const topUp = await client.call("POST", `/users/${userId}/balance`, {
    token,
    body: { amount: "60000.00" },
  });
  const hold = await client.reserve(fan, { ...show, seatNo: "1" }, { wait: 10 });
  const reservationId = String(hold.body["reservationId"]);
  const payment = { ...show, reservationId, paymentAmount: "50000.00" };
  const { concertId, paymentAmount } = payment;
  const pay = await client.pay(fan, { concertId, reservationId, paymentAmount }, { wait: 10 });
  return [
    errand({ ...about, kind: "top-up", ...heard(topUp) }),
    errand({ ...about, ...heard(hold) }),
    errand({ ...about, kind: "pay", reservationId, ...heard(pay) }),
  ];
}

function heard({ body }: Answer): Partial<Errand> {
  return {
    ticketId: String(body["ticketId"]),
    told: { status: "completed", result: body },
    toldAtMs: Date.now(),
  };
}

async function found(errands: Errand[]): Promise<Record<string, string>> {
  const people = [{ userId, identity: undefined }];
  const findings = await auditSale({ db, show, people }, errands, []);
  return Object.fromEntries(
    findings.filter(({ isClean }) => !isClean).map((each) => [each.what, each.found]),
  );
}

test("what a real box office has answered is true in its books", async () => {
  expect(await found(story)).toEqual({});
});

test("a booking of which the log has nothing is found in the books", async () => {
  expect(await found(story.slice(0, 1))).toMatchObject({ "bookings that nobody was told of": "2" });
});

test("money that came from nowhere is found in the books", async () => {
  await db("accounts").where({ user_id: userId }).increment("balance", 1);
  const findings = await found(story);
  await db("accounts").where({ user_id: userId }).decrement("balance", 1);

  expect(findings).toEqual({
    "ledger difference": "1.00",
    "difference to what fans were told of their money": "1.00",
    // The product's own audit, and the sums of the bench.
    "sentences of the audit in SQL that are untrue": "2",
  });
});
