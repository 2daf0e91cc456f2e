import { RowlockError } from "../domain/errors.ts";
import { assertExhaustive } from "../domain/exhaustive.ts";

/** Names one place in one line. A fan has one at a time, and it belongs to one browser. */
export type PlaceId = {
  userId: string;
  room: string;
  /** Where in the line: lower is earlier. Unique within the room. */
  sequence: number;
  browserHash: string;
};

export type Place =
  /** The first in the line has position 1. */
  | { state: "waiting"; position: number }
  | { state: "admitted"; sessionEndsAtMs: number }
  /** The session is over. Enough to pay for a live hold and to read, not to choose a seat. */
  | { state: "ended" }
  | { state: "left" }
  /** The fan stayed silent for too long while waiting. */
  | { state: "dropped" }
  /** The fan has a newer place, or this one moved to another browser. */
  | { state: "superseded" };

/** A place that its token still stands for. */
export type StandingPlace = Extract<Place, { state: "waiting" | "admitted" | "ended" }>;

/**
 * Refuses tokens whose place is gone.
 * @throws {RowlockError} `token-superseded`, `token-left` or `place-expired`.
 */
export function requirePlace(place: Place): StandingPlace {
  switch (place.state) {
    case "waiting":
    case "admitted":
    case "ended":
      return place;
    case "superseded":
      throw new RowlockError("token-superseded");
    case "left":
      throw new RowlockError("token-left");
    case "dropped":
      throw new RowlockError("place-expired");
    default:
      return assertExhaustive(place);
  }
}
