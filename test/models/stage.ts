import { randomUUID } from "node:crypto";
import { connectForBackground } from "../../core/redis.ts";
import { newId } from "../../domain/ids.ts";
import { createSeatChangePublisher } from "../../jobs/seat-changes.ts";
import { createApiWorld, type ApiWorld } from "../api/api-world.ts";
import { testLogger } from "../support/environment.ts";
import { createShow, type TestShow } from "../support/factories.ts";
import { stopTicks } from "../support/stop-ticks.ts";
import type { Hall } from "./hall.ts";
import { openHall, SEAT_PRICES } from "./open-hall.ts";
import { variables } from "./settings.ts";

/** The servers, an API and workers, in which one hall after the other is opened. */
export type Stage = {
  openHall: () => Promise<Hall>;
  /** How often each answer was told so far, by its status and code. */
  met: ReadonlyMap<string, number>;
  close: () => Promise<void>;
};

/**
 * The API reads its concerts anew at most every tenth of a second for those it does not know, so they
 * are made some at a time. A tick goes through the lines of all of them.
 */
const HALLS_MADE_TOGETHER = 5;

export async function openStage(): Promise<Stage> {
  const world = await createApiWorld(variables);
  const redis = connectForBackground(world.config.redis.url, testLogger);
  // Ticks come when the model says so.
  await stopTicks(redis, world.config.redis.prefix);
  const elsewhere = await makeShow(world, "elsewhere");
  const seatChanges = createSeatChangePublisher({
    redis,
    prefix: world.config.redis.prefix,
    processId: newId("process"),
  });
  const met = new Map<string, number>();
  const made: TestShow[] = [];
  return {
    met,
    async openHall() {
      if (made.length === 0) {
        for (let count = 0; count < HALLS_MADE_TOGETHER; count += 1) {
          made.push(await makeShow(world, `room-${randomUUID()}`));
        }
      }
      const show = made.pop();
      if (show === undefined) {
        throw new Error("No hall was made");
      }
      return openHall({ world, redis, seatChanges, elsewhere, met }, show);
    },
    async close() {
      redis.disconnect();
      await world.close();
    },
  };
}

function makeShow({ db }: ApiWorld, room: string): Promise<TestShow> {
  const seats = Object.entries(SEAT_PRICES).map(([seatNo, cents]) => ({
    seatNo,
    price: BigInt(cents),
  }));
  return createShow(db, { concertId: room, room, seats });
}
