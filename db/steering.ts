import type { Knex } from "knex";
import { RowlockError } from "../domain/errors.ts";
import {
  newOperatorAction,
  type Operator,
  type OperatorActionKind,
} from "../domain/operator-actions.ts";
import { usualRoomSettings, type RoomSettings } from "../domain/rooms.ts";
import type { SaleState } from "../domain/sale.ts";
import { lockSaleState, updateSaleState } from "./concerts.ts";
import { insertOperatorActions } from "./operator-actions.ts";
import { lockRoomSettings, upsertRoomSettings } from "./rooms.ts";

/*
 * What operators change while the box office runs. Each change and the row that says who made it are
 * one transaction. The doors and the lanes find the change by reading it.
 */

const saleActions = {
  open: "open-sale",
  paused: "pause-sale",
  draining: "drain-sale",
} as const satisfies Record<SaleState, OperatorActionKind>;

/**
 * Opens, pauses or ends the sale of a concert. The lanes heed it from the commit on, and the doors
 * within seconds.
 * @returns the state until then. If it is the same, nothing is changed or recorded.
 * @throws {RowlockError} `unknown-concert`
 */
export function steerSale(
  db: Knex,
  operator: Operator,
  { concertId, saleState }: { concertId: string; saleState: SaleState },
): Promise<SaleState> {
  return db.transaction(async (trx) => {
    const before = await lockSaleState(trx, concertId);
    if (before === undefined) {
      throw new RowlockError("unknown-concert");
    }
    if (before !== saleState) {
      await updateSaleState(trx, concertId, saleState);
      await insertOperatorActions(trx, [
        newOperatorAction({
          operator,
          kind: saleActions[saleState],
          subject: concertId,
          details: { before },
        }),
      ]);
    }
    return before;
  });
}

/**
 * Sets some of a room's limits. The ticks heed it within two seconds, and the doors within some more.
 * Whether the room exists is not asked: it comes to be when a concert names it.
 * @returns what was set until then, and what is now.
 */
export function steerRoom(
  db: Knex,
  operator: Operator,
  { room, changes }: { room: string; changes: Partial<RoomSettings> },
): Promise<{ before: RoomSettings; now: RoomSettings }> {
  return db.transaction(async (trx) => {
    const before = (await lockRoomSettings(trx, room)) ?? usualRoomSettings;
    const now = { ...before, ...changes };
    await upsertRoomSettings(trx, room, now);
    await insertOperatorActions(trx, [
      newOperatorAction({ operator, kind: "set-room", subject: room, details: { before, now } }),
    ]);
    return { before, now };
  });
}
