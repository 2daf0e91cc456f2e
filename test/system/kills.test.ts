import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { eventually } from "../support/eventually.ts";
import { isWaitingForSeats } from "../support/lock-waits.ts";
import { createShow, createUser } from "../support/factories.ts";

let office: BoxOffice;

beforeEach(async () => {
  office = await openBoxOffice({ workers: 1 });
});

afterEach(() => office.close());

/** Accepts a reservation for every seat while the test holds one seat's row, so none is decided. */
async function reserveAllBehindALock(seats: number) {
  const { db } = office;
  const show = await createShow(db, { seats });
  const userId = await createUser(db);
  const client = office.client();
  const token = await client.join(userId);
  const fan = { userId, token };

  const lock = await db.transaction();
  await lock("seats")
    .whereIn(
      "id",
      show.seats.map(({ seatId }) => seatId),
    )
    .forUpdate();
  const tickets = await Promise.all(
    show.seats.map(async ({ seatNo }) => {
      const answer = await client.reserve(fan, { ...show, seatNo });
      expect(answer.status).toBe(202);
      return String(answer.body["ticketId"]);
    }),
  );
  await eventually(() => isWaitingForSeats(db));
  const allCompleted = async () => {
    const answers = await Promise.all(tickets.map((ticketId) => client.ticket(token, ticketId)));
    return answers.every(({ body }) => body["status"] === "completed");
  };
  return { tickets, lock, allCompleted };
}

test("a worker killed in the middle of a batch loses no ticket", async () => {
  const { lock, allCompleted, tickets } = await reserveAllBehindALock(40);

  office.workers[0]?.kill("SIGKILL");
  await lock.rollback();
  await office.startWorker();

  await eventually(allCompleted, { withinMs: 20_000 });
  expect(await office.db("tickets").whereIn("id", tickets)).toHaveLength(40);
});

test("a worker that is asked to stop finishes its batch first, and quickly", async () => {
  const { lock, tickets } = await reserveAllBehindALock(1);

  const stopped = office.workers[0]?.stop();
  await eventually(() => office.workers[0]?.log.some(({ msg }) => msg === "stopping"));
  await lock.rollback();

  expect(await stopped).toBe(0);
  expect(await office.db("tickets").whereIn("id", tickets)).toHaveLength(1);
});

test("an API that is asked to stop has put every accepted request where a worker finds it", async () => {
  const { db } = office;
  const show = await createShow(db, { seats: 200 });
  const userId = await createUser(db);
  const [api] = office.apis;
  if (api === undefined) {
    throw new Error("There is no API");
  }
  const fan = { userId, token: await api.client.join(userId) };

  const requests = show.seats.map(({ seatNo }) =>
    api.client.reserve(fan, { ...show, seatNo }).catch(() => undefined),
  );
  await Promise.race(requests);
  expect(await api.stop()).toBe(0);
  const answers = await Promise.all(requests);

  const accepted = answers.flatMap((answer) =>
    answer?.status === 202 ? [String(answer.body["ticketId"])] : [],
  );
  expect(accepted.length).toBeGreaterThan(0);
  await eventually(
    async () => (await db("tickets").whereIn("id", accepted)).length === accepted.length,
  );
});

test("after SIGTERM an API says that it is draining to who still asks, and is gone", async () => {
  const [api] = office.apis;
  const socket = connect(Number(new URL(api?.url ?? "").port), "127.0.0.1");
  // Half a question keeps the connection; the answer before it shows that the half was read.
  socket.write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n");
  let heard = "";
  socket.on("data", (chunk) => {
    heard += String(chunk);
  });
  await eventually(() => heard.includes('"ready":true'));

  const stopped = api?.stop();
  await eventually(() => api?.log.some(({ msg }) => msg === "stopping"));
  socket.write("\r\n");

  await eventually(() => heard.includes("HTTP/1.1 503") && heard.includes('"process":"draining"'));
  expect(await stopped).toBe(0);
});
