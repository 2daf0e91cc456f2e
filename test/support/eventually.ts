import { setTimeout as sleep } from "node:timers/promises";

/** Asks again until the condition holds; fails with its last error, or says what never came to be. */
export async function eventually<Value>(
  condition: () => Promise<Value> | Value,
  options: { withinMs?: number; everyMs?: number } = {},
): Promise<NonNullable<Value>> {
  const { withinMs = 10_000, everyMs = 20 } = options;
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    let failure: unknown = new Error(`This never came to be: ${condition.toString()}`);
    try {
      const value = await condition();
      if (value !== false && value !== undefined && value !== null) {
        return value;
      }
    } catch (error) {
      failure = error;
    }
    if (performance.now() > giveUpAt) {
      throw failure;
    }
    await sleep(everyMs);
  }
}
