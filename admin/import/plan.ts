import type { BoxOfficeChanges, StoredConcert } from "../../db/box-office.ts";
import type { NewConcert } from "../../db/concerts.ts";
import type { PlacedSeat, StoredSeat } from "../../db/seats.ts";
import { formatMoney } from "../../domain/money.ts";
import type { WantedConcert } from "./wanted.ts";

/** What an import would do, worked out without writing. */
export type ImportPlan = {
  changes: BoxOfficeChanges;
  /** Sentences for the operator. */
  news: string[];
  /** Seats that a fan has and that the file would change. One is enough to refuse all. */
  conflicts: string[];
  seatsToWrite: number;
};

/** Compares what a file wants with what is stored. What is the same is left alone. */
export function planImport(
  wanted: readonly WantedConcert[],
  stored: readonly StoredConcert[],
): ImportPlan {
  const plan: ImportPlan = {
    changes: { concerts: [], newPerformances: [], newSeats: [], changedSeats: [] },
    news: [],
    conflicts: [],
    seatsToWrite: 0,
  };
  for (const each of wanted) {
    const known = stored.find(({ concert }) => concert.concertId === each.concert.concertId);
    planConcert(plan, each.concert, known?.concert);
    for (const performance of each.performances) {
      const hall = known?.performances.find(({ date }) => date === performance.date);
      if (hall === undefined) {
        const { concertId } = each.concert;
        plan.changes.newPerformances.push({ concertId, ...performance });
        plan.seatsToWrite += performance.seats.length;
        plan.news.push(
          `${concertId} on ${performance.date}: new, ${performance.seats.length} seats`,
        );
      } else {
        planSeats(
          plan,
          `${each.concert.concertId} on ${performance.date}`,
          performance.seats,
          hall,
        );
      }
    }
  }
  // They are locked in this order, as everybody locks seats.
  plan.changes.changedSeats.sort((one, other) => one.seatId - other.seatId);
  return plan;
}

const CONCERT_FIELDS = ["title", "venue", "timeZone", "saleOpensAtMs", "room"] as const;

function planConcert(plan: ImportPlan, wanted: NewConcert, stored: NewConcert | undefined): void {
  if (stored === undefined) {
    plan.changes.concerts.push(wanted);
    plan.news.push(`${wanted.concertId}: new, its sale is open from the moment it says`);
    return;
  }
  const changed = CONCERT_FIELDS.filter((name) => wanted[name] !== stored[name]);
  if (changed.length > 0) {
    plan.changes.concerts.push(wanted);
    const words = changed.map((name) => `${name} ${shown(name, stored)} → ${shown(name, wanted)}`);
    plan.news.push(`${wanted.concertId}: ${words.join(", ")}`);
  }
  if (changed.includes("room")) {
    plan.news.push(`${wanted.concertId}: fans in the line of ${stored.room} have to join again`);
  }
}

function shown(name: keyof NewConcert, concert: NewConcert): string {
  return name === "saleOpensAtMs" ? new Date(concert.saleOpensAtMs).toISOString() : concert[name];
}

function planSeats(
  plan: ImportPlan,
  where: string,
  wanted: readonly PlacedSeat[],
  hall: { performanceId: number; seats: readonly StoredSeat[] },
): void {
  const stored = new Map(hall.seats.map((seat) => [seat.seatNo, seat]));
  const added: PlacedSeat[] = [];
  let changed = 0;
  for (const seat of wanted) {
    const known = stored.get(seat.seatNo);
    stored.delete(seat.seatNo);
    if (known === undefined) {
      added.push(seat);
    } else if (!isSame(seat, known)) {
      changed += 1;
      if (known.status === "available") {
        plan.changes.changedSeats.push({ ...known, ...seat });
      } else {
        plan.conflicts.push(
          `${where}, seat ${seat.seatNo}: ${difference(seat, known)}, but it is ${known.status}`,
        );
      }
    }
  }
  if (added.length > 0) {
    plan.changes.newSeats.push({ performanceId: hall.performanceId, seats: added });
  }
  plan.seatsToWrite += added.length + changed;
  const words = [
    ...(added.length > 0 ? [`${added.length} seats new`] : []),
    ...(changed > 0 ? [`${changed} seats changed`] : []),
    ...(stored.size > 0 ? [`${stored.size} seats that the file does not name stay`] : []),
  ];
  if (words.length > 0) {
    plan.news.push(`${where}: ${words.join(", ")}`);
  }
}

function isSame(one: PlacedSeat, other: PlacedSeat): boolean {
  return (
    one.price === other.price &&
    one.section === other.section &&
    one.row === other.row &&
    one.position?.x === other.position?.x &&
    one.position?.y === other.position?.y
  );
}

function difference(wanted: PlacedSeat, stored: PlacedSeat): string {
  return wanted.price === stored.price
    ? "its place would change"
    : `its price would change from ${formatMoney(stored.price)} to ${formatMoney(wanted.price)}`;
}
