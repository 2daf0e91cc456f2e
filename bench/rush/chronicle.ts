import type { World } from "./fans/fan.ts";
import type { Sample } from "./view/curve.ts";
import type { Screen } from "./view/screen.ts";
import { countSeats, type Snapshot } from "./view/snapshot.ts";

/** Fine enough for a curve of a minute, and what a picture shows anew each time. */
const SAMPLE_EVERY_MS = 200;
/** Rates and latencies are those of the last second: shorter ones only flicker. */
const RATE_EVERY_MS = 1000;

/** Looks at the sale from time to time: for the screen, and for the curve at the end. */
export function startChronicle(world: World, screen: Screen) {
  const { meter, crowd, hall, witness } = world;
  const samples: Sample[] = [];
  const startedMs = performance.now();
  let rate = { ...meter.takeRecent(), perSecond: 0 };
  let ratedMs = startedMs;
  let shownMs = Number.NEGATIVE_INFINITY;

  function look(): Snapshot {
    const nowMs = performance.now();
    if (nowMs - ratedMs >= RATE_EVERY_MS) {
      const recent = meter.takeRecent();
      rate = { ...recent, perSecond: recent.answers / ((nowMs - ratedMs) / 1000) };
      ratedMs = nowMs;
    }
    const states = hall.states();
    return {
      seconds: (nowMs - startedMs) / 1000,
      inLine: crowd.count("in line"),
      choosing: crowd.count("choosing"),
      holding: crowd.count("holding"),
      gone: crowd.gone(),
      hall: states,
      seats: countSeats(states),
      openTickets: witness.openTickets(),
      answersPerSecond: rate.perSecond,
      p50Ms: rate.p50Ms,
      p99Ms: rate.p99Ms,
    };
  }

  function sample(isLast = false): void {
    const now = look();
    samples.push({ seconds: now.seconds, seats: now.seats });
    // A tick may come a little early, and must not make the screen wait for the next one.
    if (isLast || performance.now() - shownMs > screen.everyMs - SAMPLE_EVERY_MS / 2) {
      shownMs = performance.now();
      screen.show(now);
    }
  }

  sample();
  const timer = setInterval(sample, SAMPLE_EVERY_MS, false);
  return {
    samples: samples as readonly Sample[],
    /** Ends with how things stand now. */
    close(): void {
      clearInterval(timer);
      sample(true);
      screen.close();
    },
  };
}
