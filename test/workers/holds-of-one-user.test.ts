import { afterEach, expect, test } from "@jest/globals";
import type { ReserveCommand } from "../../domain/commands.ts";
import { newId } from "../../domain/ids.ts";
import { outcomeWord } from "../../domain/outcomes.ts";
import { lockSeats } from "../../db/seats.ts";
import { settleBatch } from "../../workers/settle-batch.ts";
import { cancelCommand, payCommand, reserveCommand } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser, createUsers, SEAT_PRICE } from "../support/factories.ts";
import { createMachineRoom, type MachineRoom } from "../support/machine-room.ts";

const LANES = 2;
const MAX_HOLDS = 4;

let room: MachineRoom;

afterEach(async () => {
  await room.stop();
});

async function openRoom(overrides: Record<string, string> = {}): Promise<void> {
  room = await createMachineRoom({
    LANES: String(LANES),
    MAX_HOLDS_PER_USER: String(MAX_HOLDS),
    ...overrides,
  });
}

/** Seats of both lanes, in turn. */
const submit = (command: ReserveCommand) =>
  room.producer.submit(command.seatId % LANES, command, { isAwaited: false });

const wordFor = async ({ ticketId }: ReserveCommand) => outcomeWord(await room.outcomeOf(ticketId));

async function heldBy(userId: string): Promise<number> {
  const rows = await room.db("reservations").where({ user_id: userId, status: "held" });
  return rows.length;
}

test("are as many as allowed when two lanes decide about the same user at the same time", async () => {
  // Many small batches: the lanes meet more often.
  await openRoom({ LANE_BATCH_MAX: "4" });
  await Promise.all([room.startWorkers(), room.startWorkers()]);
  const users = await createUsers(room.db, 12);
  const show = await createShow(room.db, { seats: users.length * MAX_HOLDS * 2 });

  const commands = show.seats.map(({ seatId }, index) =>
    reserveCommand({ seatId, userId: users[Math.floor(index / 2) % users.length] ?? "" }),
  );
  await Promise.all(commands.map(submit));
  const words = await Promise.all(commands.map(wordFor));

  for (const userId of users) {
    const own = words.filter((_, index) => commands[index]?.userId === userId);
    expect(own.filter((word) => word === "reserved")).toHaveLength(MAX_HOLDS);
    expect(own.filter((word) => word === "too-many-holds")).toHaveLength(MAX_HOLDS);
  }
});

test("are counted one transaction after the other", async () => {
  await openRoom();
  const users = await createUsers(room.db, 20);
  const { seats } = await createShow(room.db, { seats: users.length * 2 });
  const terms = { holdSeconds: 60, maxHoldsPerUser: 1 };

  for (const [index, userId] of users.entries()) {
    const rivals = seats
      .slice(index * 2, index * 2 + 2)
      .map(({ seatId }) => settleBatch(room.db, [reserveCommand({ seatId, userId })], terms));
    const words = (await Promise.all(rivals)).flatMap(({ outcomes }) => outcomes.map(outcomeWord));
    expect(words.toSorted()).toEqual(["reserved", "too-many-holds"]);
  }
});

test("count once when their batch runs twice", async () => {
  await openRoom();
  const userId = await createUser(room.db);
  const { seats } = await createShow(room.db, { seats: MAX_HOLDS + 1 });
  const commands = seats.map(({ seatId }) => reserveCommand({ seatId, userId }));
  const batch = { replyTo: "prc_test", awaited: [], commands };
  await room.queues[0]?.add("reserve", batch, { jobId: newId("batch") });
  await room.queues[0]?.add("reserve", batch, { jobId: newId("batch") });

  await room.startWorkers();
  await eventually(async () => (await room.queues[0]?.getCompletedCount()) === 2);

  const words = await Promise.all(commands.map(wordFor));
  expect(words.filter((word) => word === "reserved")).toHaveLength(MAX_HOLDS);
  expect(words.at(-1)).toBe("too-many-holds");
  expect(await heldBy(userId)).toBe(MAX_HOLDS);
});

test("make room for more when one is given back or paid", async () => {
  await openRoom();
  await room.startWorkers();
  const userId = await createUser(room.db, { balance: SEAT_PRICE });
  const { seats } = await createShow(room.db, { seats: MAX_HOLDS + 3 });
  const seatIds = seats.map(({ seatId }) => seatId);
  const holdNext = async () => {
    const command = reserveCommand({ seatId: seatIds.shift() ?? 0, userId });
    const { seatId, reservationId } = command;
    const word = outcomeWord(await room.settle(command));
    return { word, hold: { seatId, userId, reservationId } };
  };
  const [first, second] = [await holdNext(), await holdNext(), await holdNext(), await holdNext()];
  const tooMany = await holdNext();
  expect([first.word, tooMany.word]).toEqual(["reserved", "too-many-holds"]);

  await room.settle(cancelCommand(first.hold));
  expect((await holdNext()).word).toBe("reserved");

  await room.settle(payCommand(second.hold));
  expect((await holdNext()).word).toBe("reserved");

  seatIds.push(tooMany.hold.seatId);
  expect((await holdNext()).word).toBe("too-many-holds");
});

test("that have lapsed do not count, whether or not the tick has come", async () => {
  await openRoom();
  const terms = { holdSeconds: 1, maxHoldsPerUser: 1 };
  const userId = await createUser(room.db);
  const { seats } = await createShow(room.db, { seats: 2 });
  const [first, second] = seats.map(({ seatId }) => reserveCommand({ seatId, userId }));
  if (first === undefined || second === undefined) {
    throw new Error("There are two seats");
  }
  await settleBatch(room.db, [first], terms);

  const word = await eventually(async () => {
    const again = { ...second, ticketId: newId("ticket") };
    const { outcomes } = await settleBatch(room.db, [again], terms);
    const [outcome] = outcomes;
    return outcome?.status === "completed" ? outcomeWord(outcome) : undefined;
  });

  expect(word).toBe("reserved");
  expect(await heldBy(userId)).toBe(2);
});

test("of one concert are read without locking it, or all lanes would wait for each other", async () => {
  await openRoom();
  const { seats, performanceId } = await createShow(room.db, { seats: 1 });
  await room.db.transaction(async (trx) => {
    await lockSeats(
      trx,
      seats.map(({ seatId }) => seatId),
    );
    const free = await room.db.transaction((other) =>
      other("performances").where({ id: performanceId }).forUpdate().noWait(),
    );
    expect(free).toHaveLength(1);
  });
});
