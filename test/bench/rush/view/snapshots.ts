import type { Snapshot } from "../../../../bench/rush/view/snapshot.ts";

/** A moment in the middle of a sale of ten seats to a hundred fans. */
export function snapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  return {
    seconds: 12.6,
    inLine: 40,
    choosing: 8,
    holding: 2,
    gone: 30,
    hall: ["sold", "sold", "sold", "held", "held", "free", "free", "free", "free", "free"],
    seats: { sold: 3, held: 2, free: 5 },
    openTickets: 4,
    answersPerSecond: 2113.4,
    p50Ms: 3.14,
    p99Ms: 41.4,
    ...overrides,
  };
}
