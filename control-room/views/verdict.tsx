import type { House } from "../house/house.ts";
import { countText, durationText, timeText } from "../house/words.ts";

type Worry = { text: string; isGrave: boolean };

/** What an operator should know before anything else; in the best of cases one line. */
export function Verdict({ house }: { house: House }) {
  const worries = worriesOf(house);
  const { audit } = house;
  return (
    <section class="verdict" aria-label="Verdict">
      {worries.length === 0 ? (
        <p class="verdict__fine">
          All promises hold
          {audit !== null && `, says the audit of ${timeText(audit.finishedAtMs)}`}. Nothing is in
          the way.
        </p>
      ) : (
        <ul>
          {worries.map(({ text, isGrave }) => (
            <li key={text} class={isGrave ? "worry worry--grave" : "worry"}>
              {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** An audit each minute, and one that was late. */
const AUDIT_DUE_SECONDS = 180;
/** A batch takes milliseconds; this long, and fans wait for answers. */
const LANE_SLOW_SECONDS = 5;
/** Holds are released each second. */
const OVERDUE_SECONDS = 10;

export function worriesOf({ at, audit, workers, lanes, holds, lines, shows }: House): Worry[] {
  const nowMs = Date.parse(at);
  const grave = (text: string) => ({ text, isGrave: true });
  const light = (text: string) => ({ text, isGrave: false });
  const auditAgeSeconds = audit === null ? null : (nowMs - audit.finishedAtMs) / 1000;
  return [
    ...(audit?.violations ?? []).map(({ promise, count }) =>
      grave(`The audit found a broken promise ${countText(count)} times: ${promise}.`),
    ),
    ...(workers?.length === 0
      ? [grave("No worker is there: nothing is decided, nobody admitted.")]
      : []),
    ...(lines === null || lanes === null ? [grave("Redis does not answer.")] : []),
    ...(shows === null || holds === null ? [grave("The database does not answer.")] : []),
    ...(lanes ?? [])
      .filter(({ oldestWaitSeconds }) => oldestWaitSeconds > LANE_SLOW_SECONDS)
      .map(({ lane, oldestWaitSeconds }) =>
        grave(`Lane ${lane} has a batch that waits for ${durationText(oldestWaitSeconds)}.`),
      ),
    ...(lanes ?? [])
      .filter(({ failedJobs }) => failedJobs > 0)
      .map(({ lane, failedJobs }) =>
        light(`Lane ${lane} gave up ${countText(failedJobs)} jobs; see the queues.`),
      ),
    ...((holds?.longestOverdueSeconds ?? 0) > OVERDUE_SECONDS
      ? [light(`${countText(holds?.overdue)} holds are past their end and were not released.`)]
      : []),
    ...(audit === null && lanes !== null ? [light("There was no audit yet.")] : []),
    ...(auditAgeSeconds !== null && auditAgeSeconds > AUDIT_DUE_SECONDS
      ? [light(`The last audit was ${durationText(auditAgeSeconds)} ago.`)]
      : []),
  ];
}
