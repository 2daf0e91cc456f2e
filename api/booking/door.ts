import type { Concert } from "../../db/concerts.ts";
import { RowlockError } from "../../domain/errors.ts";
import { refusalOfRest } from "../../domain/sale.ts";
import { ROOM_TIMING, type RoomLimits } from "../../waiting-room/limits.ts";
import { pollAfterSeconds, pollingPace } from "../../waiting-room/polling.ts";
import type { Fan } from "../access/fan.ts";
import { formatMoment } from "../presenters/forms.ts";
import type { KnownSeat } from "../seat-map/seat-maps.ts";
import { todayIn } from "./venue-clock.ts";

/*
 * What is refused without a job, from memory. In a rush most requests lose, and losing must cost
 * almost nothing. Nothing here decides that somebody gets a seat: only the lane does.
 */

/** @throws {RowlockError} `sale-not-open`, `sale-closed`, `sale-paused`, `sale-ending` */
export function refuseUnlessOnSale(concert: Concert, date: string, nowMs: number): void {
  if (nowMs < concert.saleOpensAtMs) {
    throw new RowlockError("sale-not-open", { saleOpensAt: formatMoment(concert.saleOpensAtMs) });
  }
  // Dates in this form sort as they follow each other. On the day itself tickets are still sold.
  if (date < todayIn(concert.timeZone, nowMs)) {
    throw new RowlockError("sale-closed");
  }
  if (concert.saleState !== "open") {
    throw new RowlockError(refusalOfRest[concert.saleState]);
  }
}

/**
 * A token is for one line, and leads to no other's concerts.
 * @throws {RowlockError} `wrong-room`
 */
export function refuseOtherRoom({ claims }: Fan, room: string): void {
  if (claims.room !== room) {
    throw new RowlockError("wrong-room", { room });
  }
}

/** @throws {RowlockError} `wrong-room`, `not-admitted` with the position, `session-ended` */
export function refuseUnlessAdmitted(fan: Fan, room: string, limits: RoomLimits): void {
  refuseOtherRoom(fan, room);
  const { place } = fan;
  switch (place?.state) {
    case "admitted":
      return;
    case "waiting": {
      const { position } = place;
      throw new RowlockError("not-admitted", {
        position,
        pollAfterSeconds: pollAfterSeconds(position, pollingPace(limits, ROOM_TIMING)),
      });
    }
    case "ended":
      throw new RowlockError("session-ended");
    default:
      // The place of a call with an effect is always known.
      throw new RowlockError("unavailable");
  }
}

/**
 * A hold that has lapsed may be released by now, so the lane is asked.
 * @throws {RowlockError} `seat-taken`
 */
export function refuseUnlessFree({ status, heldUntilMs }: KnownSeat, nowMs: number): void {
  const lapsed = status === "held" && heldUntilMs !== null && heldUntilMs <= nowMs;
  if (status !== "available" && !lapsed) {
    throw new RowlockError("seat-taken");
  }
}
