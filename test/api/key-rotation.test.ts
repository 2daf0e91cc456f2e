import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type RunningApi } from "../../api/start-api.ts";
import { loadConfig } from "../../core/config.ts";
import { runSteps } from "../../core/shutdown.ts";
import { createClient, type Client } from "../support/client.ts";
import { testLogger } from "../support/environment.ts";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

/** Queue-token keys are rotated in steps, one API after the other, while fans go from one to another. */

const OLD = `old:${"o".repeat(32)}`;
const NEW = `new:${"n".repeat(32)}`;

let world: ApiWorld;
const running: RunningApi[] = [];

beforeAll(async () => {
  world = await createApiWorld({ QUEUE_TOKEN_KEYS: OLD }, { withoutWorkers: true });
});
afterAll(async () => {
  for (const { stopSteps } of running) {
    await runSteps(stopSteps, testLogger);
  }
  await world.close();
});

async function startApiWith(keys: string): Promise<Client> {
  const config = loadConfig({ ...world.variables, QUEUE_TOKEN_KEYS: keys });
  const api = await startApi(config, testLogger);
  running.push(api);
  return createClient(`http://127.0.0.1:${api.port}`);
}

const look = async (api: Client, token: string) =>
  (await api.call("GET", "/users/token", { token })).status;

/** While a step is under way, APIs of before and after answer the same fans. */
async function expectNobodyLoggedOut(before: Client, after: Client): Promise<void> {
  const tokens: string[] = [];
  for (const api of [before, after]) {
    const { userId } = await world.fan();
    tokens.push(await api.join(userId));
  }
  for (const api of [before, after]) {
    for (const token of tokens) {
      expect(await look(api, token)).toBe(200);
    }
  }
}

test("a rotation in three steps logs nobody out", async () => {
  const first = createClient(`http://127.0.0.1:${world.port}`);
  const { token: early } = await world.fan();

  const added = await startApiWith(`${OLD},${NEW}`);
  await expectNobodyLoggedOut(first, added);

  const inFront = await startApiWith(`${NEW},${OLD}`);
  await expectNobodyLoggedOut(added, inFront);
  expect(await look(inFront, early)).toBe(200);

  const { userId } = await world.fan();
  const late = await inFront.join(userId);
  const alone = await startApiWith(NEW);
  expect(await look(alone, late)).toBe(200);
  // What the old key signed has run out by the time it is taken away, so it is nobody's any more.
  expect(await look(alone, early)).toBe(401);
});
