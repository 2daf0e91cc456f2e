import { setTimeout as sleep } from "node:timers/promises";
import { NoAnswer, Surprise } from "../calls/ask.ts";
import type { Place } from "../calls/line-calls.ts";
import type { SeatPage } from "../calls/seat-calls.ts";
import { pauseMs, type Pause } from "./character.ts";
import type { Ending, Whereabouts } from "./crowd.ts";
import type { Fan, Guest, World } from "./fan.ts";
import { endWithSeat } from "./seat-in-hand.ts";
import { reserve, type Hold } from "./reserve.ts";
import { chooseSeat } from "./seat-choice.ts";

/** A fan comes, waits, chooses, and goes, happy or not. Never fails: trouble is an ending, too. */
export async function spendEvening(world: World, fan: Fan): Promise<void> {
  const { crowd, troubles } = world;
  const moveTo = (where: Whereabouts) => {
    crowd.move(fan.where, where);
    fan.where = where;
  };
  let ending: Ending;
  try {
    ending = await goThrough(world, fan, moveTo);
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof Surprise)) {
      throw error;
    }
    troubles.push(`${fan.userId}: ${error.message}`);
    ending = "met with trouble";
  }
  moveTo(ending);
}

async function goThrough(
  world: World,
  fan: Fan,
  moveTo: (where: Whereabouts) => void,
): Promise<Ending> {
  await sleep(fan.character.arrivesAfterMs);
  moveTo("in line");
  const admitted = await standInLine(world, fan);
  if ("ending" in admitted) {
    return admitted.ending;
  }
  moveTo("choosing");
  const chosen = await chooseAndReserve(world, admitted);
  if ("ending" in chosen) {
    await goHome(world, admitted);
    return chosen.ending;
  }
  moveTo("holding");
  const ending = await endWithSeat(world, admitted, chosen);
  // A payment has freed the place already, and who forgets the seat forgets the place as well.
  if (ending !== "bought a seat" && ending !== "forgot the seat") {
    await goHome(world, admitted);
  }
  return ending;
}

/** Joins, and asks as often as told, until admitted. */
async function standInLine(world: World, fan: Fan): Promise<Guest | { ending: Ending }> {
  const { api, meter } = world;
  const joinedMs = performance.now();
  let { token, place } = await api.join(fan.userId, fan.identity);
  meter.time("join", performance.now() - joinedMs);
  const guest: Guest = Object.assign(fan, { token });
  const leavesAtMs = performance.now() + fan.character.linePatienceMs;
  for (;;) {
    const ending = endingInLine(place, performance.now() > leavesAtMs);
    if (ending !== undefined) {
      await goHome(world, guest);
      return { ending };
    }
    if (place.status === "admitted") {
      return guest;
    }
    await sleep(place.pollAfterSeconds * 1000);
    const askedMs = performance.now();
    place = await api.place(token);
    meter.time("ask the line", performance.now() - askedMs);
  }
}

/** Undefined: there is hope. */
function endingInLine({ status, soldOut }: Place, isTired: boolean): Ending | undefined {
  if (status === "gone") {
    return "lost the place in the line";
  }
  if (status === "ended") {
    return "ran out of time";
  }
  if (soldOut) {
    return "heard that all is sold";
  }
  return isTired && status === "waiting" ? "left the line" : undefined;
}

/** Looks and picks until there is a hold or no more hope. */
async function chooseAndReserve(world: World, fan: Guest): Promise<Hold | { ending: Ending }> {
  const { character } = fan;
  let disappointments = 0;
  let emptyLooks = 0;
  let page: SeatPage | undefined;
  for (;;) {
    page = await lookAtSeats(world, fan, page);
    const seatNo = await pickAfterThinking(world, fan, page);
    if (seatNo === undefined) {
      emptyLooks += 1;
      if (emptyLooks >= character.emptyLooksMax) {
        return { ending: "found no free seat" };
      }
      await pause(world, fan, "look again");
      continue;
    }
    const reserved = await reserve(world, fan, seatNo);
    switch (reserved) {
      case "session-ended":
        return { ending: "ran out of time" };
      case "seat-taken":
        disappointments += 1;
        if (disappointments >= character.disappointmentsMax) {
          return { ending: "lost too many seats to others" };
        }
        await pause(world, fan, "recover");
        break;
      default:
        return reserved;
    }
  }
}

async function lookAtSeats(
  { api, meter, hall }: World,
  { token }: Guest,
  known: SeatPage | undefined,
): Promise<SeatPage> {
  const startedMs = performance.now();
  const page = await api.seats(token, known);
  meter.time("see the seats", performance.now() - startedMs);
  hall.show(page.seatNos);
  return page;
}

async function pickAfterThinking(
  world: World,
  fan: Guest,
  { seatNos }: SeatPage,
): Promise<string | undefined> {
  const seatNo = chooseSeat(seatNos, fan.character.taste, fan.random);
  if (seatNo !== undefined) {
    await pause(world, fan, "think");
  }
  return seatNo;
}

function pause({ speed }: World, { random }: Pick<Fan, "random">, what: Pause): Promise<void> {
  return sleep(pauseMs(what, random, speed));
}

/** The polite say so, and their place is free at once. */
async function goHome({ api }: World, { token, character }: Guest): Promise<void> {
  if (character.isPolite) {
    await api.leave(token);
  }
}
