import type { SaleState } from "./sale.ts";

/** The line of concerts that do not name their own. */
export const MAIN_ROOM = "main";

/** What operators set for one room while it runs. Null leaves it to the environment. */
export type RoomSettings = {
  maxActive: number | null;
  admitPerSecond: number | null;
  /** Nobody is admitted any more, not even while nobody waits. */
  isClosed: boolean;
};

export const usualRoomSettings: RoomSettings = {
  maxActive: null,
  admitPerSecond: null,
  isClosed: false,
};

/** A room as it is known to the database. */
export type Room = {
  room: string;
  settings: RoomSettings;
  /** Of all the sales that it leads to; see `saleStateOfRoom`. */
  saleState: SaleState;
};
