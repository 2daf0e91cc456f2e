import { setTimeout as sleep } from "node:timers/promises";
import { assertExhaustive } from "../../../domain/exhaustive.ts";
import { Surprise } from "../calls/ask.ts";
import type { Told } from "../calls/errand-calls.ts";
import { pauseMs } from "./character.ts";
import type { Ending } from "./crowd.ts";
import { runErrand } from "./errand.ts";
import type { Guest, World } from "./fan.ts";
import type { Hold } from "./reserve.ts";

/** So long after the end of a hold it is over by every clock that is set at all. */
const TOO_LATE_MS = 1500;
/** Who would have to sit there for longer than this, to be too late, forgets the seat instead. */
const TOO_LATE_PATIENCE_MS = 60_000;

/** Does with a hold what this fan is resolved to do. */
export async function endWithSeat(world: World, fan: Guest, hold: Hold): Promise<Ending> {
  const { resolve } = fan.character;
  switch (resolve) {
    case "forgets it":
      return "forgot the seat";
    case "gives it back":
      await sleep(pauseMs("check out", fan.random, world.speed));
      return giveBack(world, fan, hold);
    case "pays":
      await sleep(pauseMs("check out", fan.random, world.speed));
      return pay(world, fan, hold);
    case "pays too late": {
      const lateMs = hold.expiresAtMs + TOO_LATE_MS - Date.now();
      if (lateMs > TOO_LATE_PATIENCE_MS) {
        return "forgot the seat";
      }
      await sleep(Math.max(0, lateMs));
      return pay(world, fan, hold);
    }
    default:
      return assertExhaustive(resolve);
  }
}

/** Who has not topped up before is refused, and then does. */
async function pay(world: World, fan: Guest, hold: Hold): Promise<Ending> {
  const { topsUpFirst } = fan.character;
  if (topsUpFirst) {
    await topUp(world, fan, hold);
  }
  let told = await payOnce(world, fan, hold);
  if (codeOf(told) === "insufficient-balance" && !topsUpFirst) {
    await topUp(world, fan, hold);
    told = await payOnce(world, fan, hold);
  }
  if (told.status === "completed") {
    world.hall.sell(hold.seatNo);
    return "bought a seat";
  }
  if (told.code === "hold-expired") {
    return "paid too late";
  }
  throw new Surprise(`pay: ${told.code}`);
}

function payOnce(world: World, fan: Guest, hold: Hold): Promise<Told> {
  const { seatNo, reservationId } = hold;
  return runErrand(world, fan, { kind: "pay", seatNo, reservationId }, (sending) =>
    world.api.pay(fan, hold, sending),
  );
}

async function topUp(world: World, fan: Guest, { price }: Hold): Promise<void> {
  const purpose = { kind: "top-up", seatNo: undefined, reservationId: undefined } as const;
  const told = await runErrand(world, fan, purpose, (sending) =>
    world.api.topUp(fan, price, sending),
  );
  if (told.status === "rejected") {
    throw new Surprise(`top-up: ${told.code}`);
  }
}

async function giveBack(world: World, fan: Guest, hold: Hold): Promise<Ending> {
  const { seatNo, reservationId } = hold;
  const told = await runErrand(world, fan, { kind: "cancel", seatNo, reservationId }, (sending) =>
    world.api.giveBack(fan, reservationId, sending),
  );
  switch (codeOf(told)) {
    case undefined:
      return "gave the seat back";
    case "hold-expired":
      return "forgot the seat";
    default:
      throw new Surprise(`give back: ${codeOf(told)}`);
  }
}

const codeOf = (told: Told) => (told.status === "rejected" ? told.code : undefined);
