import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectForBackground } from "../../core/redis.ts";
import { findTicket } from "../../db/tickets.ts";
import { startWorkers } from "../../workers/workers.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, type TestShow } from "../support/factories.ts";
import { createApiWorld, type ApiWorld, type TestFan } from "./api-world.ts";

let world: ApiWorld;
let show: TestShow;
let fan: TestFan;

beforeEach(async () => {
  // Nobody decides anything until a test starts workers.
  world = await createApiWorld({ SHUTDOWN_SECONDS: "2" }, { withoutWorkers: true });
  show = await createShow(world.db, { seats: 100 });
  fan = await world.fan();
});
afterEach(() => world.close());

const reserve = (seatNo: string, wait?: number) =>
  world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
    token: fan.token,
    json: { date: show.date, seatNo, userId: fan.userId },
    ...(wait !== undefined && { wait }),
  });

const isRefused = async () => {
  try {
    await world.send("GET", "/api/v1/concerts");
    return false;
  } catch {
    return true;
  }
};

test("who waits for an outcome gets the ticket at once", async () => {
  const waiting = reserve("1", 10);
  const redis = connectForBackground(world.config.redis.url, testLogger);
  await eventually(async () => (await redis.keys(`${world.config.redis.prefix}:ticket:*`)).length);
  redis.disconnect();

  const startedAt = performance.now();
  expect(await world.stopApi()).toBe(true);

  expect(await waiting).toMatchObject({ status: 202, headers: { connection: "close" } });
  expect(performance.now() - startedAt).toBeLessThan(1500);
  expect(await isRefused()).toBe(true);
});

test("every request that was accepted is where a worker finds it", async () => {
  const requests = show.seats.map(({ seatNo }) => reserve(seatNo).catch(() => undefined));
  await Promise.race(requests);
  await world.stopApi();
  const answers = (await Promise.all(requests)).filter((answer) => answer?.status === 202);
  expect(answers.length).toBeGreaterThan(0);

  const workers = await startWorkers(world.config, testLogger);
  for (const answer of answers) {
    const ticketId = String(answer?.body["ticketId"]);
    const ticket = await eventually(() => findTicket(world.db, ticketId));
    expect(ticket.outcome.status).toBe("completed");
  }
  await workers.stop();
});

test("a client that never finishes its request does not keep the process", async () => {
  const socket = connect(world.port, "127.0.0.1");
  socket.on("error", () => undefined);
  const head = [
    "POST /api/v1/users/token HTTP/1.1",
    "Host: x",
    "Content-Type: application/json",
    "Content-Length: 10",
    "Expect: 100-continue",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  await once(socket, "data");
  const startedAt = performance.now();
  expect(await world.stopApi()).toBe(true);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  socket.destroy();
});

test("connections on which nothing is asked are closed", async () => {
  const socket = connect(world.port, "127.0.0.1");
  const closed = once(socket, "close");
  socket.write("GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(socket, "data");
  socket.resume();
  expect(await world.stopApi()).toBe(true);
  await closed;
});
