import type { Sighting } from "../load/log.ts";
import { against, type Violation } from "./violation.ts";

/**
 * Nobody who does as told loses a place, no two fans have the same one, and nobody is admitted while
 * somebody waits who came before.
 */
export function overtakenFans(
  sightings: readonly Sighting[],
  redisLostAtMs: readonly number[],
): Violation[] {
  const places = placesOf(sightings);
  return [
    ...against(
      "nobody in the line is lost",
      sightings.filter(({ state }) => state === "gone").map(describe),
    ),
    ...against("nobody in the line is doubled", doubled(places)),
    ...against("a place keeps the order of joining", misplaced(places)),
    ...against("nobody in the line is overtaken", overtaken(sightings, redisLostAtMs)),
  ];
}

/** The first answer that named each place. */
function placesOf(sightings: readonly Sighting[]): Sighting[] {
  const known = new Map<string, Sighting>();
  for (const sighting of sightings.filter(({ state }) => state === "joined")) {
    const name = `${sighting.userId} ${sighting.sequence}`;
    known.set(name, known.get(name) ?? sighting);
  }
  return [...known.values()];
}

function doubled(places: readonly Sighting[]): string[] {
  const owners = new Map<number, string>();
  return places
    .filter(({ sequence, userId }) => {
      const isDoubled = owners.has(sequence);
      owners.set(sequence, userId);
      return isDoubled;
    })
    .map(describe);
}

/** Who was told of a place before another asked for one comes before. */
function misplaced(places: readonly Sighting[]): string[] {
  const byAsking = places.toSorted((one, other) => one.askedAtMs - other.askedAtMs);
  return byAsking
    .filter((later) =>
      byAsking.some(
        (earlier) => earlier.toldAtMs < later.askedAtMs && earlier.sequence > later.sequence,
      ),
    )
    .map(describe);
}

function overtaken(sightings: readonly Sighting[], redisLostAtMs: readonly number[]): string[] {
  // The highest place that had been let in when a fan asked: whoever waits must be behind it.
  const admitted = sightings
    .filter(({ state }) => state === "admitted")
    .toSorted((one, other) => one.toldAtMs - other.toldAtMs);
  return sightings
    .filter(
      (waiting) =>
        waiting.state === "waiting" &&
        admitted.some(
          (ahead) =>
            ahead.sequence > waiting.sequence &&
            ahead.toldAtMs < waiting.askedAtMs &&
            !redisLostAtMs.some((ms) => ms >= ahead.askedAtMs && ms <= waiting.toldAtMs),
        ),
    )
    .map(describe);
}

function describe({ userId, sequence, state, toldAtMs }: Sighting): string {
  return `${userId} · place ${sequence} · ${state} at ${new Date(toldAtMs).toISOString()}`;
}
