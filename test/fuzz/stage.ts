import type { Redis } from "ioredis";
import { connectForBackground } from "../../core/redis.ts";
import { laneQueueName } from "../../jobs/queues.ts";
import { createApiWorld, type Answer, type ApiWorld } from "../api/api-world.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser } from "../support/factories.ts";
import { stopTicks } from "../support/stop-ticks.ts";
import { operationsOf, type Operation } from "./document.ts";
import { newFan, variables, type Fan } from "./fans.ts";
import { createMemory, type Memory } from "./memory.ts";
import type { DrawnRequest, WireRequest, WrittenRequest } from "./request.ts";
import { readStored, type Stored } from "./stored.ts";
import { FANS } from "./valid.ts";

/** A box office that asks who is there, a document that says how to ask, and fans who do. */
export type Stage = {
  operations: readonly Operation[];
  memory: Memory;
  send: (request: WrittenRequest | WireRequest) => Promise<Answer>;
  /** One of the fans, with a place in the line. */
  readyFan: (index: number) => Promise<Fan>;
  /** Takes note of what the answer to a right request tells. */
  learn: (request: DrawnRequest, answer: Answer) => void;
  /** Waits until everything is decided, and gives every fan a place. */
  settle: () => Promise<void>;
  readStored: () => Promise<Stored>;
  close: () => Promise<void>;
};

/** Enough for some to be left at the end; more would make the map of them long. */
const SEATS = 400;

/** What a call may prefer; the last is remembered best. */
const PREFERENCES = ["wait", "wait=none", "return=minimal", "respond-async, wait=1", "wait=5"];

export async function openStage(): Promise<Stage> {
  const world = await createApiWorld(variables);
  const redis = connectForBackground(world.config.redis.url, testLogger);
  // What changes is then changed by requests.
  await stopTicks(redis, world.config.redis.prefix);
  const show = await createShow(world.db, { seats: SEATS });
  const memory = createMemory();
  memory.remember(undefined, "concertId", show.concertId);
  memory.remember(undefined, "date", show.date);
  PREFERENCES.forEach((preference) => memory.remember(undefined, "Prefer", preference));
  const fans: Fan[] = [];
  for (let index = 0; index < FANS; index += 1) {
    fans.push(newFan(await createUser(world.db, { balance: 2_000_000_00n })));
  }

  const document = await world.send("GET", "/api/openapi.json");
  const readyFan = async (index: number) => {
    const fan = fans[index % fans.length];
    if (fan === undefined) {
      throw new Error("There are no fans");
    }
    if (fan.queueToken === undefined) {
      await join(world, fan);
    }
    return fan;
  };
  return {
    operations: operationsOf(JSON.parse(JSON.stringify(document.body))),
    memory,
    async send(request) {
      return "wire" in request
        ? parse(await world.speak(request.wire))
        : world.send(request.method, request.path, request.sending);
    },
    readyFan,
    learn: (request, answer) => learn(memory, request, answer),
    async settle() {
      await eventually(async () => (await countUndecided(world, redis)) === 0);
      for (const index of fans.keys()) {
        await readyFan(index);
      }
    },
    readStored: () => readStored(world, redis),
    async close() {
      redis.disconnect();
      await world.close();
    },
  };
}

/** What came over the connection: a head, and a document behind it. */
function parse(heard: string): Answer {
  const [head = "", body = ""] = heard.split("\r\n\r\n");
  const [start = "", ...lines] = head.split("\r\n");
  const headers = lines.map((line) => {
    const [name = "", value = ""] = line.split(": ");
    return [name.toLowerCase(), value];
  });
  return {
    status: Number(start.split(" ")[1]),
    headers: Object.fromEntries(headers),
    body: JSON.parse(body),
  };
}

async function join(world: ApiWorld, fan: Fan): Promise<void> {
  const { identityToken: token, userId, browserId } = fan;
  const joined = await world.send("POST", "/api/v1/users/token", {
    token,
    json: { userId, browserId },
  });
  fan.queueToken = String(joined.body["token"]);
}

const JOIN = "joinLine";
const LEAVE = "leaveLine";

function learn(memory: Memory, { operation, fan, body }: DrawnRequest, answer: Answer): void {
  if (answer.status < 400) {
    memory.take(fan, answer.body);
    memory.remember(undefined, "If-None-Match", answer.headers["etag"]);
  }
  if (answer.status === 200 && operation.operationId === JOIN) {
    fan.queueToken = String(answer.body["token"]);
    fan.browserId = String(body?.["browserId"]);
  }
  const { code } = answer.body;
  const isOver = typeof code === "string" && PLACE_IS_OVER.has(code);
  if (operation.operationId === LEAVE || isOver) {
    fan.queueToken = undefined;
  }
}

/** Who is told so joins again. */
const PLACE_IS_OVER = new Set(["token-left", "token-superseded", "session-ended", "wrong-room"]);

async function countUndecided({ config }: ApiWorld, redis: Redis): Promise<number> {
  const { prefix } = config.redis;
  const lanes = Array.from({ length: config.lanes.count }, (_, lane) => laneQueueName(lane));
  const counts = await Promise.all(
    lanes.flatMap((lane) => [
      redis.llen(`${prefix}:${lane}:wait`),
      redis.llen(`${prefix}:${lane}:active`),
    ]),
  );
  return counts.reduce((sum, jobs) => sum + jobs, 0);
}
