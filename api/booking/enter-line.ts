import { hasSeats } from "../../db/reservations.ts";
import { RowlockError } from "../../domain/errors.ts";
import { MAIN_ROOM } from "../../domain/rooms.ts";
import type { JoinedPlace } from "../../waiting-room/waiting-room.ts";
import type { Services } from "../services.ts";

export type Entry = { userId: string; browserId: string; concertId?: string };

/**
 * Gives a fan a place in the line that leads to a concert, or in the main one. While a sale ends
 * nobody new may join for it. Who has a place there keeps it; and who has a seat, anywhere, needs a
 * token to pay for it, to give it back or to look at it.
 * @throws {RowlockError} `unknown-concert`, `sale-ending`
 */
export async function enterLine(
  { catalogue, db, rooms, waitingRoom }: Services,
  { userId, browserId, concertId }: Entry,
): Promise<JoinedPlace> {
  const concert = concertId === undefined ? undefined : await catalogue.require(concertId);
  const room = concert?.room ?? MAIN_ROOM;
  const saleState = concert?.saleState ?? rooms.of(room).saleState;
  if (saleState !== "draining") {
    return waitingRoom.join(room, userId, browserId);
  }
  const kept = await waitingRoom.rejoin(room, userId, browserId);
  if (kept !== undefined) {
    return kept;
  }
  if (!(await hasSeats(db, userId))) {
    throw new RowlockError("sale-ending");
  }
  return waitingRoom.join(room, userId, browserId);
}
