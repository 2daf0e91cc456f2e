import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { ReserveCommand } from "../../domain/commands.ts";
import { newId } from "../../domain/ids.ts";
import { outcomeWord } from "../../domain/outcomes.ts";
import { openQueue, SCHEDULES_QUEUE } from "../../jobs/queues.ts";
import { schedules } from "../../jobs/schedules.ts";
import { payCommand, reserveCommand } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, createUsers, SEAT_PRICE } from "../support/factories.ts";
import { createMachineRoom, type MachineRoom } from "../support/machine-room.ts";

let room: MachineRoom;

beforeEach(async () => {
  room = await createMachineRoom({ HOLD_SECONDS: "1" });
});

afterEach(async () => {
  await room.stop();
});

function payFor({ seatId, userId, reservationId }: ReserveCommand) {
  return payCommand({ seatId, userId, reservationId });
}

test("per seat the first accepted is the first decided, with three workers on one lane", async () => {
  await Promise.all([room.startWorkers(), room.startWorkers(), room.startWorkers()]);
  const show = await createShow(room.db, { seats: 30 });
  const users = await createUsers(room.db, 4);

  const rivals = show.seats.flatMap(({ seatId }) =>
    users.map((userId) => reserveCommand({ seatId, userId })),
  );
  await Promise.all(rivals.map((command) => room.producer.submit(0, command)));
  const words = await Promise.all(
    rivals.map(async ({ ticketId }) => outcomeWord(await room.outcomeOf(ticketId))),
  );

  const expected = show.seats.flatMap(() => ["reserved", "seat-taken", "seat-taken", "seat-taken"]);
  expect(words).toEqual(expected);
});

test("a hold that ends is released by the database's clock and can be taken again", async () => {
  await room.startWorkers();
  const show = await createShow(room.db, { seats: 1 });
  const [seat] = show.seats;
  const [first = "", second = ""] = await createUsers(room.db, 2);
  const seatId = seat?.seatId ?? 0;
  const hold = reserveCommand({ seatId, userId: first });
  expect(outcomeWord(await room.settle(hold))).toBe("reserved");

  await eventually(() => room.db("seats").where({ id: seatId, status: "available" }).first());

  expect(await room.db("reservations").where({ id: hold.reservationId }).pluck("status")).toEqual([
    "expired",
  ]);
  const next = reserveCommand({ seatId, userId: second });
  expect(outcomeWord(await room.settle(next))).toBe("reserved");
});

test("a payment after the hold's end charges nothing", async () => {
  await room.startWorkers();
  const show = await createShow(room.db, { seats: 1 });
  const seatId = show.seats[0]?.seatId ?? 0;
  const userId = await createUser(room.db, { balance: SEAT_PRICE });
  const hold = reserveCommand({ seatId, userId });
  await room.settle(hold);
  await eventually(() =>
    room.db("reservations").where({ id: hold.reservationId, status: "expired" }).first(),
  );

  const outcome = await room.settle(payFor(hold));

  expect(outcomeWord(outcome)).toBe("hold-expired");
  expect(await room.db("accounts").where({ user_id: userId }).pluck("balance")).toEqual([
    "50000.00",
  ]);
});

test("a command at fault gets an internal error, its neighbours in the batch their due", async () => {
  const show = await createShow(room.db, { seats: 3 });
  const userId = await createUser(room.db);
  // The user was never made, so the reservation's foreign key refuses the row.
  const [good, bad, alsoGood] = show.seats.map(({ seatId }, index) =>
    reserveCommand({ seatId, userId: index === 1 ? "nobody" : userId }),
  );
  const batch = [good, bad, alsoGood].flatMap((command) => command ?? []);
  await Promise.all(batch.map((command) => room.producer.submit(0, command)));

  await room.startWorkers();
  const words = await Promise.all(
    batch.map(async ({ ticketId }) => outcomeWord(await room.outcomeOf(ticketId))),
  );

  expect(words).toEqual(["reserved", "internal-error", "reserved"]);
});

test("operators see what a batch carried by its name, and a word for each outcome", async () => {
  const show = await createShow(room.db, { seats: 1 });
  const seatId = show.seats[0]?.seatId ?? 0;
  const userId = await createUser(room.db);
  const hold = reserveCommand({ seatId, userId });
  const rival = reserveCommand({ seatId, userId });
  await room.producer.submit(0, hold);
  await Promise.all([room.producer.submit(0, rival), room.producer.submit(0, payFor(hold))]);

  await room.startWorkers();

  const jobs = await eventually(async () => {
    const completed = (await room.queues[0]?.getCompleted()) ?? [];
    return completed.length === 2 ? completed : undefined;
  });
  expect(jobs.map(({ name }) => name)).toEqual(["reserve ×1, pay ×1", "reserve ×1"]);
  expect(jobs.map(({ returnvalue }) => Object.values(returnvalue))).toEqual([
    ["seat-taken", "insufficient-balance"],
    ["reserved"],
  ]);
});

test("a batch that is on the queue twice is decided once", async () => {
  const show = await createShow(room.db, { seats: 1 });
  const seatId = show.seats[0]?.seatId ?? 0;
  const userId = await createUser(room.db);
  const command = reserveCommand({ seatId, userId });
  const batch = { replyTo: "prc_test", awaited: [], commands: [command] };
  await room.queues[0]?.add("reserve ×1", batch, { jobId: newId("batch") });
  await room.queues[0]?.add("reserve ×1", batch, { jobId: newId("batch") });

  await room.startWorkers();
  await eventually(async () => (await room.queues[0]?.getCompletedCount()) === 2);

  expect(outcomeWord(await room.outcomeOf(command.ticketId))).toBe("reserved");
  expect(await room.db("reservations").where({ user_id: userId })).toHaveLength(1);
});

test("schedules come back by themselves after Redis lost everything", async () => {
  await room.startWorkers();
  const queue = openQueue(SCHEDULES_QUEUE, room.redis, room.config.redis.prefix);
  const names = async () =>
    (await queue.getJobSchedulers()).map(({ key }) => key).toSorted((a, b) => a.localeCompare(b));
  const expected = Object.keys(schedules).toSorted((a, b) => a.localeCompare(b));
  expect(await names()).toEqual(expected);

  const keys = await room.redis.keys(`${room.config.redis.prefix}:*`);
  await room.redis.del(keys);

  await eventually(async () => (await names()).join() === expected.join());
  await eventually(async () => ((await queue.getCompletedCount()) > 0 ? true : undefined));
  await queue.close();
});
