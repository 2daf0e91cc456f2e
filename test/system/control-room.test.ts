import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { basic } from "../api/ops-app.ts";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import type { Answer, Client } from "../support/client.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, SEAT_PRICE, type TestShow } from "../support/factories.ts";

/** What the control room shows of a running sale, and what its switches do to it. */

const OLGA = basic("olga", "steers");
const VIC = basic("vic", "looks");

let office: BoxOffice;
let show: TestShow;
let client: Client;

beforeAll(async () => {
  office = await openBoxOffice({
    variables: {
      OPS_USER: "olga",
      OPS_PASSWORD: "steers",
      OPS_VIEWER_USER: "vic",
      OPS_VIEWER_PASSWORD: "looks",
    },
  });
  show = await createShow(office.db, { seats: 20 });
  client = office.client();
});
afterAll(() => office.close());

async function ask(path: string, json?: unknown, who = OLGA): Promise<Omit<Answer, "headers">> {
  const response = await fetch(`${office.apis[0]?.url}/ops/api${path}`, {
    ...(json !== undefined && { method: "POST", body: JSON.stringify(json) }),
    headers: { ...who, ...(json !== undefined && { "content-type": "application/json" }) },
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function joined() {
  const userId = await createUser(office.db, { balance: SEAT_PRICE });
  return { userId, token: await client.join(userId) };
}
type JoinedFan = Awaited<ReturnType<typeof joined>>;

const statusOf = async ({ token }: JoinedFan) =>
  (await client.call("GET", "/users/token", { token })).body["status"];

const reserve = (fan: JoinedFan, seatNo: string) =>
  client.reserve(fan, { ...show, seatNo }, { wait: 10 });

const pay = (fan: JoinedFan, reservationId: unknown) =>
  client.pay(
    fan,
    {
      concertId: show.concertId,
      reservationId: String(reservationId),
      paymentAmount: "50000.00",
    },
    { wait: 10 },
  );

const steerSale = (saleState: string, reason?: string) =>
  ask(`/concerts/${show.concertId}/sale`, { saleState, ...(reason !== undefined && { reason }) });

const newestAction = async () => {
  const { body } = await ask("/actions");
  const [action]: unknown[] = Array.isArray(body["actions"]) ? body["actions"] : [];
  return action;
};

test("shows the line, the seats, the lanes and who works on them", async () => {
  const [buyer, holder] = [await joined(), await joined()];
  const { body: bought } = await reserve(buyer, "1");
  expect((await pay(buyer, bought["reservationId"])).status).toBe(200);
  expect((await reserve(holder, "2")).status).toBe(201);

  const seats = { concertId: show.concertId, available: 18, held: 1, sold: 1 };
  await eventually(
    async () => {
      const { body } = await ask("/state");
      expect(body).toMatchObject({
        operator: { name: "olga", mayChange: true },
        concerts: expect.arrayContaining([
          expect.objectContaining({ concertId: show.concertId, saleState: "open" }),
        ]),
        lines: [expect.objectContaining({ room: "main", joins: 2, admissions: 2, active: 1 })],
        lanes: expect.arrayContaining([expect.objectContaining({ lastBatchSize: 1 })]),
        shows: expect.arrayContaining([expect.objectContaining(seats)]),
        holds: expect.objectContaining({ held: 1, overdue: 0 }),
        workers: [expect.stringMatching(/^prc_/)],
      });
      return true;
    },
    { withinMs: 20_000 },
  );
});

test("whoever comes later sees what came before", async () => {
  await eventually(
    async () => {
      const { body } = await ask("/history");
      expect(body["sales"]).toMatchObject([{ seats: 1, amount: "50000.00" }]);
      expect(body["moments"]).toContainEqual(
        expect.objectContaining({ seats: expect.objectContaining({ sold: 1 }) }),
      );
      return true;
    },
    { withinMs: 20_000 },
  );
});

test("a paused sale gives out no seat until it is opened again, and the record says who did it", async () => {
  const fan = await joined();
  const paused = await steerSale("paused", "wrong prices");
  expect(paused).toMatchObject({ status: 200, body: { before: "open", saleState: "paused" } });
  expect((await reserve(fan, "3")).body["code"]).toBe("sale-paused");
  expect(await newestAction()).toMatchObject({
    operator: "olga",
    kind: "pause-sale",
    subject: show.concertId,
    reason: "wrong prices",
  });

  await steerSale("open");
  await eventually(async () => (await reserve(fan, "3")).status === 201);
});

test("a closed room has everybody wait, and an operator lets one in and out", async () => {
  const close = (isClosed: boolean) => ask("/rooms/main", { changes: { isClosed } });
  expect((await close(true)).status).toBe(200);
  await eventually(
    async () => {
      const fan = await joined();
      const isWaiting = (await statusOf(fan)) === "waiting";
      await client.call("DELETE", "/users/token", { token: fan.token });
      return isWaiting;
    },
    { withinMs: 15_000 },
  );

  const fan = await joined();
  const letIn = await ask("/rooms/main/let-in", { userId: fan.userId });
  expect(letIn).toMatchObject({ status: 200, body: { before: "waiting", position: 1 } });
  expect(await statusOf(fan)).toBe("admitted");
  expect((await ask("/rooms/main/let-out", { userId: fan.userId })).status).toBe(200);
  expect(await statusOf(fan)).toBe("ended");
  expect((await ask("/rooms/main/let-out", { userId: fan.userId })).body["code"]).toBe("no-place");

  const waiting = await joined();
  expect((await close(false)).status).toBe(200);
  await eventually(async () => (await statusOf(waiting)) === "admitted", {
    withinMs: 15_000,
  });
});

test("a room's slots are what an operator sets, until they are left to the environment", async () => {
  const set = await ask("/rooms/main", { changes: { maxActive: 7, admitPerSecond: 3 } });
  expect(set.body["now"]).toMatchObject({ maxActive: 7, admitPerSecond: 3 });
  await eventually(
    async () => {
      const { body } = await ask("/state");
      expect(body["lines"]).toMatchObject([{ maxActive: 7 }]);
      return true;
    },
    { withinMs: 15_000 },
  );
  const reset = await ask("/rooms/main", { changes: { maxActive: null, admitPerSecond: null } });
  expect(reset.body["now"]).toMatchObject({ maxActive: null, admitPerSecond: null });
});

test("a hold is released and a paid seat refunded, each once, as the fan's page then says", async () => {
  const [holder, buyer] = [await joined(), await joined()];
  const { body: held } = await reserve(holder, "5");
  const { body: bought } = await reserve(buyer, "6");
  await pay(buyer, bought["reservationId"]);

  const release = () => ask(`/reservations/${String(held["reservationId"])}/release`, {});
  expect(await release()).toMatchObject({ status: 200, body: { status: "released" } });
  expect((await release()).body["code"]).toBe("reservation-not-held");
  const refund = () => ask(`/reservations/${String(bought["reservationId"])}/refund`, {});
  expect(await refund()).toMatchObject({ status: 200, body: { amount: "50000.00" } });
  expect((await refund()).body["code"]).toBe("already-refunded");

  expect((await ask(`/fans/${buyer.userId}`)).body).toMatchObject({
    userId: buyer.userId,
    balance: "50000.00",
    places: [{ room: "main", state: "ended" }],
    reservations: [{ status: "refunded", seatNo: "6" }],
  });
});

test("every session of a room can be ended at once", async () => {
  const fan = await joined();
  expect(await statusOf(fan)).toBe("admitted");
  const { body } = await ask("/rooms/main/end-sessions", { reason: "evacuation" });
  expect(body["ended"]).toBeGreaterThanOrEqual(1);
  expect(await statusOf(fan)).toBe("ended");
  expect(await newestAction()).toMatchObject({ kind: "end-sessions", reason: "evacuation" });
});

test("who may only look sees everything and changes nothing", async () => {
  const state = await ask("/state", undefined, VIC);
  expect(state.body["operator"]).toEqual({ name: "vic", mayChange: false });
  const paused = await ask(`/concerts/${show.concertId}/sale`, { saleState: "paused" }, VIC);
  expect(paused).toMatchObject({ status: 403, body: { code: "read-only" } });
  expect(await newestAction()).not.toMatchObject({ operator: "vic" });
});

test.each([
  ["/concerts/nowhere/sale", { saleState: "paused" }, 404, "unknown-concert"],
  ["/concerts/nowhere/sale", { saleState: "closed" }, 400, "invalid-request"],
  ["/concerts/nowhere/sale", { saleState: "open", why: "?" }, 400, "invalid-request"],
  ["/rooms/main", { changes: {} }, 400, "invalid-request"],
  ["/rooms/main", { changes: { maxActive: 0 } }, 400, "invalid-request"],
  ["/rooms/main", { changes: { admitPerSecond: 1e9 } }, 400, "invalid-request"],
  ["/rooms/main/let-in", { userId: "nobody" }, 409, "no-place"],
  ["/reservations/rsv_1/release", {}, 404, "unknown-reservation"],
  ["/rooms/ma'in", { changes: { maxActive: 1 } }, 404, "not-found"],
  ["/state", {}, 405, "method-not-allowed"],
  ["/nothing", {}, 404, "not-found"],
])("refuses what makes no sense: %s %j", async (path, json, status, code) => {
  expect(await ask(path, json)).toMatchObject({ status, body: { code } });
});
