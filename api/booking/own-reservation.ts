import { findReservation, type ReservationView } from "../../db/reservations.ts";
import { RowlockError } from "../../domain/errors.ts";
import type { Fan } from "../access/fan.ts";
import type { Services } from "../services.ts";

/**
 * A reservation of this fan. Somebody else's is as good as none: whether it exists is not the
 * asker's business.
 * @throws {RowlockError} `unknown-reservation`
 */
export async function findOwnReservation(
  { db }: Pick<Services, "db">,
  fan: Fan,
  reservationId: string,
): Promise<ReservationView> {
  const reservation = await findReservation(db, reservationId);
  if (reservation === undefined || reservation.userId !== fan.userId) {
    throw new RowlockError("unknown-reservation");
  }
  return reservation;
}
