import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { stepChannel, stepsOf, type Work } from "../../core/steps.ts";
import { reserveCommand } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser } from "../support/factories.ts";
import { createMachineRoom, type MachineRoom } from "../support/machine-room.ts";

const works = ["lane-worker", "lane-producer", "admit-waiting", "release-expired-holds"] as const;

let room: MachineRoom;
let steps: Record<Work, unknown[]>;
const note = (message: unknown, channel: string | symbol) => {
  works
    .filter((work) => stepChannel(work) === channel)
    .forEach((work) => steps[work].push(message));
};

beforeEach(async () => {
  steps = {
    "lane-worker": [],
    "lane-producer": [],
    "admit-waiting": [],
    "release-expired-holds": [],
  };
  room = await createMachineRoom({ HOLD_SECONDS: "1" });
  works.forEach((work) => subscribe(stepChannel(work), note));
});

afterEach(async () => {
  works.forEach((work) => unsubscribe(stepChannel(work), note));
  await room.stop();
});

test("who listens hears every step of all work, in its order", async () => {
  const [seat] = (await createShow(room.db, { seats: 1 })).seats;
  const userId = await createUser(room.db);
  await room.startWorkers();
  const inOrder = (work: Work) => stepsOf[work].map((step) => ({ step }));

  await room.settle(reserveCommand({ seatId: seat?.seatId ?? 0, userId }));

  expect(steps["lane-producer"]).toEqual(inOrder("lane-producer"));
  await eventually(() => steps["lane-worker"].length === stepsOf["lane-worker"].length);
  expect(steps["lane-worker"]).toEqual(inOrder("lane-worker"));
  await eventually(() => steps["admit-waiting"].length > 1);
  expect(steps["admit-waiting"].slice(0, 2)).toEqual(inOrder("admit-waiting"));
  // Ticks before the hold's end find nothing, and tell of nothing.
  await eventually(() => steps["release-expired-holds"].length > 3);
  expect(steps["release-expired-holds"]).toEqual(inOrder("release-expired-holds"));
});
