import type { NewConcert } from "../../db/concerts.ts";
import type { PlacedSeat } from "../../db/seats.ts";

/** A concert as a file wants it to be. */
export type WantedConcert = {
  concert: NewConcert;
  performances: WantedPerformance[];
};

export type WantedPerformance = { date: string; seats: PlacedSeat[] };

/** More than any tour has; beyond it a file is a mistake, or better split. */
export const SEATS_MAX = 500_000;
