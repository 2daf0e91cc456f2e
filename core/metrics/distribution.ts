import { Histogram, type HistogramConfiguration } from "prom-client";
import type { Cell } from "./cells.ts";

/** How often values of which size came up. */
export type Distribution = {
  observe: (value: number) => void;
  /** How many came up to each bound and no further; the last are beyond all bounds. */
  counts: readonly number[];
  sum: () => number;
};

export function createDistribution(bounds: readonly number[]): Distribution {
  const counts: number[] = Array.from({ length: bounds.length + 1 }, () => 0);
  let sum = 0;
  return {
    counts,
    sum: () => sum,
    observe(value) {
      let index = 0;
      while (index < bounds.length && value > (bounds[index] ?? 0)) {
        index += 1;
      }
      counts[index] = (counts[index] ?? 0) + 1;
      sum += value;
    },
  };
}

type Told = Awaited<ReturnType<Histogram["get"]>>;

/** Tells distributions in the form of the library's histogram, which would count for itself. */
export class ToldHistogram extends Histogram {
  readonly #cells: readonly Cell<Distribution>[];
  readonly #name: string;
  readonly #bounds: readonly number[];
  /** Says what there is to say besides the values. */
  readonly #frame: Histogram;

  constructor(
    options: HistogramConfiguration<string> & { buckets: number[] },
    cells: readonly Cell<Distribution>[],
  ) {
    super(options);
    this.#cells = cells;
    this.#name = options.name;
    this.#bounds = options.buckets;
    this.#frame = new Histogram(options);
  }

  override async get(): Promise<Told> {
    const frame = await this.#frame.get();
    return { ...frame, values: this.#cells.flatMap((cell) => this.#valuesOf(cell)) };
  }

  /** What the library's registry asks a histogram for, and its types do not tell of. */
  getForPromString(): Promise<Told> {
    return this.get();
  }

  #valuesOf({ labels, content }: Cell<Distribution>): Told["values"] {
    let soFar = 0;
    const buckets = content.counts.map((count, index) => {
      soFar += count;
      const le = this.#bounds[index] ?? "+Inf";
      return { metricName: `${this.#name}_bucket`, labels: { ...labels, le }, value: soFar };
    });
    return [
      ...buckets,
      { metricName: `${this.#name}_sum`, labels, value: content.sum() },
      { metricName: `${this.#name}_count`, labels, value: soFar },
    ];
  }
}
