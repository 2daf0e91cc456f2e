/** One line of what a process tells Prometheus. */
export type MetricSample = { name: string; labels: Record<string, string>; value: number };

export type Scraped = {
  text: string;
  samples: MetricSample[];
  /** The one value under these labels, others notwithstanding; undefined when there is none. */
  valueOf: (name: string, labels?: Record<string, string>) => number | undefined;
  /** Of all values under these labels. */
  sumOf: (name: string, labels?: Record<string, string>) => number;
};

export const METRICS_TOKEN = "a-token-for-the-tests";

/** Asks as Prometheus does. */
export async function scrape(origin: string): Promise<Scraped> {
  const response = await fetch(`${origin}/metrics`, {
    headers: { Authorization: `Bearer ${METRICS_TOKEN}` },
  });
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`No metrics at ${origin}: ${response.status} ${text}`);
  }
  const samples = text.split("\n").flatMap((line) => parse(line) ?? []);
  const find = (name: string, labels: Record<string, string>) =>
    samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  return {
    text,
    samples,
    valueOf: (name, labels = {}) => find(name, labels)[0]?.value,
    sumOf: (name, labels = {}) => find(name, labels).reduce((sum, { value }) => sum + value, 0),
  };
}

function parse(line: string): MetricSample | undefined {
  const [, name, labels = "", value] = /^([a-z_][\w:]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    return undefined;
  }
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, label = "", text = ""]) => [label, text])),
    value: Number(value.replace("Inf", "Infinity")),
  };
}
