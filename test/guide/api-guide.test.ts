import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { routes } from "../../api/routes/index.ts";
import { bookASeat } from "../../docs/examples/book-a-seat.ts";
import { createRowlockClient } from "../../client/client.ts";
import { createApiWorld, type ApiWorld } from "../api/api-world.ts";
import { createShow, createUser, SEAT_PRICE } from "../support/factories.ts";
import type { Exchange } from "./exchange.ts";
import { renderGuide } from "./render.ts";
import { tourTheApi } from "./tour.ts";

const fileAt = (path: string) => new URL(`../../${path}`, import.meta.url);
const textOf = (path: string) => readFileSync(fileAt(path), "utf8");
const GUIDE = "docs/api.md";

let world: ApiWorld;
let exchanges: Exchange[];

beforeAll(async () => {
  world = await createApiWorld({ MAX_ACTIVE: "1", MAX_HOLDS_PER_USER: "4" });
  exchanges = await tourTheApi(world);
});
afterAll(() => world.close());

test("the guide shows every call there is", () => {
  const shown = new Set(exchanges.map(({ operationId }) => operationId));
  expect(routes.map(({ operationId }) => operationId).filter((id) => !shown.has(id))).toEqual([]);
});

test("the guide shows what is really answered; UPDATE_GUIDE=true npm test -- test/guide writes it anew", () => {
  const guide = renderGuide({
    introduction: textOf("test/guide/introduction.md"),
    exchanges,
    example: textOf("docs/examples/book-a-seat.ts"),
  });
  if (process.env["UPDATE_GUIDE"] === "true") {
    writeFileSync(fileAt(GUIDE), guide);
  }
  expect(textOf(GUIDE)).toBe(guide);
});

test("the guide's booking in TypeScript books a seat", async () => {
  const { concertId, date } = await createShow(world.db, { room: "example" });
  const userId = await createUser(world.db, { balance: SEAT_PRICE });
  const rowlock = createRowlockClient({ baseUrl: `http://127.0.0.1:${world.port}` });
  const paymentId = await bookASeat(rowlock, { userId, browserId: "laptop", concertId, date });
  expect(await world.db("payments").where({ id: paymentId, user_id: userId })).toHaveLength(1);
});
