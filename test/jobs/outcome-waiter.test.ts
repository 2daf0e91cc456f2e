import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { rejected, type DecidedTicket } from "../../domain/outcomes.ts";
import { createOutcomeWaiter, type OutcomeWaiter } from "../../jobs/outcome-waiter.ts";

/** No test waits for this: what ends, ends for another reason. */
const AN_HOUR_MS = 3_600_000;

let decided: Map<string, DecidedTicket>;
let largestLookUp: number;
let waiter: OutcomeWaiter;

beforeEach(() => {
  decided = new Map();
  largestLookUp = 0;
  waiter = createOutcomeWaiter({
    ticketStore: {
      async findDecided(ticketIds) {
        largestLookUp = Math.max(largestLookUp, ticketIds.length);
        return ticketIds.flatMap((ticketId) => decided.get(ticketId) ?? []);
      },
    },
  });
});
afterEach(() => waiter.close());

const ticket = (ticketId: string): DecidedTicket => ({
  ticketId,
  userId: "ada",
  kind: "reserve",
  outcome: rejected("seat-taken"),
});

test("all who wait for a ticket are told when the news comes, and nobody else", async () => {
  const waits = [waiter.wait("one", AN_HOUR_MS), waiter.wait("one", AN_HOUR_MS)];
  const other = waiter.wait("other", 1);
  waiter.deliver([ticket("one"), ticket("that nobody waits for")]);
  expect(await Promise.all(waits)).toEqual([ticket("one"), ticket("one")]);
  expect(await other).toBeUndefined();
});

test("who gives up leaves the others waiting", async () => {
  const patient = waiter.wait("one", AN_HOUR_MS);
  expect(await waiter.wait("one", 1)).toBeUndefined();
  waiter.deliver([ticket("one")]);
  expect(await patient).toEqual(ticket("one"));
});

test("an outcome whose news was lost is found by looking", async () => {
  const wait = waiter.wait("one", AN_HOUR_MS);
  decided.set("one", ticket("one"));
  expect(await wait).toEqual(ticket("one"));
});

test("however many wait in front for what is not decided, everybody's turn comes", async () => {
  const inFront = Array.from({ length: 2500 }, (_, index) => waiter.wait(`${index}`, AN_HOUR_MS));
  const last = waiter.wait("last", AN_HOUR_MS);
  decided.set("last", ticket("last"));
  expect(await last).toEqual(ticket("last"));
  expect(largestLookUp).toBe(1000);
  waiter.close();
  await Promise.all(inFront);
});

test("closing ends every wait, and those that come later at once", async () => {
  const waits = [waiter.wait("one", AN_HOUR_MS), waiter.wait("other", AN_HOUR_MS)];
  waiter.close();
  waits.push(waiter.wait("one", AN_HOUR_MS));
  expect(await Promise.all(waits)).toEqual([undefined, undefined, undefined]);
});

test("a wait that is given up ends at once, and others go on", async () => {
  const waits = [waiter.wait("one", AN_HOUR_MS), waiter.wait("one", AN_HOUR_MS)];
  const other = waiter.wait("other", AN_HOUR_MS);
  waiter.giveUp("one");
  expect(await Promise.all(waits)).toEqual([undefined, undefined]);
  waiter.close();
  expect(await other).toBeUndefined();
});
