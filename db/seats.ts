import type { Knex } from "knex";
import { NO_PLACE, type SeatPlace } from "../domain/halls.ts";
import { formatMoney, moneyFromColumn, type Money } from "../domain/money.ts";
import type { LockedSeat, Seat, SeatStatus } from "../domain/seats.ts";
import { toColumnTime } from "./moments.ts";
import { selectRows, updateRows } from "./statements.ts";

type SeatRow = {
  id: number;
  performance_id: number;
  seat_no: string;
  price: string;
  status: SeatStatus;
  held_until: Date | null;
  reservation_id: string | null;
  version: number;
};

const columns = [
  "id",
  "performance_id",
  "seat_no",
  "price",
  "status",
  "held_until",
  "reservation_id",
  "version",
] as const;

/**
 * Locks seats in the one global order, by id, so that two batches cannot wait for each other. The
 * concert is read in a query of its own: its rows are not locked, or all lanes would meet there.
 */
export async function lockSeats(
  trx: Knex.Transaction,
  seatIds: readonly number[],
): Promise<LockedSeat[]> {
  const rows = await selectRows<SeatRow & { concert_id: string }>(
    trx,
    `SELECT ${columns.join(", ")},
       (SELECT concert_id FROM performances WHERE performances.id = performance_id) AS concert_id
     FROM seats WHERE id IN (?) ORDER BY id FOR UPDATE`,
    [[...seatIds]],
  );
  return rows.map((row) => ({ ...toSeat(row), concertId: row.concert_id }));
}

/**
 * Locks held seats whose time is up by the database's clock, passing over those that somebody else
 * is deciding about at this moment.
 */
export async function lockLapsedSeats(trx: Knex.Transaction, limit: number): Promise<Seat[]> {
  const rows = await trx<SeatRow>("seats")
    .select(...columns)
    .where("status", "held")
    .andWhere("held_until", "<=", trx.raw("NOW(3)"))
    .orderBy("held_until")
    .limit(limit)
    .forUpdate()
    .skipLocked();
  return rows.map(toSeat);
}

export async function updateSeats(trx: Knex.Transaction, seats: readonly Seat[]): Promise<void> {
  await updateRows(
    trx,
    "seats",
    "id",
    {
      id: "INT UNSIGNED",
      status: "VARCHAR(9)",
      held_until: "DATETIME(3)",
      reservation_id: "VARCHAR(40)",
      version: "INT UNSIGNED",
    },
    seats.map((seat) => ({
      id: seat.seatId,
      status: seat.status,
      held_until: seat.heldUntilMs === null ? null : toColumnTime(seat.heldUntilMs),
      reservation_id: seat.reservationId,
      version: seat.version,
    })),
  );
}

/** Every seat of a performance in the order in which the seats were made, which is the hall's. */
export async function listSeats(db: Knex, performanceId: number): Promise<Seat[]> {
  const rows = await db<SeatRow>("seats")
    .select(...columns)
    .where("performance_id", performanceId)
    .orderBy("id");
  return rows.map(toSeat);
}

type PlaceColumns = {
  section: string | null;
  row_label: string | null;
  x: number | null;
  y: number | null;
};

export type PlacedSeat = SeatPlace & { seatNo: string; price: Money };

/** What does not change about a performance's seats, in the hall's order. */
export async function listSeatPlaces(db: Knex, performanceId: number): Promise<PlacedSeat[]> {
  const rows = await db<SeatRow & PlaceColumns>("seats")
    .select("seat_no", "price", "section", "row_label", "x", "y")
    .where("performance_id", performanceId)
    .orderBy("id");
  return rows.map((row) => ({
    seatNo: row.seat_no,
    price: moneyFromColumn(row.price),
    ...toPlace(row),
  }));
}

export type NewSeat = Pick<Seat, "seatNo" | "price"> & Partial<SeatPlace>;

export async function insertSeats(
  trx: Knex.Transaction,
  performanceId: number,
  seats: readonly NewSeat[],
): Promise<void> {
  const rows = seats.map((seat) => ({
    performance_id: performanceId,
    seat_no: seat.seatNo,
    price: formatMoney(seat.price),
    ...placeColumns({ ...NO_PLACE, ...seat }),
  }));
  // A thousand rows make a statement of some 80 kB, far below any max_allowed_packet.
  await trx.batchInsert("seats", rows, 1000);
}

/** Gives seats that are there their places. What the performance has not is passed over. */
export async function placeSeats(
  trx: Knex.Transaction,
  performanceId: number,
  seats: readonly (SeatPlace & { seatNo: string })[],
): Promise<void> {
  const places = new Map(seats.map((seat) => [seat.seatNo, seat]));
  const stored = await trx<SeatRow>("seats").select("id", "seat_no").where({
    performance_id: performanceId,
  });
  await updateRows(
    trx,
    "seats",
    "id",
    {
      id: "INT UNSIGNED",
      section: "VARCHAR(40)",
      row_label: "VARCHAR(16)",
      x: "SMALLINT",
      y: "SMALLINT",
    },
    stored.flatMap(({ id, seat_no }) => {
      const place = places.get(seat_no);
      return place === undefined ? [] : [{ id, ...placeColumns(place) }];
    }),
  );
}

/** A seat with all that is known of it. */
export type StoredSeat = PlacedSeat & Pick<Seat, "seatId" | "status" | "version">;

/** As `listSeats`, with the places. */
export async function listStoredSeats(db: Knex, performanceId: number): Promise<StoredSeat[]> {
  const rows = await db<SeatRow & PlaceColumns>("seats")
    .select(...columns, "section", "row_label", "x", "y")
    .where("performance_id", performanceId)
    .orderBy("id");
  return rows.map((row) => {
    const { seatId, seatNo, price, status, version } = toSeat(row);
    return { seatId, seatNo, price, status, version, ...toPlace(row) };
  });
}

/**
 * Writes price and place of seats that are locked and nobody has; their version grows by one. A batch
 * of some thousand is one statement of moderate size.
 */
export async function rewriteSeats(
  trx: Knex.Transaction,
  seats: readonly StoredSeat[],
): Promise<void> {
  await updateRows(
    trx,
    "seats",
    "id",
    {
      id: "INT UNSIGNED",
      price: "DECIMAL(12,2)",
      section: "VARCHAR(40)",
      row_label: "VARCHAR(16)",
      x: "SMALLINT",
      y: "SMALLINT",
      version: "INT UNSIGNED",
    },
    seats.map((seat) => ({
      id: seat.seatId,
      price: formatMoney(seat.price),
      ...placeColumns(seat),
      version: seat.version + 1,
    })),
  );
}

function toPlace({ section, row_label, x, y }: PlaceColumns): SeatPlace {
  return { section, row: row_label, position: x === null || y === null ? null : { x, y } };
}

function placeColumns({ section, row, position }: SeatPlace): PlaceColumns {
  return { section, row_label: row, x: position?.x ?? null, y: position?.y ?? null };
}

function toSeat(row: SeatRow): Seat {
  return {
    seatId: row.id,
    performanceId: row.performance_id,
    seatNo: row.seat_no,
    price: moneyFromColumn(row.price),
    status: row.status,
    heldUntilMs: row.held_until?.getTime() ?? null,
    reservationId: row.reservation_id,
    version: row.version,
  };
}
