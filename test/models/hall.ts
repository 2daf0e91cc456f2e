import type { Admission } from "../../waiting-room/waiting-room.ts";
import type { Asking } from "./asking.ts";
import type { Told } from "./expected.ts";
import type { State } from "./state.ts";

/** A box office with a concert, a line and users of its own, for one run of the model. */
export type Hall = {
  /** As it is before anything happens. */
  opening: State;
  ask: (method: string, path: string, asking: Asking) => Promise<Told>;
  /** The same for what a lane decides: waits for the outcome, or asks the ticket for it. */
  askLane: (method: string, path: string, asking: Asking & { waits: boolean }) => Promise<Told>;
  letTimePass: (seconds: number, options: { ticksWentOn: boolean }) => Promise<void>;
  /** Gives the line its tick. */
  tick: () => Promise<Admission>;
  /** Gives holds their tick. Returns how many were released. */
  releaseLapsedHolds: () => Promise<number>;
  /** Counts what was told, for the report on what a run has met. */
  note: (told: readonly Told[]) => void;
  /** Where the whole of what is stored is as in none of these states, in words. None is good. */
  differencesFrom: (states: readonly State[]) => Promise<string[]>;
  /**
   * Leaves nothing behind that would be in the way of the next hall. Returns which of its promises the
   * box office broke, in words.
   */
  close: () => Promise<string[]>;
};
