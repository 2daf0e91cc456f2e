import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { createCells, type Cells, type LabelNames } from "./cells.ts";
import { createDistribution, ToldHistogram, type Distribution } from "./distribution.ts";

/** What a process tells Prometheus. The names say the unit last, as theirs do. */
export type Metrics = ReturnType<typeof createMetrics>;

/** A number that only grows. Keep the one of your labels, and adding to it costs nothing. */
export type Count = { total: number };

/** A value as it is when it is asked for, under its labels. */
export type Sample<Name extends string> = { labels: Record<Name, string>; value: number };

type Described<Names extends LabelNames> = {
  name: `rowlock_${string}`;
  help: string;
  labels: Names;
};

/**
 * The metrics of one process. What happens is counted in plain numbers; the library comes in when
 * somebody asks for them.
 */
export function createMetrics() {
  const registry = new Registry();

  function counter<const Names extends LabelNames>(options: Described<Names>): Cells<Names, Count> {
    const { name, help, labels } = options;
    const cells = createCells(labels, (): Count => ({ total: 0 }));
    const told = new Counter({
      name,
      help,
      labelNames: labels,
      registers: [],
      collect() {
        this.reset();
        for (const { labels: values, content } of cells.all) {
          this.inc(values, content.total);
        }
      },
    });
    registry.registerMetric(told);
    return cells;
  }

  function histogram<const Names extends LabelNames>(
    options: Described<Names> & { bounds: readonly number[] },
  ): Cells<Names, Distribution> {
    const { name, help, labels, bounds } = options;
    const cells = createCells(labels, () => createDistribution(bounds));
    const told = { name, help, labelNames: labels, buckets: [...bounds], registers: [] };
    registry.registerMetric(new ToldHistogram(told, cells.all));
    return cells;
  }

  const failures = counter({
    name: "rowlock_scrape_failures_total",
    help: "Times that a value could not be read when it was asked for; it is missing from the answer then.",
    labels: ["metric"],
  });

  /** Reads when asked. What cannot be read is left out, and counted as a failure. */
  function gauge<const Names extends LabelNames>(
    options: Described<Names> & {
      read: () => readonly Sample<Names[number]>[] | Promise<readonly Sample<Names[number]>[]>;
    },
  ): void {
    const { name, help, labels, read } = options;
    const failed = failures.of(name);
    const told = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [],
      async collect() {
        const samples = await tryToRead(read);
        this.reset();
        // Without labels there is a value from the start, which would be an untrue zero.
        this.remove({});
        for (const sample of samples ?? []) {
          this.set(sample.labels, sample.value);
        }
        failed.total += samples === undefined ? 1 : 0;
      },
    });
    registry.registerMetric(told);
  }

  return {
    counter,
    histogram,
    gauge,

    /** Memory, processor time, event loop and collections of garbage. Once in a process. */
    watchProcess(program: string): void {
      gauge({
        name: "rowlock_process_info",
        help: "1, with what this process is.",
        labels: ["program"],
        read: () => [{ labels: { program }, value: 1 }],
      });
      collectDefaultMetrics({ register: registry, prefix: "rowlock_" });
    },

    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

async function tryToRead<Samples>(
  read: () => Samples | Promise<Samples>,
): Promise<Samples | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
