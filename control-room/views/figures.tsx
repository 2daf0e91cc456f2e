import type { House } from "../house/house.ts";
import { moments } from "../house/follow.ts";
import { ratePerSecond, totals } from "../house/rates.ts";
import { countText, durationText, rateText, shareText } from "../house/words.ts";

/** The house in a dozen numbers. */
export function Figures({ house }: { house: House }) {
  const { lines, lanes, shows, holds, workers } = house;
  const sumOf = <Part,>(parts: readonly Part[] | null, valueOf: (part: Part) => number) =>
    parts === null ? null : parts.reduce((sum, part) => sum + valueOf(part), 0);
  const now = moments.value.at(-1);
  const before = moments.value.at(-2);
  const rate = (countOf: (typeof totals)["joins"]) =>
    now === undefined ? null : ratePerSecond(before, now, countOf);

  const seats = sumOf(shows, ({ available, held, sold }) => available + held + sold) ?? 0;
  const sold = sumOf(shows, (show) => show.sold) ?? 0;
  const oldest = Math.max(0, ...(lines ?? []).map(({ oldestWaitSeconds }) => oldestWaitSeconds));
  const sessionsMax = sumOf(lines, ({ maxActive }) => maxActive);
  const answersPerSecond = rate(totals.answers);
  const failuresPerSecond = rate(totals.failures);

  return (
    <section aria-label="Figures">
      <dl class="figures">
        <Figure
          name="Waiting"
          value={countText(sumOf(lines, ({ waiting }) => waiting))}
          note={oldest === 0 ? "nobody waits" : `the first for ${durationText(oldest)}`}
        />
        <Figure name="Joins" value={rateText(rate(totals.joins))} note="a second" />
        <Figure name="Admissions" value={rateText(rate(totals.admissions))} note="a second" />
        <Figure
          name="Admitted"
          value={countText(sumOf(lines, ({ active }) => active))}
          note={`of ${countText(sessionsMax)}`}
        />
        <Figure name="Sold" value={countText(shows && sold)} note={shareText(sold, seats)} />
        <Figure
          name="Held"
          value={countText(holds?.held)}
          note={`${countText(holds?.endingSoon)} end within a minute`}
        />
        <Figure
          name="Answers"
          value={rateText(answersPerSecond)}
          note={`a second, ${rateText(rate(totals.refusals))} refused`}
        />
        <Figure
          name="Errors"
          value={rateText(failuresPerSecond)}
          note="a second (5xx)"
          isBad={(failuresPerSecond ?? 0) > 0}
        />
        <Figure
          name="Backlog"
          value={countText(sumOf(lanes, (lane) => lane.waitingJobs + lane.delayedJobs))}
          note="batches in the lanes"
        />
        <Figure
          name="Workers"
          value={countText(workers?.length)}
          note="processes"
          isBad={workers?.length === 0}
        />
      </dl>
    </section>
  );
}

function Figure(props: { name: string; value: string; note: string; isBad?: boolean }) {
  return (
    <div class={`figure${props.isBad === true ? " figure--bad" : ""}`}>
      <dt>{props.name}</dt>
      <dd>
        <span class="figure__value">{props.value}</span>
        <span class="figure__note">{props.note}</span>
      </dd>
    </div>
  );
}
