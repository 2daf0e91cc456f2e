import type { Knex } from "knex";
import { stepTeller } from "../core/steps.ts";
import { isRoomSoldOut, listRooms } from "../db/rooms.ts";
import type { LineMetrics } from "../waiting-room/line-metrics.ts";
import type { RoomBook } from "../waiting-room/room-book.ts";
import type { Admission, WaitingRoom } from "../waiting-room/waiting-room.ts";

/** Sold out is news for people who wait; learning it some seconds late spares a query each second. */
const SOLD_OUT_LOOK_MS = 5000;

/**
 * How long a tick waits to hear of the rooms. Far longer than reading two small tables takes; a
 * database that is frozen must not keep the lines waiting.
 */
const PATIENCE_MS = 300;

const reached = stepTeller("admit-waiting");

export type AdmitWaiting = () => Promise<Record<string, Admission>>;

/** One tick of every line. While the database is away, the lines go on as they were known last. */
export function createAdmitWaiting(deps: {
  db: Knex;
  waitingRoom: WaitingRoom;
  rooms: RoomBook;
  lineMetrics: Pick<LineMetrics, "ticked">;
}): AdmitWaiting {
  const { db, waitingRoom, lineMetrics } = deps;
  let rooms: string[] | undefined;
  let reading: Promise<void> | undefined;
  let soldOutLookedAtMs = Number.NEGATIVE_INFINITY;

  const read = async () => {
    const known = await listRooms(db);
    deps.rooms.learn(known);
    rooms = known.map(({ room }) => room);
    if (performance.now() - soldOutLookedAtMs >= SOLD_OUT_LOOK_MS) {
      soldOutLookedAtMs = performance.now();
      for (const room of rooms) {
        await waitingRoom.setSoldOut(room, await isRoomSoldOut(db, room));
      }
    }
  };

  return async () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    await (rooms === undefined ? reading : atMost(PATIENCE_MS, reading));
    reached("after-read");
    const admissions = await Promise.all(
      (rooms ?? []).map(async (room) => [room, await waitingRoom.admit(room)] as const),
    );
    reached("after-admit");
    for (const [room, admission] of admissions) {
      lineMetrics.ticked(room, admission);
    }
    return Object.fromEntries(admissions);
  };
}

/** Waits for the work to end well or badly, or for the time to be over. */
async function atMost(limitMs: number, work: Promise<void>): Promise<void> {
  let limit: NodeJS.Timeout | undefined;
  const timeIsOver = new Promise<void>((resolve) => {
    limit = setTimeout(resolve, limitMs);
  });
  await Promise.race([work.catch(() => undefined), timeIsOver]).finally(() => clearTimeout(limit));
}
