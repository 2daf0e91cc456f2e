import type { Bench, Findings, Scenario } from "../bench.ts";
import type { Figures, Run, Series } from "../run.ts";
import { rowlock, type Standing } from "../contenders/contender.ts";
import { measureReserving, type ReservingPlan } from "../measure/reserving.ts";
import { distinctSeatsPlan } from "../measure/reserving-plans.ts";
import { startSampling, type Sample } from "../measure/sampling.ts";
import { residentBytes } from "../processes/proc.ts";
import type { Target } from "../report/target.ts";
import { usedMemoryBytes } from "../stage/redis-costs.ts";

const CONNECTIONS = 64;
const FULL_SECONDS = 300;
const QUICK_SECONDS = 20;
/** So short that an arena is sold again and again, as fast as anybody can reserve. */
const HOLD_SECONDS = 2;
const SEATS_PER_DATE = 10_000;
const DATES = 6;
const SAMPLE_EVERY_MS = 1000;

const MB = 2 ** 20;
const SETTING = `${CONNECTIONS} connections`;

export const soak: Scenario = {
  name: "soak",
  load: "Minutes of rush for one arena, whose seats come back after seconds and are reserved again.",
  columns: [
    "decided/s",
    "p99 ms",
    "api MB at most",
    "worker MB at most",
    "api growth",
    "worker growth",
    "Redis bytes/ticket",
  ],
  plots: [],

  async run(bench): Promise<Findings> {
    const samples: Sample[] = [];
    const plan = soakPlan(bench, samples);
    const { figures } = await measureReserving(bench, rowlock, plan);
    const run: Run = {
      contender: rowlock.name,
      setting: SETTING,
      round: 1,
      figures: { ...figures, ...memoryFigures(samples, figures["decided"] ?? 0) },
    };
    return { runs: [run], targets, notes: [], series: memorySeries(samples) };
  },
};

const absolute = { setting: SETTING, of: rowlock.name };
const targets: Target[] = [
  { ...absolute, figure: "api MB at most", must: { atMost: 220 } },
  { ...absolute, figure: "worker MB at most", must: { atMost: 220 } },
  // Flat: the last minute against the second.
  { ...absolute, figure: "api growth", must: { atMost: 1.1 } },
  { ...absolute, figure: "worker growth", must: { atMost: 1.1 } },
];

function soakPlan(bench: Bench, samples: Sample[]): ReservingPlan {
  return {
    ...distinctSeatsPlan(bench.pace, CONNECTIONS),
    seconds: bench.pace.quick ? QUICK_SECONDS : FULL_SECONDS,
    seatsPerDate: SEATS_PER_DATE,
    dates: () => DATES,
    warmUpDates: 1,
    mayRepeat: true,
    holdsLapse: true,
    variables: { HOLD_SECONDS: String(HOLD_SECONDS) },
    watch: (standing) => startSampling(SAMPLE_EVERY_MS, () => sizes(bench, standing), samples),
  };
}

async function sizes({ servers }: Bench, { processes }: Standing): Promise<Figures> {
  const figures: Figures = { redis: await usedMemoryBytes(servers.redis) };
  for (const { name, pid } of processes) {
    const bytes = await residentBytes(pid);
    if (bytes !== undefined) {
      figures[name] = bytes;
    }
  }
  return figures;
}

function memoryFigures(samples: readonly Sample[], tickets: number): Figures {
  const of = (name: string, from = 0, to = 1) =>
    samples
      .slice(Math.floor(samples.length * from), Math.ceil(samples.length * to))
      .flatMap(({ figures }) => figures[name] ?? []);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // Of five minutes the second and the last.
  const growth = (name: string) => mean(of(name, 0.8)) / mean(of(name, 0.2, 0.4));
  const redis = of("redis");
  return {
    "api MB at most": Math.max(...of("api")) / MB,
    "worker MB at most": Math.max(...of("worker")) / MB,
    "api growth": growth("api"),
    "worker growth": growth("worker"),
    "Redis MB at most": Math.max(...redis) / MB,
    "Redis bytes/ticket": (Math.max(...redis) - (redis[0] ?? 0)) / tickets,
  };
}

function memorySeries(samples: readonly Sample[]): Series[] {
  return ["api", "worker", "redis"].map((name) => ({
    name,
    unit: "MB",
    points: samples.map(({ seconds, figures }) => ({
      x: seconds,
      y: (figures[name] ?? Number.NaN) / MB,
    })),
  }));
}
