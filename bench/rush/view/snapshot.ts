import type { SeatState } from "../fans/hall.ts";

/** How things stand at one moment of the sale. */
export type Snapshot = {
  seconds: number;
  inLine: number;
  choosing: number;
  holding: number;
  /** At home again, with a seat or without. */
  gone: number;
  /** In the hall's order. */
  hall: readonly SeatState[];
  seats: Record<SeatState, number>;
  /** Promises that wait for their outcome. */
  openTickets: number;
  /** Of the last second. */
  answersPerSecond: number;
  p50Ms: number;
  p99Ms: number;
};

export function countSeats(hall: readonly SeatState[]): Snapshot["seats"] {
  const seats = { free: 0, held: 0, sold: 0 };
  for (const state of hall) {
    seats[state] += 1;
  }
  return seats;
}

/** They came, wherever they are now. */
export function arrivedOf({ inLine, choosing, holding, gone }: Snapshot): number {
  return inLine + choosing + holding + gone;
}
