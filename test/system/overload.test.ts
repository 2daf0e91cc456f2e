import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import type { Answer } from "../support/client.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser } from "../support/factories.ts";

/** More is asked for than is decided, until the lanes are full; then it goes on. */

let office: BoxOffice;

/** So small that two lanes with their workers stopped are full after some dozens of requests. */
const BACKLOG_MAX = 3;
const SEATS = 400;
/** Waves of requests that come together, until one is refused as a whole. */
const WAVE = 20;
/** "Quickly", on a machine that has other things to do as well. Reserving takes milliseconds. */
const REFUSED_WITHIN_MS = 1000;

beforeAll(async () => {
  office = await openBoxOffice({
    variables: { LANES: "2", LANE_BATCH_MAX: "2", LANE_BACKLOG_MAX: String(BACKLOG_MAX) },
  });
});

afterAll(() => office.close());

type Asked = { seatNo: string; key: string; tookMs: number; answer: Answer };

async function readiness(query = "") {
  const response = await fetch(`${office.apis[0]?.url}/readyz${query}`);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test("what does not fit is refused quickly, what was accepted is decided, and then there is room again", async () => {
  const show = await createShow(office.db, { seats: SEATS });
  const userId = await createUser(office.db);
  const client = office.client();
  const fan = { userId, token: await client.join(userId) };
  const reserve = async (seatNo: string, wait?: number): Promise<Asked> => {
    const startedMs = performance.now();
    const key = `overload-${seatNo}`;
    const options = { key, ...(wait !== undefined && { wait }) };
    const answer = await client.reserve(fan, { ...show, seatNo }, options);
    return { seatNo, key, tookMs: performance.now() - startedMs, answer };
  };
  // The map is read before the rush.
  expect((await reserve("1", 10)).answer.status).toBe(201);
  expect(await readiness()).toMatchObject({ status: 200, body: { checks: { lanes: "ok" } } });

  office.workers.forEach((worker) => worker.kill("SIGSTOP"));
  const asked: Asked[] = [];
  const isRefused = ({ answer }: Asked) => answer.status === 503;
  let seatNo = 1;
  const isFull = await eventually(async () => {
    const seatNos = Array.from({ length: WAVE }, () => String((seatNo += 1)));
    const wave = await Promise.all(seatNos.map((each) => reserve(each)));
    asked.push(...wave);
    return wave.every(isRefused);
  });
  expect(isFull).toBe(true);

  const refused = asked.filter(isRefused);
  const accepted = asked.filter((each) => !isRefused(each));
  expect(accepted.map(({ answer }) => answer.status)).toEqual(accepted.map(() => 202));
  for (const { answer, tookMs } of refused) {
    expect(answer.body).toMatchObject({ code: "overloaded" });
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(tookMs).toBeLessThan(REFUSED_WITHIN_MS);
  }

  // Readiness says so; whoever only asks is served as ever, and a prober can leave the lanes out.
  expect(await readiness()).toMatchObject({
    status: 503,
    body: { ready: false, checks: { database: "ok", redis: "ok", lanes: "full" } },
  });
  expect(await readiness("?exclude=lanes")).toMatchObject({ status: 200, body: { ready: true } });
  expect((await client.call("GET", "/users/token", { token: fan.token })).status).toBe(200);
  const [first] = accepted;
  const queued = await client.ticket(fan.token, String(first?.answer.body["ticketId"]));
  expect(queued).toMatchObject({ status: 200, body: { status: "queued" } });

  office.workers.forEach((worker) => worker.kill("SIGCONT"));

  for (const { answer } of accepted) {
    const ticketId = String(answer.body["ticketId"]);
    const ticket = await client.ticket(fan.token, ticketId, { wait: 10 });
    expect(ticket.body).toMatchObject({ status: "completed", httpStatus: 201 });
  }
  await eventually(async () => (await readiness()).status === 200);
  // Who repeats under the same key gets the seat: nothing of the refusal is left.
  const [last] = refused.slice(-1);
  expect((await reserve(String(last?.seatNo), 10)).answer.status).toBe(201);
});
