/**
 * What was read a moment ago is as good as what could be read now: all who ask within `keepMs` share
 * one reading, and so do all who ask while it goes on. A failure is kept for nobody.
 */
export function createBriefMemory<Value>(
  keepMs: number,
  read: () => Promise<Value>,
): () => Promise<Value> {
  let kept: { value: Promise<Value>; untilMs: number } | undefined;
  return () => {
    if (kept === undefined || performance.now() >= kept.untilMs) {
      const reading = { value: read(), untilMs: Number.POSITIVE_INFINITY };
      kept = reading;
      reading.value.then(
        () => {
          reading.untilMs = performance.now() + keepMs;
        },
        () => {
          kept = kept === reading ? undefined : kept;
        },
      );
    }
    return kept.value;
  };
}
