/** Does things later, in the order in which they were handed in, whatever the delay of each. */
export function createDelayLine() {
  const waiting: { dueMs: number; act: () => void }[] = [];

  const actOnDue = () => {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const leftMs = first.dueMs - performance.now();
      if (leftMs > 0) {
        setTimeout(actOnDue, leftMs);
        return;
      }
      waiting.shift();
      first.act();
    }
  };

  return {
    /** At once, if nothing is to be waited for. */
    after(delayMs: number, act: () => void): void {
      if (delayMs === 0 && waiting.length === 0) {
        act();
        return;
      }
      waiting.push({ dueMs: performance.now() + delayMs, act });
      if (waiting.length === 1) {
        actOnDue();
      }
    },
  };
}
