import type { Metrics } from "../core/metrics/metrics.ts";
import type { Admission, JoinedPlace } from "./waiting-room.ts";

/** What happens in the lines. Each process counts what it did; the sum is what happened. */
export type LineMetrics = ReturnType<typeof createLineMetrics>;

export function createLineMetrics(metrics: Metrics) {
  const perRoom = (name: `rowlock_line_${string}`, help: string) =>
    metrics.counter({ name, help, labels: ["room"] });
  const joins = perRoom(
    "rowlock_line_joins_total",
    "New places in the line. Who joins again and keeps the place does not count.",
  );
  const admissions = perRoom(
    "rowlock_line_admissions_total",
    "Fans who were admitted, at once when joining or by a tick.",
  );
  const dropped = perRoom(
    "rowlock_line_dropped_total",
    "Waiting fans whose places were given up because they were silent.",
  );
  const expired = perRoom(
    "rowlock_line_sessions_expired_total",
    "Sessions that ended because their time was over.",
  );

  return {
    joined(room: string, { isNew, place }: JoinedPlace): void {
      const isAdmitted = place.state === "admitted";
      joins.of(room).total += isNew ? 1 : 0;
      admissions.of(room).total += isNew && isAdmitted ? 1 : 0;
    },

    ticked(room: string, admission: Admission): void {
      admissions.of(room).total += admission.admitted;
      dropped.of(room).total += admission.dropped;
      expired.of(room).total += admission.expired;
    },
  };
}
