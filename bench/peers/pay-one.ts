import type { Knex } from "knex";
import { formatMoney, moneyFromColumn, parseMoney } from "../../domain/money.ts";
import { newId } from "../../domain/ids.ts";
import { Refusal } from "./errors.ts";

export type PayOrder = { reservationId: string; userId: string; paymentAmount: string };

export type Paid = { paymentId: string; status: "paid"; amount: string; balance: string };

type ReservationRow = { seat_id: number; user_id: string; price: string; payable: number };

/** One payment in one transaction. @throws {Refusal} */
export function payOne(db: Knex, order: PayOrder): Promise<Paid> {
  return db.transaction(async (trx) => {
    const reservation: ReservationRow | undefined = await trx("reservations")
      .where("id", order.reservationId)
      .first(
        "seat_id",
        "user_id",
        "price",
        trx.raw("status = 'held' AND expires_at > NOW(3) AS payable"),
      )
      .forUpdate();
    if (reservation === undefined || reservation.user_id !== order.userId) {
      throw new Refusal(404, "unknown reservation");
    }
    if (reservation.payable !== 1) {
      throw new Refusal(409, "not held any more");
    }
    if (parseMoney(order.paymentAmount) !== moneyFromColumn(reservation.price)) {
      throw new Refusal(400, "not the price");
    }
    const account: { balance: string } | undefined = await trx("accounts")
      .where("user_id", order.userId)
      .first("balance")
      .forUpdate();
    const price = moneyFromColumn(reservation.price);
    const left = moneyFromColumn(account?.balance ?? "0") - price;
    if (left < 0n) {
      throw new Refusal(402, "balance too low");
    }
    const paymentId = newId("payment");
    const balance = formatMoney(left);
    await trx("payments").insert({
      id: paymentId,
      ticket_id: newId("ticket"),
      reservation_id: order.reservationId,
      user_id: order.userId,
      amount: reservation.price,
    });
    await trx("accounts").where("user_id", order.userId).update({ balance });
    await trx("ledger_entries").insert({
      user_id: order.userId,
      kind: "payment",
      amount: formatMoney(-price),
      balance_after: balance,
      reference: paymentId,
    });
    await trx("reservations").where("id", order.reservationId).update({ status: "paid" });
    await trx("seats")
      .where("id", reservation.seat_id)
      .update({ status: "sold", held_until: null });
    return { paymentId, status: "paid", amount: reservation.price, balance };
  });
}
