import { setInterval } from "node:timers/promises";
import type { Figures } from "../run.ts";

export type Sample = { seconds: number; figures: Figures };

/** Looks at regular times and collects what it sees, until the function that it returns is called. */
export function startSampling(
  everyMs: number,
  look: () => Promise<Figures>,
  into: Sample[],
): () => Promise<Figures> {
  const stopping = new AbortController();
  const startedMs = performance.now();
  const running = (async () => {
    for await (const _ of setInterval(everyMs, undefined, { signal: stopping.signal })) {
      const figures = await look();
      into.push({ seconds: (performance.now() - startedMs) / 1000, figures });
    }
  })().catch((error: unknown) => {
    if (!stopping.signal.aborted) {
      throw error;
    }
  });
  return async () => {
    stopping.abort();
    await running;
    return {};
  };
}
