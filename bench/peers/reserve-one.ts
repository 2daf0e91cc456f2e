import type { Knex } from "knex";
import { newId } from "../../domain/ids.ts";
import { Refusal } from "./errors.ts";

export type ReserveOrder = { performanceId: number; seatNo: string; userId: string };

export type Reserved = {
  reservationId: string;
  status: "reserved";
  price: string;
  expiresAt: string;
};

type SeatRow = {
  id: number;
  price: string;
  status: string;
  reservation_id: string | null;
  now: Date;
  lapsed: number;
};

/**
 * One reservation in one transaction: lock the row, look, write. Three statements between BEGIN and
 * COMMIT, all by unique keys, is as few as it takes.
 * @throws {Refusal}
 */
export function reserveOne(db: Knex, order: ReserveOrder, holdSeconds: number): Promise<Reserved> {
  return db.transaction(async (trx) => {
    const seat: SeatRow | undefined = await trx("seats")
      .where({ performance_id: order.performanceId, seat_no: order.seatNo })
      .first(
        "id",
        "price",
        "status",
        "reservation_id",
        trx.raw("NOW(3) AS now"),
        trx.raw("status = 'held' AND held_until <= NOW(3) AS lapsed"),
      )
      .forUpdate();
    if (seat === undefined) {
      throw new Refusal(404, "unknown seat");
    }
    if (seat.status !== "available" && seat.lapsed !== 1) {
      throw new Refusal(409, "seat taken");
    }
    if (seat.lapsed === 1) {
      await trx("reservations").where("id", seat.reservation_id).update({ status: "expired" });
    }
    const reservationId = newId("reservation");
    const expiresAt = new Date(seat.now.getTime() + holdSeconds * 1000);
    await trx("reservations").insert({
      id: reservationId,
      ticket_id: newId("ticket"),
      seat_id: seat.id,
      user_id: order.userId,
      price: seat.price,
      status: "held",
      expires_at: expiresAt,
    });
    await trx("seats").where("id", seat.id).update({
      status: "held",
      held_until: expiresAt,
      reservation_id: reservationId,
    });
    return {
      reservationId,
      status: "reserved",
      price: seat.price,
      expiresAt: expiresAt.toISOString(),
    };
  });
}
