import type { Knex } from "knex";
import { isRoomSoldOut, listRooms } from "../db/concerts.ts";
import type { Admission, WaitingRoom } from "../waiting-room/waiting-room.ts";

/** Sold out is news for people who wait; learning it some seconds late spares a query each second. */
const SOLD_OUT_LOOK_MS = 5000;

export type AdmitWaiting = () => Promise<Record<string, Admission>>;

/** One tick of every line. While the database is away, the lines known so far go on. */
export function createAdmitWaiting(deps: { db: Knex; waitingRoom: WaitingRoom }): AdmitWaiting {
  const { db, waitingRoom } = deps;
  let rooms: string[] = [];
  let lookedAtMs = 0;

  const look = async () => {
    rooms = await listRooms(db);
    for (const room of rooms) {
      await waitingRoom.setSoldOut(room, await isRoomSoldOut(db, room));
    }
  };

  return async () => {
    if (performance.now() - lookedAtMs >= SOLD_OUT_LOOK_MS || rooms.length === 0) {
      lookedAtMs = performance.now();
      await look().catch((error: unknown) => {
        if (rooms.length === 0) {
          throw error;
        }
      });
    }
    const admissions = await Promise.all(
      rooms.map(async (room) => [room, await waitingRoom.admit(room)] as const),
    );
    return Object.fromEntries(admissions);
  };
}
