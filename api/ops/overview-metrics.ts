import type { Metrics } from "../../core/metrics/metrics.ts";
import { promiseNames } from "../../domain/promises.ts";
import type { Config } from "../../core/config.ts";
import type { LaneOverview, LineOverview, Overview, ShowOverview } from "./overview.ts";

/**
 * Tells how the house stands. Every API tells the same, because a worker may be what is missing and
 * one API may be, too; so these are not to be added up.
 */
export function watchOverview(metrics: Metrics, overview: Overview, config: Config): void {
  watchLines(metrics, overview);
  watchLanes(metrics, overview, config);
  watchSeats(metrics, overview);
  watchAudit(metrics, overview);
}

/** Ends the help of each. */
const SAME_EVERYWHERE = "The same in every API: take the max, not the sum.";

function watchLines(metrics: Metrics, { lines }: Overview): void {
  const perRoom = (
    name: `rowlock_line_${string}`,
    help: string,
    valueOf: (room: LineOverview) => number,
  ) =>
    metrics.gauge({
      name,
      help: `${help} ${SAME_EVERYWHERE}`,
      labels: ["room"],
      read: async () =>
        (await lines()).map((each) => ({ labels: { room: each.room }, value: valueOf(each) })),
    });
  perRoom("rowlock_line_waiting_fans", "Fans who wait in line.", ({ waiting }) => waiting);
  perRoom("rowlock_line_active_sessions", "Admitted fans.", ({ active }) => active);
  perRoom(
    "rowlock_line_oldest_wait_seconds",
    "How long the first in line has been waiting; 0 when nobody is.",
    ({ oldestWaitSeconds }) => oldestWaitSeconds,
  );
  perRoom(
    "rowlock_line_sessions_max",
    "Fans who may be admitted at the same time.",
    ({ maxActive }) => maxActive,
  );
  perRoom(
    "rowlock_line_admitting",
    "1, or 0 while operators keep the room closed or its sale is not open.",
    ({ isAdmitting }) => Number(isAdmitting),
  );
}

function watchLanes(metrics: Metrics, { lanes: readLanes }: Overview, { lanes }: Config): void {
  const jobsOf = ({ waitingJobs, activeJobs, delayedJobs, failedJobs }: LaneOverview) =>
    Object.entries({
      waiting: waitingJobs,
      active: activeJobs,
      delayed: delayedJobs,
      failed: failedJobs,
    });
  metrics.gauge({
    name: "rowlock_lane_jobs",
    help: `Batches on a lane: waiting, taken by a worker, put back for a moment, or given up. ${SAME_EVERYWHERE}`,
    labels: ["lane", "state"],
    read: async () =>
      (await readLanes()).flatMap((each) =>
        jobsOf(each).map(([state, value]) => ({
          labels: { lane: String(each.lane), state },
          value,
        })),
      ),
  });
  metrics.gauge({
    name: "rowlock_lane_oldest_wait_seconds",
    help: `How long the oldest batch that is not decided has been on its way; 0 when there is none. ${SAME_EVERYWHERE}`,
    labels: ["lane"],
    read: async () =>
      (await readLanes()).map(({ lane, oldestWaitSeconds }) => ({
        labels: { lane: String(lane) },
        value: oldestWaitSeconds,
      })),
  });
  metrics.gauge({
    name: "rowlock_lane_waiting_jobs_max",
    help: `Batches that may wait on a lane before requests are answered 503: LANE_BACKLOG_MAX. ${SAME_EVERYWHERE}`,
    labels: [],
    read: () => [{ labels: {}, value: lanes.backlogMax }],
  });
}

function watchSeats(metrics: Metrics, { shows, holds }: Overview): void {
  const states = ({ available, held, sold }: ShowOverview) =>
    Object.entries({ available, held, sold });
  metrics.gauge({
    name: "rowlock_seats",
    help: `Seats of the shows on sale, the next ones first and at most SEAT_MAPS_KEPT. Some seconds old. ${SAME_EVERYWHERE}`,
    labels: ["concert", "date", "status"],
    read: async () =>
      (await shows()).flatMap((show) =>
        states(show).map(([status, value]) => ({
          labels: { concert: show.concertId, date: show.date, status },
          value,
        })),
      ),
  });
  metrics.gauge({
    name: "rowlock_holds",
    help: `Seats held, of all shows. ${SAME_EVERYWHERE}`,
    labels: [],
    read: async () => [{ labels: {}, value: (await holds()).held }],
  });
  metrics.gauge({
    name: "rowlock_holds_overdue",
    help: `Holds past their end that nobody has released yet. ${SAME_EVERYWHERE}`,
    labels: [],
    read: async () => [{ labels: {}, value: (await holds()).overdue }],
  });
  metrics.gauge({
    name: "rowlock_holds_overdue_seconds",
    help: `How far past its end the oldest hold is; 0 when none is. ${SAME_EVERYWHERE}`,
    labels: [],
    read: async () => [{ labels: {}, value: (await holds()).longestOverdueSeconds }],
  });
}

/** Before the first audit there is nothing to tell. */
function watchAudit(metrics: Metrics, { audit }: Overview): void {
  metrics.gauge({
    name: "rowlock_audit_violations",
    help: `Rows that break a promise, as the newest audit found. Anything but 0 is a bug. ${SAME_EVERYWHERE}`,
    labels: ["promise"],
    async read() {
      const report = await audit();
      const countOf = (name: string) =>
        report?.violations.find(({ promise }) => promise === name)?.count ?? 0;
      return report === undefined
        ? []
        : promiseNames.map((promise) => ({ labels: { promise }, value: countOf(promise) }));
    },
  });
  metrics.gauge({
    name: "rowlock_audit_finished_timestamp_seconds",
    help: `When the newest audit ended, whatever it found. ${SAME_EVERYWHERE}`,
    labels: [],
    async read() {
      const report = await audit();
      return report === undefined ? [] : [{ labels: {}, value: report.finishedAtMs / 1000 }];
    },
  });
  metrics.gauge({
    name: "rowlock_audit_duration_seconds",
    help: `How long the newest audit took. ${SAME_EVERYWHERE}`,
    labels: [],
    async read() {
      const report = await audit();
      return report === undefined ? [] : [{ labels: {}, value: report.durationMs / 1000 }];
    },
  });
}
