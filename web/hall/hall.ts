import type { SeatPlan } from "../../client/client.ts";
import type { Amount } from "../money.ts";
import { minorUnits } from "../money.ts";

/**
 * A hall as the map works with it. Seats are numbers from 0 upwards in the plan's order, so that what
 * is known of ten thousand of them fits into a few flat arrays, which are walked in every frame.
 */
export type Hall = {
  seatCount: number;
  seatNos: readonly string[];
  /** The place of a seat; see the API's seat plan for the unit. */
  x: Float32Array;
  y: Float32Array;
  rowOf: Uint16Array;
  /** Index into `prices`. */
  priceOf: Uint8Array;
  rows: readonly HallRow[];
  sections: readonly HallSection[];
  /** Dearest first: a handful, whatever the number of seats. */
  prices: readonly Amount[];
  /** The side of the square that one seat takes. */
  seatSize: number;
  /** The stage and every seat. */
  bounds: Bounds;
  stage: Bounds;
  seatByNo: ReadonlyMap<string, number>;
};

/** Seats `from` to `to`, the latter not among them, side by side. */
export type HallRow = { row: string; section: number; from: number; to: number };

export type HallSection = {
  /** `null` in a hall without sections. */
  name: string | null;
  /** Rows `fromRow` to `toRow`, the latter not among them, from the stage outward. */
  fromRow: number;
  toRow: number;
  from: number;
  to: number;
  centre: { x: number; y: number };
};

export type Bounds = { left: number; top: number; right: number; bottom: number };

export function createHall(plan: SeatPlan): Hall {
  const seats = plan.sections.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
  const prices = [...new Set(seats.map(({ price }) => price))].toSorted(dearestFirst);
  const priceIndex = new Map(prices.map((price, index) => [price, index]));
  const rowOf = new Uint16Array(seats.length);
  const rows: HallRow[] = [];
  const sections: HallSection[] = [];
  let next = 0;
  for (const section of plan.sections) {
    const from = next;
    const fromRow = rows.length;
    for (const { row, seats: members } of section.rows) {
      rowOf.fill(rows.length, next, next + members.length);
      rows.push({ row, section: sections.length, from: next, to: next + members.length });
      next += members.length;
    }
    const centre = middleOf(seats.slice(from, next));
    sections.push({ name: section.section, fromRow, toRow: rows.length, from, to: next, centre });
  }
  const x = Float32Array.from(seats, (seat) => seat.x);
  const y = Float32Array.from(seats, (seat) => seat.y);
  const stage = stageOf(x, y, plan.seatSize);
  return {
    seatCount: seats.length,
    seatNos: seats.map(({ seatNo }) => seatNo),
    x,
    y,
    rowOf,
    priceOf: Uint8Array.from(seats, ({ price }) => priceIndex.get(price) ?? 0),
    rows,
    sections,
    prices,
    seatSize: plan.seatSize,
    bounds: boundsOf(x, y, stage, plan.seatSize),
    stage,
    seatByNo: new Map(seats.map(({ seatNo }, index) => [seatNo, index])),
  };
}

/** What is said of a seat, wherever it is named. */
export type SeatLabel = { section: string | null; row: string; seatNo: string; price: Amount };

export function labelOf(hall: Hall, seat: number): SeatLabel {
  const row = hall.rows[hall.rowOf[seat] ?? 0];
  return {
    section: hall.sections[row?.section ?? 0]?.name ?? null,
    row: row?.row ?? "",
    seatNo: hall.seatNos[seat] ?? "",
    price: hall.prices[hall.priceOf[seat] ?? 0] ?? "0.00",
  };
}

export function distance(hall: Hall, one: number, other: number): number {
  return Math.hypot(
    (hall.x[one] ?? 0) - (hall.x[other] ?? 0),
    (hall.y[one] ?? 0) - (hall.y[other] ?? 0),
  );
}

function dearestFirst(one: Amount, other: Amount): number {
  const difference = minorUnits(other) - minorUnits(one);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

function middleOf(seats: readonly { x: number; y: number }[]): { x: number; y: number } {
  const sum = seats.reduce((all, seat) => ({ x: all.x + seat.x, y: all.y + seat.y }), {
    x: 0,
    y: 0,
  });
  return { x: sum.x / seats.length, y: sum.y / seats.length };
}

/** How wide and deep a stage is drawn, in seats, and how it grows with its hall. */
const STAGE = { widthShare: 0.22, widthMin: 6, widthMax: 34, depthShare: 0.28, depthMax: 7 };

/** The plan says where the stage's edge is, and nothing else of it. */
function stageOf(x: Float32Array, y: Float32Array, seatSize: number): Bounds {
  const hallWidth = extent(x).most - extent(x).least;
  const width = Math.min(
    STAGE.widthMax * seatSize,
    Math.max(STAGE.widthMin * seatSize, hallWidth * STAGE.widthShare),
  );
  const depth = Math.min(STAGE.depthMax * seatSize, width * STAGE.depthShare);
  const isAmongSeats = extent(y).least < -depth;
  return {
    left: -width / 2,
    right: width / 2,
    top: isAmongSeats ? -depth / 2 : -depth,
    bottom: isAmongSeats ? depth / 2 : 0,
  };
}

function boundsOf(x: Float32Array, y: Float32Array, stage: Bounds, seatSize: number): Bounds {
  const margin = 2 * seatSize;
  return {
    left: Math.min(extent(x).least, stage.left) - margin,
    right: Math.max(extent(x).most, stage.right) + margin,
    top: Math.min(extent(y).least, stage.top) - margin,
    bottom: Math.max(extent(y).most, stage.bottom) + margin,
  };
}

function extent(values: Float32Array): { least: number; most: number } {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return values.length === 0 ? { least: 0, most: 0 } : { least, most };
}
