import { useMemo } from "preact/hooks";
import { Chart, type ChartLine } from "../charts/chart.tsx";
import { moments, sales } from "../house/follow.ts";
import { ratePerSecond, sellOutCurve, seriesOf, totals } from "../house/rates.ts";
import type { Moment } from "../house/house.ts";

const lineLines: ChartLine[] = [
  { label: "waiting", colour: "--price-1", isFilled: true },
  { label: "admitted", colour: "--price-2" },
];
const flowLines: ChartLine[] = [
  { label: "joins", colour: "--price-3" },
  { label: "admissions", colour: "--price-2" },
];
const soldLines: ChartLine[] = [{ label: "sold", colour: "--price-4", isFilled: true }];
const trafficLines: ChartLine[] = [
  { label: "answers", colour: "--price-3" },
  { label: "refused", colour: "--price-5" },
  { label: "errors", colour: "--bad" },
];
const backlogLines: ChartLine[] = [{ label: "batches", colour: "--price-5", isFilled: true }];
const seatLines: ChartLine[] = [
  { label: "held", colour: "--price-5" },
  { label: "sold", colour: "--price-4", isFilled: true },
];

const rateOf = (countOf: (moment: Moment) => number) => (now: Moment, before?: Moment) =>
  ratePerSecond(before, now, countOf);

/** The last half hour, and the day's sales. */
export function Flow() {
  const seen = moments.value;
  const sold = sales.value;
  const series = useMemo(
    () => ({
      line: seriesOf(seen, totals.waiting, totals.active),
      flow: seriesOf(seen, rateOf(totals.joins), rateOf(totals.admissions)),
      seats: seriesOf(
        seen,
        ({ seats }) => seats.held,
        ({ seats }) => seats.sold,
      ),
      traffic: seriesOf(
        seen,
        rateOf(totals.answers),
        rateOf(totals.refusals),
        rateOf(totals.failures),
      ),
      backlog: seriesOf(seen, ({ backlogJobs }) => backlogJobs),
      sellOut: sellOutCurve(sold, seen.at(-1)?.atMs ?? Date.now()),
    }),
    [seen, sold],
  );
  return (
    <section aria-labelledby="flow">
      <h2 id="flow">The last half hour</h2>
      <div class="charts">
        <Chart title="The line" unit="fans" lines={lineLines} series={series.line} />
        <Chart title="Coming and going" unit="a second" lines={flowLines} series={series.flow} />
        <Chart title="Seats" unit="seats" lines={seatLines} series={series.seats} />
        <Chart title="Sold, all day" unit="seats" lines={soldLines} series={series.sellOut} />
        <Chart title="Answers" unit="a second" lines={trafficLines} series={series.traffic} />
        <Chart title="Backlog" unit="batches" lines={backlogLines} series={series.backlog} />
      </div>
    </section>
  );
}
