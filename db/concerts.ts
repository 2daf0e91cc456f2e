import type { Knex } from "knex";
import type { SaleState } from "../domain/sale.ts";

export type Performance = { performanceId: number; date: string };

export type Concert = {
  concertId: string;
  title: string;
  venue: string;
  /** IANA name; `performances[].date` is on this calendar. */
  timeZone: string;
  saleOpensAtMs: number;
  saleState: SaleState;
  /** The line that leads to this concert. */
  room: string;
  /** By date. */
  performances: Performance[];
};

type ConcertRow = {
  id: string;
  title: string;
  venue: string;
  time_zone: string;
  sale_opens_at: Date;
  sale_state: SaleState;
  room: string;
};
type PerformanceRow = { id: number; concert_id: string; date: string };

/** All concerts with their dates. A box office has hundreds, not millions: they are read whole. */
export async function listConcerts(db: Knex): Promise<Concert[]> {
  const concerts = await db<ConcertRow>("concerts").select("*").orderBy("id");
  const performances = await db<PerformanceRow>("performances")
    .select("id", "concert_id", "date")
    .orderBy(["concert_id", "date"]);
  return concerts.map((row) => ({
    concertId: row.id,
    title: row.title,
    venue: row.venue,
    timeZone: row.time_zone,
    saleOpensAtMs: row.sale_opens_at.getTime(),
    saleState: row.sale_state,
    room: row.room,
    performances: performances
      .filter((performance) => performance.concert_id === row.id)
      .map(({ id, date }) => ({ performanceId: id, date })),
  }));
}

export type NewConcert = Omit<Concert, "performances" | "saleState">;

/** Makes the concert, open, or brings the one with this id up to date; the state of its sale stays. */
export async function upsertConcert(trx: Knex.Transaction, concert: NewConcert): Promise<void> {
  await trx("concerts")
    .insert({
      id: concert.concertId,
      title: concert.title,
      venue: concert.venue,
      time_zone: concert.timeZone,
      sale_opens_at: new Date(concert.saleOpensAtMs),
      room: concert.room,
    })
    .onConflict("id")
    .merge();
}

/** Returns the new performance's id, or `undefined` when the concert already plays on that date. */
export async function addPerformance(
  trx: Knex.Transaction,
  concertId: string,
  date: string,
): Promise<number | undefined> {
  const existing = await trx("performances")
    .where({ concert_id: concertId, date })
    .first("id")
    .forUpdate();
  if (existing !== undefined) {
    return undefined;
  }
  const [performanceId] = await trx("performances").insert({ concert_id: concertId, date });
  return performanceId;
}

/** What operators steer of a concert's sale. */
export type Sale = Pick<Concert, "saleState" | "saleOpensAtMs">;

/** Locks the concert. Undefined when there is none. */
export async function lockSale(
  trx: Knex.Transaction,
  concertId: string,
): Promise<Sale | undefined> {
  const row: ConcertRow | undefined = await trx<ConcertRow>("concerts")
    .where("id", concertId)
    .forUpdate()
    .first("*");
  return row && { saleState: row.sale_state, saleOpensAtMs: row.sale_opens_at.getTime() };
}

export async function updateSale(
  trx: Knex.Transaction,
  concertId: string,
  { saleState, saleOpensAtMs }: Sale,
): Promise<void> {
  await trx("concerts")
    .where("id", concertId)
    .update({ sale_state: saleState, sale_opens_at: new Date(saleOpensAtMs) });
}
