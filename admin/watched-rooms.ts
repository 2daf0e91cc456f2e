import { listRooms } from "../db/rooms.ts";
import { MAIN_ROOM } from "../domain/rooms.ts";
import type { SaleState } from "../domain/sale.ts";
import type { RoomSize } from "../waiting-room/waiting-room.ts";
import type { House, Lines } from "./house.ts";
import { renderTable } from "./terminal/table.ts";

/** A line at one moment, and what holds for it. */
export type WatchedRoom = RoomSize & {
  room: string;
  maxActive: number;
  admitPerSecond: number;
  isAdmitting: boolean;
  saleState: SaleState;
};

/** Every line that there is, or only one. */
export async function watchRooms(
  { db }: House,
  { rooms, waitingRoom }: Lines,
  only?: string,
): Promise<WatchedRoom[]> {
  const known = await listRooms(db);
  rooms.learn(known);
  const names = new Set([MAIN_ROOM, ...known.map(({ room }) => room)]);
  return Promise.all(
    (only === undefined ? [...names].toSorted() : [only]).map(async (room) => {
      const { limits, saleState } = rooms.of(room);
      const { maxActive, admitPerSecond, isAdmitting } = limits;
      const size = await waitingRoom.size(room);
      return { room, ...size, maxActive, admitPerSecond, isAdmitting, saleState };
    }),
  );
}

const HEAD = [
  "ROOM",
  "WAITING",
  "ADMITTED",
  "AT MOST",
  "PER SECOND",
  "FIRST WAITS",
  "SALE",
  "LETS IN",
] as const;

export function renderRooms(rooms: readonly WatchedRoom[]): string {
  return renderTable(
    HEAD,
    rooms.map((line) => [
      line.room,
      line.waiting,
      line.active,
      line.maxActive,
      line.admitPerSecond,
      `${Math.round(line.oldestWaitSeconds)} s`,
      line.saleState,
      line.isAdmitting ? "yes" : "no",
    ]),
  );
}
