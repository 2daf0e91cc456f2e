import type { Knex } from "knex";
import { RowlockError } from "../domain/errors.ts";
import {
  newOperatorAction,
  type Operator,
  type OperatorActionKind,
} from "../domain/operator-actions.ts";
import { usualRoomSettings, type RoomSettings } from "../domain/rooms.ts";
import type { SaleState } from "../domain/sale.ts";
import { lockSale, updateSale, type Sale } from "./concerts.ts";
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
 * Opens, pauses or ends the sale of a concert, or moves the moment of its opening. The lanes heed the
 * state from the commit on, the doors both within seconds.
 * @returns what it was until then, and what it is now. If that is the same, nothing is recorded.
 * @throws {RowlockError} `unknown-concert`
 */
export function steerSale(
  db: Knex,
  operator: Operator,
  { concertId, ...changes }: { concertId: string; saleState: SaleState; saleOpensAtMs?: number },
): Promise<{ before: Sale; now: Sale }> {
  return db.transaction(async (trx) => {
    const before = await lockSale(trx, concertId);
    if (before === undefined) {
      throw new RowlockError("unknown-concert");
    }
    const now = { ...before, ...changes };
    if (before.saleState !== now.saleState || before.saleOpensAtMs !== now.saleOpensAtMs) {
      await updateSale(trx, concertId, now);
      await insertOperatorActions(trx, [
        newOperatorAction({
          operator,
          kind: saleActions[changes.saleState],
          subject: concertId,
          details: { before: presentSale(before), now: presentSale(now) },
        }),
      ]);
    }
    return { before, now };
  });
}

function presentSale({ saleState, saleOpensAtMs }: Sale): Record<string, unknown> {
  return { saleState, saleOpensAt: new Date(saleOpensAtMs).toISOString() };
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
