import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startMariadb } from "../../scripts/services/mariadb.mjs";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { eventually } from "../support/eventually.ts";
import { isWaitingForSeats } from "../support/lock-waits.ts";
import { createShow, createUser, SEAT_PRICE } from "../support/factories.ts";

let server: Awaited<ReturnType<typeof startMariadb>>;
let office: BoxOffice;

beforeEach(async () => {
  // A server of its own, because it is frozen while other tests use the shared one.
  server = await startMariadb({ durable: false, mayCreateDatabases: true });
  office = await openBoxOffice({ databaseServerUrl: server.url, workers: 2 });
});

afterEach(async () => {
  await office.close().finally(() => server.stop());
});

test("while MySQL is frozen, requests are accepted or refused within two seconds, and decided later", async () => {
  const show = await createShow(office.db, { seats: 2 });
  const userId = await createUser(office.db, { balance: SEAT_PRICE });
  const client = office.client();
  const fan = { userId, token: await client.join(userId) };
  const hold = await client.reserve(fan, { ...show, seatNo: "1" }, { wait: 10 });
  expect(hold.status).toBe(201);

  process.kill(server.pid, "SIGSTOP");
  const askedAt = performance.now();
  const [reserved, paid, balance] = await Promise.all([
    client.reserve(fan, { ...show, seatNo: "2" }),
    client.pay(fan, {
      concertId: show.concertId,
      reservationId: String(hold.body["reservationId"]),
      paymentAmount: "50000.00",
    }),
    client.call("GET", `/users/${userId}/balance`, { token: fan.token }),
  ]).finally(() => process.kill(server.pid, "SIGCONT"));

  expect(performance.now() - askedAt).toBeLessThan(2000);
  expect(reserved.status).toBe(202);
  expect(paid).toMatchObject({ status: 503, body: { code: "unavailable" } });
  expect(balance).toMatchObject({ status: 503, body: { code: "unavailable" } });
  await eventually(async () => {
    const ticket = await client.ticket(fan.token, String(reserved.body["ticketId"]));
    return ticket.body["status"] === "completed";
  });
});

test("no process ends because the database froze under connections that it no longer needs", async () => {
  const { db, apis, workers } = office;
  const userId = await createUser(db, { balance: SEAT_PRICE });
  const client = office.client();
  const token = await client.join(userId);
  const read = () => client.call("GET", `/users/${userId}/balance`, { token });
  // Many connections, which are then idle.
  await Promise.all(Array.from({ length: 12 }, read));

  process.kill(server.pid, "SIGSTOP");
  // Each answer takes the patience of a connection: by the fourth the idle ones were found silent.
  for (let round = 0; round < 4; round += 1) {
    expect((await read()).status).toBe(503);
  }
  process.kill(server.pid, "SIGCONT");

  await eventually(async () => (await read()).status === 200);
  expect([...apis, ...workers].map((each) => each.hasEnded())).toEqual([false, false, false]);
});

test("a worker that is frozen in the middle of a batch holds its lane up for seconds, not for good", async () => {
  const { db, workers } = office;
  const show = await createShow(db, { seats: 1 });
  const userId = await createUser(db);
  const client = office.client();
  const fan = { userId, token: await client.join(userId) };
  const gate = await db.transaction();
  await gate("seats").where({ id: show.seats[0]?.seatId }).forUpdate();
  const accepted = await client.reserve(fan, { ...show, seatNo: "1" });
  await eventually(() => isWaitingForSeats(db));

  // Whichever has the batch: one is frozen while it waits for the seat, then gets it while frozen.
  workers[0]?.kill("SIGSTOP");
  await gate.rollback();

  await eventually(
    async () => {
      const ticket = await client.ticket(fan.token, String(accepted.body["ticketId"]));
      return ticket.body["status"] === "completed";
    },
    { withinMs: 25_000 },
  );
  workers[0]?.kill("SIGCONT");
  expect(await db("reservations").where({ user_id: userId })).toHaveLength(1);
});
